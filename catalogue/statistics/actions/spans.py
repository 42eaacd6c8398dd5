"""Writes the days on which uses counted, from what the ledger tells of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import connection, transaction

from catalogue.statistics.definitions import GROUPS_OF_PAIRS, SPAN_TABLE, Part
from catalogue.statistics.queries.ledger import Told, told_of_pairs, told_of_part
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
        for span in spans(use.days, use.story):
            yield (*use[:3], span.from_on, span.stage, span.until_on)


def shadow_spans(*, table: str, part: Part) -> None:
    """Fills the caller's temporary table with the days of every use that falls in the part."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE told_days (listing_id bigint, organisation_id bigint,"
            " adoption_id bigint, from_on date, stage text, until_on date) ON COMMIT DROP"
        )
        # One connection either reads or copies, so they take turns.
        for some in told_of_part(part):
            with cursor.copy("COPY told_days FROM STDIN") as copy:
                for row in rows_of(some):
                    copy.write_row(row)
        cursor.execute("ANALYZE told_days")
        columns = ", ".join(SPAN_TABLE.columns)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns}"  # noqa: S608 - constants
            f" FROM ({_WITH_GROUPS.format(days='(SELECT * FROM told_days)')}) AS expected"
        )
        cursor.execute("DROP TABLE told_days")
