"""Taking a listing out of sight, and putting it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Ending, Flag, Listing, ListingState, Suspension
from catalogue.models.steps import Actor
from catalogue.moderation.actions.steps import given, record_about
from catalogue.moderation.permissions import check_judge


class NotPossible(Exception):
    """The listing is in no state for this; the message says in which."""

    def __init__(self, listing: Listing) -> None:
        words = _("This service is %(state)s, so this is not possible.")
        super().__init__(words % {"state": listing.get_state_display()})


def suspend(
    *, listing: Listing, reason: str, by: User, at: datetime, flag: Flag | None = None
) -> Suspension:
    """Out of sight for everybody but its organisation and the moderators, who read why.

    Raises NotPossible, ReasonMissing, PermissionDenied.
    """
    reason = given(reason)
    with transaction.atomic():
        listing = Listing.objects.lock(listing.pk)
        check_judge(by, listing.organisation)
        if not listing.may_be_suspended:
            raise NotPossible(listing)
        act = listing.act_to(ListingState.SUSPENDED, by=Actor.MODERATOR, reason=reason)
        found = Suspension.objects.create(
            listing=listing, flag=flag, reason=reason, suspended_by=by, suspended_at=at
        )
        listing.resumes_as, listing.state = listing.state, ListingState.SUSPENDED
        _save(listing, act, by=by, at=at)
    return found


def restore(*, listing: Listing, reason: str, by: User, at: datetime) -> Listing:
    """Puts back what was suspended, as it was; or makes a retired one live again.

    Raises NotPossible, ReasonMissing, PermissionDenied.
    """
    reason = given(reason)
    with transaction.atomic():
        listing = Listing.objects.lock(listing.pk)
        check_judge(by, listing.organisation)
        if not listing.may_be_restored:
            raise NotPossible(listing)
        back = listing.resumes_as or ListingState.LIVE
        act = listing.act_to(back, by=Actor.MODERATOR, reason=reason)
        if listing.state == ListingState.SUSPENDED:
            Suspension.objects.filter(listing=listing, lifted_at__isnull=True).update(
                lifted_because=reason, lifted_by=by, lifted_at=at
            )
        else:
            Ending.objects.standing().filter(listing=listing).update(
                undone_because=reason, undone_by=by, undone_at=at
            )
        listing.state, listing.resumes_as = back, ""
        _save(listing, act, by=by, at=at)
    return listing


def _save(listing: Listing, kind: str, *, by: User, at: datetime) -> None:
    listing.version += 1
    listing.save(update_fields=["state", "resumes_as", "version"])
    record_about(kind, listing, subject_id=listing.pk, version=listing.version, by=by, at=at)
