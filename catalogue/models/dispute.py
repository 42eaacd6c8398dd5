from datetime import date, datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.locking import locked
from accounts.models import Organisation
from catalogue.models.adoption import Adoption
from catalogue.models.steps import Actor, Step, act_of

ANSWER_DAYS = 30
"""How long the adopter may think about its answer before its use is suspended; provisional."""


class DisputeState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered, waiting for a moderator")
    UNANSWERED = "unanswered", _("not answered in time, waiting for a moderator")
    APPEALED = "appealed", _("waiting for another moderator")
    STANDS = "stands", _("the use stands")
    SET_ASIDE = "set_aside", _("the use is set aside")
    TAKEN_BACK = "taken_back", _("taken back by the publisher")
    CONCEDED = "conceded", _("the use was withdrawn")


UNSETTLED = (
    DisputeState.OPEN,
    DisputeState.ANSWERED,
    DisputeState.UNANSWERED,
    DisputeState.APPEALED,
)
TO_ANSWER = (DisputeState.OPEN, DisputeState.UNANSWERED)
"""The adopter's word is missing; after the suspension it may still be given."""
FOR_MODERATORS = (DisputeState.ANSWERED, DisputeState.UNANSWERED, DisputeState.APPEALED)
DECIDED = (DisputeState.STANDS, DisputeState.SET_ASIDE)
RESTORED, SUSPENDED = "adoption.restored", "adoption.suspended"


def _steps() -> tuple[Step, ...]:
    answered, unanswered = DisputeState.ANSWERED, DisputeState.UNANSWERED
    steps = [
        Step(act=SUSPENDED, before=DisputeState.OPEN, after=unanswered, by=(Actor.CLOCK,)),
        *(
            Step(act="dispute.answered", before=state, after=answered, by=(Actor.MEMBER,))
            for state in TO_ANSWER
        ),
    ]
    for state in (DisputeState.OPEN, *FOR_MODERATORS):
        steps += [
            Step(act=RESTORED, before=state, after=DisputeState.TAKEN_BACK, by=(Actor.EDITOR,)),
            Step(
                act="adoption.withdrawn",
                before=state,
                after=DisputeState.CONCEDED,
                by=(Actor.MEMBER,),
            ),
        ]
    for state in FOR_MODERATORS:
        appealed = state == DisputeState.APPEALED
        by = (Actor.ANOTHER_MODERATOR if appealed else Actor.MODERATOR,)
        steps += [
            Step(act=RESTORED, before=state, after=DisputeState.STANDS, by=by, reason=True),
            Step(act=SUSPENDED, before=state, after=DisputeState.SET_ASIDE, by=by, reason=True),
        ]
    steps += [
        Step(
            act="dispute.appealed",
            before=state,
            after=DisputeState.APPEALED,
            by=(Actor.EDITOR,),
            reason=True,
        )
        for state in DECIDED
    ]
    return tuple(steps)


DISPUTE_STEPS = _steps()
"""A trigger of the table holds the same pairs of states."""


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def unsettled(self) -> Self:
        return self.filter(state__in=UNSETTLED)

    def to_answer(self) -> Self:
        return self.filter(state__in=TO_ANSWER)

    def for_organisation(self, organisation: Organisation) -> Self:
        """Of its own use, and of the use of what it publishes."""
        return self.filter(
            Q(adoption__organisation=organisation)
            | Q(adoption__listing__organisation=organisation)
        )

    def due_to_suspend(self, *, on: date) -> Self:
        """Those to which the answer is late."""
        return self.filter(state=DisputeState.OPEN, answer_by__lt=on)

    def lock(self, key: int) -> "Dispute":
        """The row with whose use it is about, until the transaction ends."""
        rows = self.select_related(
            "adoption__organisation", "adoption__listing__organisation", "settled_by"
        )
        return locked(rows, key)


@pghistory.track()
class Dispute(models.Model):
    """The publisher of a listing says that a recorded use of it is not true.

    `disputed_for` published the listing then. `answer_by` is the last day on which the adopter
    can answer before its use is suspended; `answer` is '' where it corrected the use instead.
    `verdict` is a moderator's reason, after an appeal the second one's. Each may be appealed
    against once, by whomever it went against.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="disputes")
    disputed_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="disputes_begun"
    )
    reason = models.CharField(max_length=500)
    disputed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disputes_begun"
    )
    disputed_at = models.DateTimeField()
    answer_by = models.DateField()
    state = models.CharField(max_length=15, choices=DisputeState, default=DisputeState.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="disputes_answered",
    )
    answered_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="disputes_settled",
    )
    settled_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=500, blank=True)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="disputes_appealed",
    )
    appealed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[DisputeQuerySet] = DisputeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "adoption", condition=Q(state__in=UNSETTLED), name="dispute_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DisputeState.values) & ~Q(reason=""),
                name="dispute_words_known",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="dispute_answered_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=DisputeState.ANSWERED) | Q(answered_at__isnull=False),
                name="dispute_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        DisputeState.OPEN,
                        DisputeState.ANSWERED,
                        DisputeState.UNANSWERED,
                    ),
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    verdict="",
                )
                | Q(
                    state__in=(DisputeState.APPEALED, *DECIDED),
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                )
                & ~Q(verdict="")
                | Q(
                    state__in=(DisputeState.TAKEN_BACK, DisputeState.CONCEDED),
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="dispute_settled_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at__isnull=True, appealed_by__isnull=True, appeal="")
                | Q(appealed_at__isnull=False, appealed_by__isnull=False) & ~Q(appeal=""),
                name="dispute_appealed_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=DisputeState.APPEALED) | Q(appealed_at__isnull=False),
                name="dispute_appealed_by_somebody",
            ),
        ]
        indexes = [
            models.Index("adoption", "id", name="dispute_of_adoption"),
            models.Index("answer_by", condition=Q(state="open"), name="dispute_waiting"),
        ]

    def __str__(self) -> str:
        return f"dispute {self.pk} of {self.adoption_id}: {self.state}"

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED

    @property
    def may_be_answered(self) -> bool:
        return self.state in TO_ANSWER

    @property
    def waits_for_moderator(self) -> bool:
        return self.state in FOR_MODERATORS

    @property
    def may_be_appealed(self) -> bool:
        return self.state in DECIDED and self.appealed_at is None

    def act_to(self, state: str, *, by: Actor, reason: str = "") -> str:
        """What the ledger calls this step; raises NoSuchStep, ReasonMissing."""
        return act_of(DISPUTE_STEPS, self.state, state, by=by, reason=reason)


def last_day_to_answer(at: datetime) -> date:
    """The thirtieth local day after the one on which it was disputed."""
    return timezone.localdate(at) + timedelta(days=ANSWER_DAYS)
