"""Writes the days on which uses counted, from what the ledger tells of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import connection, transaction

from catalogue.statistics.definitions import GROUPS_OF_PAIRS, SPAN_TABLE, Part
from catalogue.statistics.queries.ledger import Told, keep_told_of_part, told_of_pairs
from catalogue.statistics.spans import spans

Pair = tuple[int, int]
Row = tuple[int, int, int, date, str, date | None]
"""Listing, organisation, adoption, from, stage, until."""

_WITH_GROUPS = f"""
SELECT s.listing_id, s.organisation_id, s.adoption_id, s.from_on, s.stage, s.until_on,
       p.group_id, p.publisher_id, p.publisher_group_id, p.shown
  FROM {{days}} AS s (listing_id, organisation_id, adoption_id, from_on, stage, until_on)
  JOIN ({GROUPS_OF_PAIRS}) AS p
    ON p.listing_id = s.listing_id AND p.organisation_id = s.organisation_id
"""  # noqa: S608 - put together from constants
_GIVEN = """
unnest(%(listing)s::bigint[], %(body)s::bigint[], %(adoption)s::bigint[], %(from)s::date[],
       %(stage)s::text[], %(until)s::date[])
"""
_OF_STORIES = """
(SELECT t.listing_id, t.organisation_id, t.adoption_id, t.days[s.begins], s.stage, t.days[s.ends]
   FROM told t
   JOIN unnest(%(stories)s::text[], %(stages)s::text[], %(begins)s::int[], %(ends)s::int[])
     AS s (story, stage, begins, ends) ON s.story = t.story)
"""
_REFRESH = SPAN_TABLE.replacing(
    where="(listing_id, organisation_id) IN"
    " (SELECT * FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]))",
    rows=_WITH_GROUPS.format(days=_GIVEN),
)


def refresh_spans(*, pairs: Sequence[Pair]) -> None:
    """Rewrites the days of these pairs of listing and organisation."""
    listings = [listing for listing, _ in pairs]
    bodies = [body for _, body in pairs]
    rows = list(rows_of(told_of_pairs(listings, bodies)))
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 6
    names = ("listing", "body", "adoption", "from", "stage", "until")
    given = dict(zip(names, columns, strict=True))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_REFRESH, {**given, "listings": listings, "bodies": bodies})


def rows_of(told: Iterable[Told]) -> Iterator[Row]:
    """The days of every use."""
    for use in told:
        for stage, begins, ends in spans(use.story):
            until = use.days[ends - 1] if ends else None
            yield *use[:3], use.days[begins - 1], stage, until


def shadow_spans(*, table: str, part: Part) -> None:
    """Fills the caller's temporary table with the days of every use that falls in the part.

    Of a million uses most tell one of a few hundred stories, so the uses stay in the database
    and only the stories are understood here.
    """
    stories = keep_told_of_part(part, table="told")
    known = [(story, *span) for story in stories for span in spans(story)]
    names = ("stories", "stages", "begins", "ends")
    given = {name: [one[place] for one in known] for place, name in enumerate(names)}
    columns = ", ".join(SPAN_TABLE.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns}"  # noqa: S608 - constants
            f" FROM ({_WITH_GROUPS.format(days=_OF_STORIES)}) AS expected",
            given,
        )
        cursor.execute("DROP TABLE told")
