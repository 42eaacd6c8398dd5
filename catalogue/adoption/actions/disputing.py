"""The publisher says that a recorded use is not true, and the organisation answers."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.adoption.actions.steps import (
    change,
    close,
    lock,
    lock_with_case,
    open_case,
    open_dispute_of,
    record,
    store,
    take_answer,
)
from catalogue.adoption.permissions import (
    may_answer_dispute,
    may_contest,
    may_dispute,
    may_take_back,
)
from catalogue.dates import add_months
from catalogue.models import Adoption, Dispute, DisputeState
from catalogue.models.dispute import last_day_to_answer
from catalogue.models.steps import Actor, reason_given

PEACE_MONTHS = 12
"""How long a use that a moderator upheld is not disputed again; provisional."""


class AlreadyDisputed(Exception):
    """A dispute of this use is open, or was decided lately; the message says which."""


class NotDisputable(Exception):
    """The use is in no figure and on no list, so there is nothing to dispute."""


class DisputeSettled(Exception):
    """Somebody else was faster; the message says what became of the dispute."""

    def __init__(self, dispute: Dispute) -> None:
        by = dispute.settled_by or dispute.answered_by
        words = _("%(person)s was faster. The dispute is now: %(state)s.")
        super().__init__(
            words % {"person": by.name if by else "", "state": dispute.get_state_display()}
        )


def dispute(*, adoption: Adoption, reason: str, by: User, at: datetime) -> Dispute:
    """An editor of the publisher disputes a use that counts or waits; the adopter has 30 days.

    Raises AlreadyDisputed, NotDisputable, ReasonMissing, PermissionDenied.
    """
    reason = reason_given(reason, _("Enter what is not true. The organisation reads it."))
    with transaction.atomic():
        adoption = lock(adoption)
        if not may_dispute(by, adoption):
            raise PermissionDenied(
                _("Only editors and owners of the publisher can dispute another body's use.")
            )
        _check_disputable(adoption, at)
        made = Dispute.objects.create(
            adoption=adoption,
            disputed_for=adoption.listing.organisation,
            reason=reason,
            disputed_by=by,
            disputed_at=at,
            answer_by=last_day_to_answer(at),
        )
        change(adoption)
        record("adoption.disputed", adoption, by=by, at=at, dispute=made.pk)
    return made


def _check_disputable(adoption: Adoption, at: datetime) -> None:
    standing = open_dispute_of(adoption)
    if standing is not None:
        words = _("%(person)s disputed this use on %(day)s. That dispute is not settled yet.")
        raise AlreadyDisputed(
            words % {"person": standing.disputed_by.name, "day": _day(standing.disputed_at)}
        )
    if not adoption.may_be_disputed:
        raise NotDisputable(_("This use is in no figure any more, so nothing is left to dispute."))
    upheld = adoption.disputes.filter(state=DisputeState.STANDS).order_by("-pk").first()
    if upheld is None or upheld.settled_at is None:
        return
    free = add_months(timezone.localdate(upheld.settled_at), PEACE_MONTHS)
    if timezone.localdate(at) < free:
        words = _(
            "A moderator decided that this use stands. You can dispute it again from %(day)s."
        )
        raise AlreadyDisputed(words % {"day": date_format(free, "j F Y")})


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")


def answer_dispute(*, dispute: Dispute, words: str, by: User, at: datetime) -> Dispute:
    """A member of the adopter says why the use is true; then a moderator decides.

    Raises DisputeSettled, ReasonMissing, PermissionDenied.
    """
    words = reason_given(words, _("Enter your answer. The publisher and a moderator read it."))
    with transaction.atomic():
        lock(dispute.adoption)
        dispute = Dispute.objects.lock(dispute.pk)
        if not may_answer_dispute(by, dispute):
            raise PermissionDenied(_("Only members of the organisation can answer for it."))
        if not dispute.may_be_answered:
            raise DisputeSettled(dispute)
        act = take_answer(dispute, words, by=by, at=at)
        _record(act, dispute, by=by, at=at)
    return dispute


def take_dispute_back(*, dispute: Dispute, by: User, at: datetime) -> Dispute:
    """The publisher no longer says so: the use stands as if it had not been disputed.

    Raises DisputeSettled, PermissionDenied.
    """
    with transaction.atomic():
        adoption = lock_with_case(dispute.adoption)
        dispute = Dispute.objects.lock(dispute.pk)
        if not may_take_back(by, dispute):
            raise PermissionDenied(_("Only editors and owners of the publisher can take it back."))
        if not dispute.is_unsettled:
            raise DisputeSettled(dispute)
        act = dispute.act_to(DisputeState.TAKEN_BACK, by=Actor.EDITOR)
        close(dispute, DisputeState.TAKEN_BACK, by=by, at=at)
        change(adoption, suspended=False)
        record(act, adoption, by=by, at=at, to=adoption.stage, counts=adoption.counts)
    return dispute


def contest(*, dispute: Dispute, words: str, by: User, at: datetime) -> Dispute:
    """Whom the decision went against asks that another moderator looks again; once.

    Raises DisputeSettled, ReasonMissing, PermissionDenied.
    """
    words = reason_given(words, _("Enter why the decision was wrong. A moderator reads it."))
    with transaction.atomic():
        lock(dispute.adoption)
        now = Dispute.objects.lock(dispute.pk)
        settled = not now.may_be_appealed or open_dispute_of(now.adoption)
        # Who lost is said by the decision that the person has read; it may be contested by now.
        if not may_contest(by, dispute if settled else now):
            raise PermissionDenied(
                _("Only editors and owners of the organisation that lost can ask again.")
            )
        dispute = now
        if settled:
            raise DisputeSettled(dispute)
        act = dispute.act_to(DisputeState.APPEALED, by=Actor.EDITOR, reason=words)
        dispute.state, dispute.appeal = DisputeState.APPEALED, words
        dispute.appealed_by, dispute.appealed_at = by, at
        store(dispute, "state", "appeal", "appealed_by", "appealed_at")
        open_case(dispute, at=at)
        _record(act, dispute, by=by, at=at)
    return dispute


def suspend_unanswered(*, at: datetime) -> int:
    """What the clock does: a use whose dispute nobody answered in time stops counting.

    A moderator then decides. Answers how many there were.
    """
    today, suspended = timezone.localdate(at), 0
    due = Dispute.objects.due_to_suspend(on=today).order_by("pk")
    for found in due.select_related("adoption"):
        with transaction.atomic():
            adoption = lock(found.adoption)
            late = Dispute.objects.lock(found.pk)
            if late.state != DisputeState.OPEN:
                continue
            act = late.act_to(DisputeState.UNANSWERED, by=Actor.CLOCK)
            late.state = DisputeState.UNANSWERED
            store(late, "state")
            open_case(late, at=at)
            change(adoption, suspended=True)
            record(act, adoption, by=None, at=at, was=adoption.stage)
            suspended += 1
    return suspended


def _record(kind: str, dispute: Dispute, *, by: User, at: datetime) -> None:
    """Of the words of a dispute, which change no figure."""
    record_event(
        kind=kind,
        subject_id=dispute.pk,
        version=dispute.version,
        at=at,
        by=by,
        listing_id=dispute.adoption.listing_id,
        organisation_id=dispute.adoption.organisation_id,
        delta={"to": dispute.state, "adoption": dispute.adoption_id},
    )
