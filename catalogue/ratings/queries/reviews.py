from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Organisation, User
from catalogue.models import Adoption, Listing, Rating
from catalogue.models.adoption import RATING_STAGES
from catalogue.ratings.intervals import Answer, Score, age_in_months, score, weight


def quarter_of(at: datetime) -> date:
    """The first day of the local quarter."""
    day = timezone.localdate(at)
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def reviews_of(listing: Listing) -> QuerySet[Rating]:
    return (
        Rating.objects.shown()
        .filter(listing=listing)
        .select_related("organisation", "replied_for")
        .order_by("-rated_at", "-pk")
    )


def score_of(listing: Listing, *, at: datetime) -> Score:
    """From the rows as they stand; hidden below five answers from four organisations."""
    rows = Rating.objects.shown().filter(listing=listing)
    return score(_answer(one, at=at) for one in rows.order_by("pk"))


def _answer(rating: Rating, *, at: datetime) -> Answer:
    age = age_in_months(timezone.localdate(rating.rated_at), timezone.localdate(at))
    return Answer(organisation=rating.organisation_id, achieved=rating.again, age_months=age)


@dataclass(frozen=True)
class Tally:
    """All counts of the answers that weigh: `ease` from 5 down to 1, each with its number.

    `hours` is the sum of those that gave one, `with_hours` how many did; `older` are reviews
    that are shown and do not weigh any more.
    """

    score: Score
    again: int
    not_again: int
    ease: tuple[tuple[int, int], ...]
    hours: int
    with_hours: int
    older: int


def tally_of(reviews: Iterable[Rating], *, at: datetime) -> Tally:
    """From the shown reviews of one listing."""
    shown = list(reviews)
    answers = [(one, _answer(one, at=at)) for one in shown]
    counted = [one for one, answer in answers if weight(answer.age_months) > 0]
    hours = [one.hours_released for one in counted if one.hours_released is not None]
    return Tally(
        score=score(answer for _one, answer in answers),
        again=sum(one.again for one in counted),
        not_again=sum(not one.again for one in counted),
        ease=tuple((mark, sum(one.ease == mark for one in counted)) for mark in range(5, 0, -1)),
        hours=sum(hours),
        with_hours=len(hours),
        older=len(shown) - len(counted),
    )


def use_to_rate(organisation: Organisation, listing: Listing) -> Adoption | None:
    """The use that gives the organisation's members a voice."""
    uses = Adoption.objects.counting().for_organisation(organisation)
    return uses.filter(listing=listing, stage__in=RATING_STAGES).first()


def own_review(person: User, listing: Listing, *, at: datetime) -> Rating | None:
    """What that person wrote of it in this quarter, unless it was withdrawn."""
    rows = Rating.objects.of_author(person, listing)
    return rows.filter(quarter=quarter_of(at), withdrawn_at__isnull=True).first()


def reviews_by(organisation: Organisation) -> QuerySet[Rating]:
    """What its members wrote, hidden and withdrawn ones too, the newest first."""
    return (
        Rating.objects.filter(organisation=organisation)
        .select_related("listing__live_revision", "rated_by")
        .prefetch_related("hidings")
        .order_by("-rated_at", "-pk")
    )


def written_or_404(organisation: Organisation, key: int) -> Rating:
    """A review that a member of the organisation wrote."""
    found = reviews_by(organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def shown_or_404(slug: str, key: int) -> Rating:
    """A review that everybody reads, of a service that everybody sees."""
    found = (
        Rating.objects.shown()
        .filter(pk=key, listing__in=Listing.objects.published().filter(slug=slug))
        .select_related("listing__live_revision", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


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
        Rating.objects.shown()
        .filter(pk=key, listing__organisation=organisation)
        .select_related(
            "listing__live_revision", "listing__organisation", "organisation", "replied_for"
        )
        .first()
    )
    if found is None:
        raise Http404
    return found
