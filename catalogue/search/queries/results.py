"""What a list of services shows of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.models import Kind, Listing, Revision, RevisionText
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries import stored_scores
from catalogue.search.queries.matching import Found, Search, find
from catalogue.search.queries.orders import Sort
from catalogue.statistics.queries import reuse_of

NEWEST = 5
ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class Result:
    """`capabilities` are names. `reuse` is the figure whose list the page of adopters shows;
    `score` None until reviews may be summed up.
    """

    listing_id: int
    slug: str
    name: str
    kind: str
    owner: str
    owner_slug: str
    summary: str
    language: str
    capabilities: Sequence[str]
    published_on: date | None
    reuse: int
    score: Score | None


def results(search: Search) -> list[Result]:
    """One page of what is found, in order."""
    return results_of(find(search))


def results_of(found: Found) -> list[Result]:
    """The same of a search that was made."""
    return list(results_by_key(match.listing_id for match in found.matches()).values())


def newest() -> list[Result]:
    return results(Search(sort=Sort.NEWEST))[:NEWEST]


def results_by_key(keys: Iterable[int], *, scored: bool = False) -> dict[int, Result]:
    """In this order, those that are published; the number of queries is that for any number.

    Values and no rows of models: pages of results are asked for most of all, and the models
    would take most of their time. Scores are looked up where they are shown alone.
    """
    wanted = list(keys)
    rows = _listings(wanted)
    revisions = [row.revision_id for row in rows.values()]
    texts, does = _texts(revisions), _capabilities(revisions)
    reuse = reuse_of(wanted) if rows else {}
    scores = stored_scores(wanted) if rows and scored else {}
    found = {}
    for key in (one for one in wanted if one in rows):
        row, score = rows[key], scores.get(key)
        of_language = texts[row.revision_id]
        language = ENGLISH if ENGLISH in of_language else row.language
        found[key] = Result(
            listing_id=key,
            slug=row.slug,
            name=row.name,
            kind=str(Kind(row.kind).label),
            owner=row.owner,
            owner_slug=row.owner_slug,
            summary=of_language.get(language, ""),
            language=language,
            capabilities=does[row.revision_id],
            published_on=row.published_on,
            reuse=reuse.get(key, 0),
            score=score if score and score.published else None,
        )
    return found


@dataclass(frozen=True)
class _Row:
    """A published listing with what is live of it."""

    listing_id: int
    slug: str
    kind: str
    published_on: date | None
    owner: str
    owner_slug: str
    revision_id: int
    name: str
    language: str


def _listings(keys: Sequence[int]) -> dict[int, _Row]:
    rows = Listing.objects.published().filter(pk__in=keys)
    values = rows.values_list(
        "pk", "slug", "kind", "published_on", "organisation__name", "organisation__slug",
        "live_revision_id", "live_revision__name", "live_revision__language",
    )  # fmt: skip
    return {row.listing_id: row for row in (_Row(*one) for one in values)}


def _texts(revisions: Sequence[int]) -> dict[int, dict[str, str]]:
    """Summaries by revision and language."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = RevisionText.objects.filter(revision__in=revisions)
    for revision, language, summary in rows.values_list("revision_id", "language", "summary"):
        found[revision][language] = summary
    return found


def _capabilities(revisions: Sequence[int]) -> dict[int, list[str]]:
    """By revision, in the order of their names."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Revision.capabilities.through.objects.filter(revision__in=revisions)
    named = rows.order_by("capability__name").values_list("revision_id", "capability__name")
    for revision, name in named:
        found[revision].append(name)
    return found
