"""An adopter judges a listing, the publisher answers (`methods.md` 6.1)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.models import Listing, Rating
from catalogue.ratings.permissions import may_rate, may_reply

DETAILS = {"words", "hours_released", "cases_met", "cases_not_met", "version_used"}


def rate(
    *,
    listing: Listing,
    organisation: Organisation,
    again: bool,
    ease: int,
    by: User,
    at: datetime,
    **details: str | int | None,
) -> Rating:
    """Stores a member's verdict; a second one in the same quarter replaces the first.

    `again`: would they take it up again; `ease` from 1 (hard) to 5; `details` are `words`,
    `hours_released` (a month), `cases_met`, `cases_not_met`, `version_used`.

    Raises PermissionDenied.
    """
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"a rating has no {sorted(unknown)}")
    values = {
        "organisation": organisation,
        "again": again,
        "ease": ease,
        "rated_at": at,
        **details,
    }
    with transaction.atomic():
        # Held until the end: a merge moves the use that allows the review.
        if not Listing.objects.held(listing) or not may_rate(by, organisation, listing):
            raise PermissionDenied(
                _("Only members of an organisation with confirmed use can review this service.")
            )
        rating, fresh = Rating.objects.select_for_update(of=("self",)).get_or_create(
            listing=listing, rated_by=by, quarter=_quarter(at), defaults=values
        )
        if not fresh:
            _change(rating, **values)
        _record("rating.given" if fresh else "rating.replaced", rating, by=by, at=at)
    return rating


def _quarter(at: datetime) -> date:
    day = timezone.localdate(at)
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def reply(*, rating: Rating, words: str, by: User, at: datetime) -> Rating:
    """The publisher answers in public; a later answer replaces the earlier one.

    Raises PermissionDenied.
    """
    with transaction.atomic():
        rating = locked(Rating.objects.select_related("listing__organisation"), rating.pk)
        if not may_reply(by, rating):
            raise PermissionDenied(_("Only editors of the publishing organisation can answer."))
        publisher = rating.listing.organisation
        _change(rating, reply=words, replied_by=by, replied_for=publisher, replied_at=at)
        _record("rating.answered", rating, by=by, at=at)
    return rating


def _change(rating: Rating, **values: object) -> None:
    for name, value in values.items():
        setattr(rating, name, value)
    rating.version += 1
    rating.save(update_fields=[*values, "version"])


def _record(kind: str, rating: Rating, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=rating.pk,
        version=rating.version,
        at=at,
        by=by,
        listing_id=rating.listing_id,
        organisation_id=rating.organisation_id,
    )
