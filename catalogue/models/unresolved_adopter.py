from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.adoption import Adoption
from catalogue.models.listing import Listing


class NameDecision(models.TextChoices):
    """What a moderator made of a name in an imported list of users."""

    WAITING = "waiting", _("waiting for a moderator")
    MATCHED = "matched", _("one of our organisations")
    NONE = "none", _("none of our organisations")
    NO_BODY = "no_body", _("not an organisation")


class UnresolvedAdopterQuerySet(models.QuerySet["UnresolvedAdopter"]):
    def waiting(self) -> Self:
        return self.filter(decision=NameDecision.WAITING)

    def named_alike(self, name: str) -> Self:
        """The same name, whatever its accents and capitals."""
        return self.filter(name__unaccent__iexact=name)

    def not_recorded(self) -> Self:
        """Matched, and the organisation has not recorded any use of that listing itself."""
        recorded = Adoption.objects.filter(
            listing=OuterRef("listing"), organisation=OuterRef("organisation"), withdrawn=False
        )
        return self.filter(~Exists(recorded), decision=NameDecision.MATCHED)


@pghistory.track()
class UnresolvedAdopter(models.Model):
    """A name in an imported list of users; in no count, for a publisher's list proves nothing.

    A moderator says which organisation it names. Even so it is no use that anybody recorded:
    only the organisation itself can do that.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="unresolved_adopters"
    )
    name = models.CharField(max_length=300)
    uri = models.CharField(max_length=500, blank=True)
    decision = models.CharField(
        max_length=10,
        choices=NameDecision,
        default=NameDecision.WAITING,
        db_default=NameDecision.WAITING,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="resolved_names"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="names_decided",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects: ClassVar[UnresolvedAdopterQuerySet] = UnresolvedAdopterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("listing", "name", name="unresolved_adopter_once"),
            models.CheckConstraint(
                condition=Q(decision__in=NameDecision.values),
                name="unresolved_adopter_decision_known",
            ),
            models.CheckConstraint(
                condition=Q(decision=NameDecision.MATCHED, organisation__isnull=False)
                | Q(~Q(decision=NameDecision.MATCHED), organisation__isnull=True),
                name="unresolved_adopter_matched",
            ),
            models.CheckConstraint(
                condition=Q(
                    decision=NameDecision.WAITING,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | Q(
                    ~Q(decision=NameDecision.WAITING),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="unresolved_adopter_decided_at_with_by",
            ),
        ]
        indexes = [models.Index("decided_by", name="unresolved_adopter_decided")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.decision == NameDecision.WAITING
