"""An owner offers a service to another organisation, and an owner of that one answers."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.models import Listing, Transfer, TransferKind, TransferState
from catalogue.models.steps import Actor, reason_given
from catalogue.ownership.actions.steps import (
    ask,
    check_fit,
    hand_over,
    lock_open,
    lock_to_hand_over,
    settle,
)
from catalogue.ownership.permissions import may_answer, may_hand_over


def offer(*, listing: Listing, to: Organisation, words: str, by: User, at: datetime) -> Transfer:
    """Raises AlreadyAsked, NotTransferable, PermissionDenied."""
    with transaction.atomic():
        listing = Listing.objects.lock(listing.pk)
        if not may_hand_over(by, listing):
            raise PermissionDenied(_("Only owners can hand a service over."))
        check_fit(listing, to)
        return ask(
            listing=listing,
            to_organisation=to,
            kind=TransferKind.OFFERED,
            words=words.strip(),
            asked_by=by,
            at=at,
        )


def answer(*, transfer: Transfer, accepted: bool, reason: str, by: User, at: datetime) -> Transfer:
    """An owner of the other organisation takes the service over, or says why not.

    Raises AlreadySettled, NotTransferable, ReasonMissing, PermissionDenied.
    """
    with transaction.atomic():
        listing = lock_to_hand_over(transfer.listing)
        transfer = lock_open(transfer)
        if not may_answer(by, transfer):
            raise PermissionDenied(_("Only owners of the other organisation can answer."))
        if not accepted:
            reason = reason_given(reason, _("Enter the reason. The other organisation reads it."))
            state = TransferState.REFUSED
            settle(transfer, state, actor=Actor.OWNER, by=by, at=at, reason=reason)
            return transfer
        hand_over(transfer, listing, by=by, at=at)
        state, words = TransferState.ACCEPTED, reason.strip()
        settle(transfer, state, actor=Actor.OWNER, by=by, at=at, reason=words)
    return transfer
