from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.locking import locked
from accounts.models import Organisation
from catalogue.models.adoption import Adoption


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def for_organisation(self, organisation: Organisation) -> Self:
        """What it asked and what it was asked."""
        return self.filter(Q(asked_for=organisation) | Q(adoption__organisation=organisation))

    def lock(self, key: int) -> "Enquiry":
        rows = self.select_related("adoption__organisation", "asked_for", "answered_by")
        return locked(rows, key)


@pghistory.track()
class Enquiry(models.Model):
    """One public body asks another about its use of a listing; nobody's address is shown."""

    adoption = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, related_name="enquiries", db_index=False
    )
    words = models.CharField(max_length=1_000)
    asked_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enquiries_made"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enquiries_made"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2_000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="enquiries_answered",
    )
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[EnquiryQuerySet] = EnquiryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="enquiry_says_something"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="enquiry_answered_at_with_by",
            ),
            models.UniqueConstraint(
                "adoption",
                "asked_for",
                condition=Q(answered_at__isnull=True),
                name="enquiry_open_once",
            ),
        ]
        indexes = [models.Index("adoption", "id", name="enquiry_of_adoption")]

    def __str__(self) -> str:
        return f"enquiry {self.pk} about {self.adoption_id}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
