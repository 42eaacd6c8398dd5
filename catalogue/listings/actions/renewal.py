"""A supplier says each year that its commodity service is still as described, or it lapses."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.listings.permissions import may_draft
from catalogue.models import Listing, ListingState
from catalogue.models.steps import Actor


class NotRenewable(Exception):
    """Only a supplier's commodity service that is live or has lapsed is renewed."""


def renew(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Holds for another twelve months, and is live again if it had lapsed.

    A second time on one day does nothing. Raises NotRenewable, PermissionDenied.
    """
    with transaction.atomic():
        listing = Listing.objects.lock(listing.pk)
        if not may_draft(by, listing.organisation):
            raise PermissionDenied(_("Only editors and owners can renew what is published."))
        if not listing.is_renewable:
            raise NotRenewable(_("This service does not need to be renewed, or cannot be now."))
        lapses_on = listing.lapse_after(timezone.localdate(at))
        if (listing.state, listing.lapses_on) != (ListingState.LIVE, lapses_on):
            listing.lapses_on = lapses_on
            _move(listing, ListingState.LIVE, actor=Actor.EDITOR)
            _record("listing.renewed", listing, by=by, at=at)
    return listing


def lapse_listings(*, at: datetime) -> int:
    """What the clock does: nobody renewed them, so they leave the search. Answers how many."""
    today = timezone.localdate(at)
    lapsed = 0
    for key in Listing.objects.due_to_lapse(on=today).values_list("pk", flat=True):
        with transaction.atomic():
            listing = Listing.objects.lock(key)
            if listing.is_live and listing.lapses_on and listing.lapses_on <= today:
                _move(listing, ListingState.LAPSED, actor=Actor.CLOCK)
                _record("listing.lapsed", listing, by=None, at=at)
                lapsed += 1
    return lapsed


def _move(listing: Listing, state: str, *, actor: Actor) -> None:
    if state != listing.state:
        listing.act_to(state, by=actor)
    listing.state = state
    listing.version += 1
    listing.save(update_fields=["state", "lapses_on", "version"])


def _record(kind: str, listing: Listing, *, by: User | None, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=listing.pk,
        version=listing.version,
        at=at,
        by=by,
        listing_id=listing.pk,
        organisation_id=listing.organisation_id,
    )
