"""An adopter judges a listing, the publisher answers (`methods.md` 6.1)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.models import Listing, Rating
from catalogue.models.rating import LOW_EASE
from catalogue.ratings.permissions import may_rate, may_reply, may_withdraw
from catalogue.ratings.queries import quarter_of, use_to_rate

DETAILS = {
    "words", "fit", "support", "hours_released", "cases_met", "cases_not_met", "version_used",
    "integration_days", "integration_pence",
}  # fmt: skip


class WhyMissing(Exception):
    """A low mark says why."""


class NothingToAnswer(Exception):
    """The review is not to be seen any more, so nobody answers it."""


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

    `again`: would they take it up again; `ease` from 1 (hard) to 5; `details` are `words` (the
    outcome), `fit`, `support`, `hours_released` (a month), `cases_met`, `cases_not_met`,
    `version_used`, `integration_days` and `integration_pence`. What kind of body it is and how
    far its use has come is noted with it. One that was withdrawn is given again.

    Raises WhyMissing, PermissionDenied.
    """
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"a rating has no {sorted(unknown)}")
    if (not again or ease in LOW_EASE) and not details.get("words"):
        raise WhyMissing(_("Say why it was hard, or why you would not take it up again"))
    values: dict[str, object] = {"again": again, "ease": ease, "rated_at": at, **details}
    with transaction.atomic():
        # Held until the end: a merge moves the use that allows the review.
        if not Listing.objects.held(listing) or not may_rate(by, organisation, listing):
            raise PermissionDenied(
                _("Only members of an organisation with confirmed use can review this service.")
            )
        values |= _context(organisation, listing)
        rating, fresh = Rating.objects.select_for_update(of=("self",)).get_or_create(
            listing=listing, rated_by=by, quarter=quarter_of(at), defaults=values
        )
        again_given = fresh or rating.withdrawn_at is not None
        if not fresh:
            _change(rating, **values, withdrawn_at=None)
        _record("rating.given" if again_given else "rating.replaced", rating, by=by, at=at)
    return rating


def _context(organisation: Organisation, listing: Listing) -> dict[str, object]:
    """As it is now; what becomes of the organisation later does not rewrite the review."""
    use = use_to_rate(organisation, listing)
    return {
        "organisation": organisation,
        "body_type": organisation.type,
        "body_size": organisation.size_band,
        "stage": use.stage if use else "",
    }


def withdraw(*, rating: Rating, by: User, at: datetime) -> Rating:
    """Takes a review back: it is shown and counted nowhere. Twice is once.

    Raises PermissionDenied.
    """
    with transaction.atomic():
        rating = locked(Rating.objects.select_related("organisation"), rating.pk)
        if not may_withdraw(by, rating):
            raise PermissionDenied(_("Only whoever wrote a review, or an owner, can withdraw it."))
        if rating.withdrawn_at is None:
            _change(rating, withdrawn_at=at)
            _record("rating.withdrawn", rating, by=by, at=at)
    return rating


def reply(*, rating: Rating, words: str, by: User, at: datetime) -> Rating:
    """The publisher answers in public; a later answer replaces the earlier one.

    Raises NothingToAnswer, PermissionDenied.
    """
    with transaction.atomic():
        rating = locked(Rating.objects.select_related("listing__organisation"), rating.pk)
        if not may_reply(by, rating):
            raise PermissionDenied(_("Only editors of the publishing organisation can answer."))
        if not rating.is_shown:
            raise NothingToAnswer(_("This review is not shown any more, so it has no answer."))
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
