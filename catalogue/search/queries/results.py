"""What a page of results shows of each service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.models import Capability, Kind, Listing
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries import stored_scores
from catalogue.search.queries.matching import Found, Match, Search, find
from catalogue.search.queries.orders import Sort
from catalogue.search.queries.reasons import Reason
from catalogue.statistics.queries import reuse_of

NEWEST = 5


@dataclass(frozen=True, kw_only=True)
class Result:
    """`reuse` is the figure whose list the page of adopters shows; `match` the numbers of the
    order, `found` the words that matched; `score` None until reviews may be summed up.
    """

    slug: str
    name: str
    kind: str
    phase: str
    owner: str
    owner_slug: str
    summary: str
    language: str
    capabilities: Sequence[Capability]
    published_on: date | None
    reuse: int
    score: Score | None
    match: Match
    found: Sequence[Reason]


def results(search: Search) -> list[Result]:
    """One page of what is found, in order."""
    return results_of(find(search))


def results_of(found: Found) -> list[Result]:
    """The same of a search that was made."""
    return results_for(found.matches())


def results_for(
    page: Sequence[Match],
    *,
    reasons: Mapping[int, Sequence[Reason]] | None = None,
    scored: bool = False,
) -> list[Result]:
    """What is shown of these. The number of queries is that for any number of rows.

    Scores are looked up where they are shown alone.
    """
    keys = [match.listing_id for match in page]
    listings = Listing.objects.published().with_live_revision().in_bulk(keys)
    beside = _Beside(
        reuse=reuse_of(keys) if keys else {},
        scores=stored_scores(keys) if keys and scored else {},
        found=reasons or {},
    )
    return [
        _result(listings[match.listing_id], match, beside)
        for match in page
        if match.listing_id in listings
    ]


def newest() -> list[Result]:
    return results(Search(sort=Sort.NEWEST))[:NEWEST]


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """What other slices know of the page's listings."""

    reuse: Mapping[int, int]
    scores: Mapping[int, Score]
    found: Mapping[int, Sequence[Reason]]


def _result(listing: Listing, match: Match, beside: _Beside) -> Result:
    revision = listing.live_revision
    if revision is None:
        raise LookupError(f"listing {listing.pk} is published without a revision")
    text = revision.text_in("en")
    score = beside.scores.get(listing.pk)
    return Result(
        slug=listing.slug,
        name=revision.name,
        kind=str(Kind(listing.kind).label),
        phase=str(revision.facts.get("phase", "")),
        owner=listing.organisation.name,
        owner_slug=listing.organisation.slug,
        summary=text.summary if text else "",
        language=text.language if text else revision.language,
        capabilities=sorted(revision.capabilities.all(), key=lambda one: one.name),
        published_on=listing.published_on,
        reuse=beside.reuse.get(listing.pk, 0),
        score=score if score and score.published else None,
        match=match,
        found=beside.found.get(listing.pk, ()),
    )
