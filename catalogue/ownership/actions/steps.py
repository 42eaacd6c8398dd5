"""What offers and claims share: one open at a time, a lock, an answer, the hand-over."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.models import Case, Listing, ListingState, Revision, Transfer
from catalogue.models.listing import kinds_for
from catalogue.models.steps import Actor


class AlreadyAsked(Exception):
    """An offer or a claim of this service is open."""


class AlreadySettled(Exception):
    """Somebody else was faster; the message says what became of it."""


class NotTransferable(Exception):
    """The service cannot go to that organisation; the message says why."""


def lock_to_hand_over(listing: Listing) -> Listing:
    """With the versions and cases that go with it, which those who decide on them lock first."""
    for rows in (Revision.objects.open(), Case.objects.open()):
        list(rows.filter(listing=listing).order_by("pk").select_for_update(of=("self",)))
    return Listing.objects.lock(listing.pk)


def check_fit(listing: Listing, to: Organisation) -> None:
    """Raises NotTransferable."""
    if listing.state == ListingState.MERGED:
        raise NotTransferable(_("This service was merged into another."))
    if listing.organisation_id == to.pk:
        raise NotTransferable(_("The service belongs to that organisation already."))
    if listing.kind not in kinds_for(to):
        raise NotTransferable(
            _("Suppliers have commodity services. Public bodies have the other kinds.")
        )


def ask(*, listing: Listing, at: datetime, **values: Any) -> Transfer:
    """The row, with its entry; one is open for each service."""
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                listing=listing, from_organisation=listing.organisation, asked_at=at, **values
            )
    except IntegrityError as error:
        raise AlreadyAsked(
            _("This service was offered or claimed before, and the answer is still open.")
        ) from error
    asker = made.to_organisation if made.is_claim else made.from_organisation
    _record("transfer.asked", made, asker, version=1, by=made.asked_by, at=at)
    return made


def lock_open(transfer: Transfer) -> Transfer:
    """Raises AlreadySettled."""
    rows = Transfer.objects.select_related(
        "from_organisation", "to_organisation", "case__taken_by"
    )
    transfer = locked(rows, transfer.pk)
    if not transfer.is_open:
        raise AlreadySettled(
            _("This was settled already: %(state)s.") % {"state": transfer.get_state_display()}
        )
    return transfer


def settle(
    transfer: Transfer, state: str, *, actor: Actor, by: User, at: datetime, reason: str = ""
) -> None:
    """Closes it, and the moderators' case of a claim, in the words of who answers.

    Raises ReasonMissing.
    """
    act = transfer.act_to(state, by=actor, reason=reason)
    transfer.state, transfer.reason = state, reason
    transfer.settled_by, transfer.settled_at = by, at
    transfer.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    if transfer.case is not None:
        Case.objects.filter(pk=transfer.case.pk).update(closed_by=by, closed_at=at)
    sides = {True: transfer.to_organisation, False: transfer.from_organisation}
    # Told to the organisation that asked.
    _record(act, transfer, sides[transfer.is_claim], version=2, by=by, at=at)


def hand_over(transfer: Transfer, listing: Listing, *, by: User, at: datetime) -> None:
    """The service with its versions and open cases belongs to the other organisation from now on.

    Raises NotTransferable.
    """
    to = transfer.to_organisation
    check_fit(listing, to)
    if listing.organisation_id != transfer.from_organisation_id:
        raise NotTransferable(_("The service belongs to another organisation by now."))
    listing.organisation = to
    listing.version += 1
    listing.save(update_fields=["organisation", "version"])
    Case.objects.open().filter(listing=listing).update(organisation=to)
    record_event(
        kind="listing.transferred",
        subject_id=listing.pk,
        version=listing.version,
        at=at,
        by=by,
        listing_id=listing.pk,
        organisation_id=to.pk,
        delta={
            "transfer": transfer.pk,
            "from": transfer.from_organisation_id,
            "proof": transfer.proof,
        },
    )


def _record(
    kind: str,
    transfer: Transfer,
    organisation: Organisation,
    *,
    version: int,
    by: User,
    at: datetime,
) -> None:
    record_event(
        kind=kind,
        subject_id=transfer.pk,
        version=version,
        at=at,
        by=by,
        listing_id=transfer.listing_id,
        organisation_id=organisation.pk,
        delta={"to": transfer.state},
    )
