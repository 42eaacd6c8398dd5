"""Reports about what organisations say of a service, and what moderators hide of it."""

from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from catalogue.models.flag import Flag
from catalogue.models.outcome import OutcomeReport
from catalogue.models.rating import Rating

_PERSON = settings.AUTH_USER_MODEL
_EITHER = Q(rating__isnull=False, outcome__isnull=True) | Q(
    rating__isnull=True, outcome__isnull=False
)


class Complaint(models.Model):
    """What a flag is about, where it is not the service itself.

    A review; an outcome; or, found by the rule of `methods.md` 6.1, the reviews that
    the organisation `body` wrote on that `day`: `answers` in number, `earlier` in the
    90 days before. Written once, with its flag.
    """

    flag = models.OneToOneField(Flag, on_delete=models.CASCADE, related_name="complaint")
    rating = models.ForeignKey(
        Rating, on_delete=models.CASCADE, null=True, related_name="complaints"
    )
    outcome = models.ForeignKey(
        OutcomeReport, on_delete=models.CASCADE, null=True, related_name="complaints"
    )
    body = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    day = models.DateField(null=True)
    answers = models.PositiveIntegerField(null=True)
    earlier = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(_EITHER & Q(body__isnull=True, day__isnull=True))
                | Q(
                    rating__isnull=True,
                    outcome__isnull=True,
                    body__isnull=False,
                    day__isnull=False,
                    answers__isnull=False,
                    earlier__isnull=False,
                ),
                name="complaint_about_one_thing",
            ),
            models.UniqueConstraint("body", "day", name="complaint_of_a_burst_once"),
        ]

    def __str__(self) -> str:
        return f"about flag {self.flag_id}"


class HidingQuerySet(models.QuerySet["Hiding"]):
    def standing(self) -> Self:
        return self.filter(restored_at__isnull=True)


@pghistory.track()
class Hiding(models.Model):
    """A moderator hid a review or an outcome, and later perhaps put it back."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, null=True, related_name="hidings")
    outcome = models.ForeignKey(
        OutcomeReport, on_delete=models.CASCADE, null=True, related_name="hidings"
    )
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, null=True, related_name="hidings")
    reason = models.CharField(max_length=500)
    hidden_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="hidings")
    hidden_at = models.DateTimeField()
    restored_because = models.CharField(max_length=500, blank=True)
    restored_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="hidings_restored"
    )
    restored_at = models.DateTimeField(null=True)

    objects: ClassVar[HidingQuerySet] = HidingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_EITHER, name="hiding_of_one_thing"),
            models.CheckConstraint(condition=~Q(reason=""), name="hiding_says_why"),
            models.CheckConstraint(
                condition=Q(
                    restored_at__isnull=True, restored_by__isnull=True, restored_because=""
                )
                | Q(~Q(restored_because=""), restored_at__isnull=False, restored_by__isnull=False),
                name="hiding_restored_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"hiding {self.pk}"
