from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Organisation
from catalogue.models import Adoption, Listing, Rating
from catalogue.models.adoption import RATING_STAGES
from catalogue.ratings.intervals import Answer, Score, score

DAYS_IN_MONTH = 365.25 / 12


def reviews_of(listing: Listing) -> QuerySet[Rating]:
    return (
        Rating.objects.shown()
        .filter(listing=listing)
        .select_related("organisation", "replied_for")
        .order_by("-rated_at", "-pk")
    )


def score_of(listing: Listing, *, at: datetime) -> Score:
    """From the rows as they stand; hidden below five answers from four organisations."""
    return scores_of([listing.pk], at=at).get(listing.pk) or score([])


def scores_of(listing_ids: Iterable[int], *, at: datetime) -> dict[int, Score]:
    """In one query for any number of listings; those without a review are left out."""
    rows = Rating.objects.shown().filter(listing__in=list(listing_ids)).order_by("pk")
    today = timezone.localdate(at)
    answers: dict[int, list[Answer]] = {}
    for listing_id, organisation, again, rated_at in rows.values_list(
        "listing_id", "organisation_id", "again", "rated_at"
    ):
        age = (today - timezone.localdate(rated_at)).days / DAYS_IN_MONTH
        answer = Answer(organisation=organisation, achieved=again, age_months=age)
        answers.setdefault(listing_id, []).append(answer)
    return {key: score(given) for key, given in answers.items()}


def rateable_or_404(organisation: Organisation, slug: str) -> Listing:
    """A listing that the organisation uses, so that its members may review it."""
    uses = (
        Adoption.objects.counting()
        .for_organisation(organisation)
        .filter(listing__slug=slug, stage__in=RATING_STAGES)
        .select_related("listing__live_revision")
        .first()
    )
    if uses is None:
        raise Http404
    return uses.listing


def own_rating_or_404(organisation: Organisation, key: int) -> Rating:
    """A review of a listing that the organisation publishes."""
    found = (
        Rating.objects.filter(pk=key, listing__organisation=organisation)
        .select_related(
            "listing__live_revision", "listing__organisation", "organisation", "replied_for"
        )
        .first()
    )
    if found is None:
        raise Http404
    return found
