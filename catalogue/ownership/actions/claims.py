"""An organisation claims an imported service: a domain proves it at once, or a moderator decides."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.models import (
    Case,
    CaseKind,
    Listing,
    Proof,
    Transfer,
    TransferKind,
    TransferState,
)
from catalogue.models.steps import Actor, reason_given
from catalogue.ownership.actions.steps import (
    ask,
    check_fit,
    hand_over,
    lock_open,
    lock_to_hand_over,
    settle,
)
from catalogue.ownership.permissions import may_claim, may_judge
from catalogue.ownership.queries import proof_of

WAIT_AFTER_REFUSAL = timedelta(days=30)


class NotClaimable(Exception):
    """The service was not imported, somebody looks after it, or the answer was no."""


def claim(
    *, listing: Listing, organisation: Organisation, words: str, by: User, at: datetime
) -> Transfer:
    """Takes an imported service over where a verified domain proves it; else a moderator decides.

    Raises AlreadyAsked, NotClaimable, NotTransferable, ReasonMissing, PermissionDenied.
    """
    if not may_claim(by, organisation):
        raise PermissionDenied(_("Only owners can claim a service."))
    with transaction.atomic():
        listing = lock_to_hand_over(listing)
        _check_claimable(listing, organisation, at)
        check_fit(listing, organisation)
        proved = bool(proof_of(listing, organisation))
        if not proved:
            words = reason_given(
                words, _("Enter what shows that it is yours. A moderator reads it.")
            )
        made = ask(
            listing=listing,
            to_organisation=organisation,
            kind=TransferKind.CLAIMED,
            words=words.strip(),
            proof=Proof.DOMAIN if proved else Proof.MODERATOR,
            case=None if proved else _open_case(listing, at),
            asked_by=by,
            at=at,
        )
        if proved:
            hand_over(made, listing, by=by, at=at)
            settle(made, TransferState.ACCEPTED, actor=Actor.RULE, by=by, at=at)
    return made


def _check_claimable(listing: Listing, organisation: Organisation, at: datetime) -> None:
    if not Listing.objects.claimable().filter(pk=listing.pk).exists():
        raise NotClaimable(
            _("Only an imported service can be claimed that nobody looks after here.")
        )
    refused = Transfer.objects.claimed().filter(
        listing=listing,
        to_organisation=organisation,
        state=TransferState.REFUSED,
        settled_at__gt=at - WAIT_AFTER_REFUSAL,
    )
    if refused.exists():
        raise NotClaimable(
            _("A moderator refused this claim. You can claim again 30 days after that.")
        )


def _open_case(listing: Listing, at: datetime) -> Case:
    return Case.objects.create(
        kind=CaseKind.CLAIM,
        listing=listing,
        organisation=listing.organisation,
        opened_at=at,
    )


def judge(*, transfer: Transfer, accepted: bool, reason: str, by: User, at: datetime) -> Transfer:
    """A moderator from neither organisation decides on a claim, with the reason.

    Raises AlreadySettled, AlreadyTaken, NotClaimable, NotTransferable, ReasonMissing,
    PermissionDenied.
    """
    reason = reason_given(reason, _("Enter the reason. The organisation reads it."))
    with transaction.atomic():
        listing = lock_to_hand_over(transfer.listing)
        transfer = lock_open(transfer)
        if not may_judge(by, transfer):
            raise PermissionDenied(
                _("Only a moderator from neither organisation can decide on a claim.")
            )
        if transfer.case is not None:
            transfer.case.check_free(by, at=at)
        if accepted:
            if listing.organisation.memberships.exists():
                raise NotClaimable(
                    _("Somebody looks after this service by now. Refuse the claim.")
                )
            hand_over(transfer, listing, by=by, at=at)
        state = TransferState.ACCEPTED if accepted else TransferState.REFUSED
        settle(transfer, state, actor=Actor.MODERATOR, by=by, at=at, reason=reason)
    return transfer
