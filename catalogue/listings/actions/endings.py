"""The end of a listing: its owner says why, and what to use instead."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.listings.actions.steps import check_drafter
from catalogue.models import Ending, Listing, ListingState
from catalogue.models.steps import Actor, NoSuchStep, reason_given


class NotRetirable(Exception):
    """Only what is live, or was and lapsed, can be retired."""


class WrongReplacement(Exception):
    """What is named in its place is not live, or is the listing itself."""


def retire(
    *, listing: Listing, reason: str, replacement: Listing | None, by: User, at: datetime
) -> Listing:
    """Nobody can take it up any more; its page stays, with the reason and the replacement.

    Raises NotRetirable, ReasonMissing, WrongReplacement, PermissionDenied.
    """
    reason = reason_given(reason, _("Enter why it ends. Those who use it read it."))
    with transaction.atomic():
        named = {listing.pk, replacement.pk} if replacement else {listing.pk}
        locked = Listing.objects.lock_all(named)
        listing = locked[listing.pk]
        check_drafter(by, listing.organisation, None)
        try:
            act = listing.act_to(ListingState.RETIRED, by=Actor.EDITOR, reason=reason)
        except NoSuchStep as error:
            raise NotRetirable(_("Only a service that is live can be retired.")) from error
        if replacement and (replacement == listing or not locked[replacement.pk].is_live):
            raise WrongReplacement(_("Choose another service that is live."))
        Ending.objects.create(
            listing=listing,
            replacement=replacement,
            reason=reason,
            retired_by=by,
            retired_at=at,
        )
        listing.state = ListingState.RETIRED
        listing.version += 1
        listing.save(update_fields=["state", "version"])
        record_event(
            kind=act,
            subject_id=listing.pk,
            version=listing.version,
            at=at,
            by=by,
            listing_id=listing.pk,
            organisation_id=listing.organisation_id,
            delta={"replacement": replacement.pk} if replacement else {},
        )
    return listing
