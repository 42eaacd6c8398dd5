"""A moderator decides on a disputed use."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.adoption.actions.disputing import DisputeSettled
from catalogue.adoption.actions.steps import change, close, lock_with_case, record
from catalogue.adoption.permissions import may_settle
from catalogue.models import Case, Dispute, DisputeState
from catalogue.models.steps import Actor, reason_given


class NotYetForModerators(Exception):
    """The organisation can still answer."""


def settle(*, dispute: Dispute, stands: bool, reason: str, by: User, at: datetime) -> Dispute:
    """The use stands and counts again, or it is set aside for good; both sides read why.

    After an appeal it is another moderator who decides.

    Raises DisputeSettled, NotYetForModerators, AlreadyTaken, ReasonMissing, PermissionDenied.
    """
    reason = reason_given(reason, _("Enter the reason. Both organisations read it."))
    with transaction.atomic():
        adoption = lock_with_case(dispute.adoption)
        dispute = Dispute.objects.lock(dispute.pk)
        if not may_settle(by, dispute):
            raise PermissionDenied(
                _("Only a moderator from neither organisation, who has not decided, can do this.")
            )
        _check_waits(dispute, by, at)
        first = dispute.state != DisputeState.APPEALED
        state = DisputeState.STANDS if stands else DisputeState.SET_ASIDE
        actor = Actor.MODERATOR if first else Actor.ANOTHER_MODERATOR
        act = dispute.act_to(state, by=actor, reason=reason)
        dispute.verdict = reason
        close(dispute, state, by=by, at=at)
        change(adoption, suspended=not stands)
        record(act, adoption, by=by, at=at, to=adoption.stage, counts=adoption.counts)
    return dispute


def _check_waits(dispute: Dispute, by: User, at: datetime) -> None:
    """Raises DisputeSettled, NotYetForModerators, AlreadyTaken."""
    if dispute.state == DisputeState.OPEN:
        words = _("The organisation can still answer until %(day)s.")
        raise NotYetForModerators(words % {"day": date_format(dispute.answer_by, "j F Y")})
    if not dispute.waits_for_moderator:
        raise DisputeSettled(dispute)
    case = Case.objects.open().select_related("taken_by").filter(dispute=dispute).first()
    if case is not None:
        case.check_free(by, at=at)
