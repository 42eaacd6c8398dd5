"""Where a roll-up is not what its source rows say; none is the right answer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts.models import Event
from catalogue.models import RollupDifference, Watermark
from catalogue.statistics.definitions import PAIR_TABLE, PAIRS, WHOLE, Part, Table

MOST = 1_000


@dataclass(frozen=True)
class Difference:
    """One row: `standing` and `expected` are its values as text, empty where there is none."""

    table: str
    listing_id: int | None
    organisation_id: int | None
    key: str
    standing: str
    expected: str

    def touches(self, pairs: Collection[tuple[int, int]]) -> bool:
        """Whether it is about a listing or an organisation of these pairs."""
        return any(
            self.listing_id in {None, listing} and self.organisation_id in {None, body}
            for listing, body in pairs
        )


def differences(table: Table, expected: str, part: Part = WHOLE) -> list[Difference]:
    """The first thousand rows in which a part of a table differs from the table `expected`."""
    unlike = " OR ".join(f"e.{one} IS DISTINCT FROM t.{one}" for one in table.values)
    first = table.key[0]
    statement = f"""
        SELECT {_number(table, "listing_id")}, {_number(table, "organisation_id")},
               {_named(table, table.key)},
               CASE WHEN {table.present("t")} THEN {_values(table, "t")} ELSE '' END,
               CASE WHEN {table.present("e")} THEN {_values(table, "e")} ELSE '' END
          FROM (SELECT * FROM {table.name} WHERE {part.holds(table.parted_by)}) t
          FULL JOIN {expected} e ON {table.matching("e", "t")}
         WHERE NOT ({table.present("t")}) OR NOT ({table.present("e")}) OR {unlike}
         ORDER BY coalesce(t.{first}, e.{first}), 3 LIMIT {MOST}
    """  # noqa: S608 - put together from constants
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [Difference(table.name, *row) for row in cursor.fetchall()]


def _number(table: Table, column: str) -> str:
    return f"coalesce(t.{column}, e.{column})" if column in table.key else "NULL::bigint"


def _named(table: Table, columns: Collection[str]) -> str:
    """'listing 12, organisation 7' of either side."""
    parts = [
        f"'{one.removesuffix('_id').replace('_', ' ')} ' || coalesce(t.{one}::text, e.{one}::text, '(all)')"
        for one in columns
    ]
    return f"concat_ws(', ', {', '.join(parts)})"


def _values(table: Table, side: str) -> str:
    parts = [f"'{one}: ' || coalesce({side}.{one}::text, '(none)')" for one in table.values]
    return f"concat_ws(', ', {', '.join(parts)})"


def reach_as_differences(rows: Iterable[tuple[object, ...]]) -> list[Difference]:
    """Those of the roll-up of reach; a row is the side, the listing, the organisation, the rest."""
    sides: dict[tuple[object, object], dict[object, str]] = {}
    for side, listing, body, distance, through in rows:
        words = f"distance: {distance}, through id: {through}"
        sides.setdefault((listing, body), {})[side] = words
    return [
        Difference(
            table="catalogue_reachrollup",
            listing_id=listing,  # type: ignore[arg-type]
            organisation_id=body,  # type: ignore[arg-type]
            key=f"listing {listing}, organisation {body}",
            standing=found.get("standing", ""),
            expected=found.get("expected", ""),
        )
        for (listing, body), found in sides.items()
    ]


def unread_events(family: str) -> list[Event]:
    """What this snapshot shows of the ledger past the family's watermark, if it has one."""
    mark = Watermark.objects.filter(family=family).first()
    if mark is None:
        return []
    return list(
        Event.objects.raw(
            "SELECT * FROM accounts_event WHERE (xid, id) > (%s::text::xid8, %s) ORDER BY xid, id",
            [str(mark.xid), mark.event_id],
        )
    )


def open_differences() -> QuerySet[RollupDifference]:
    """What administrators should look at, the newest first."""
    return RollupDifference.objects.filter(mended_at__isnull=True).order_by("-found_at", "pk")


def rollup_differences() -> list[tuple[object, ...]]:
    """Pairs that stand and should not, or should stand and do not; none is the right answer.

    Run it after reading the ledger to its end.
    """
    columns = ", ".join(PAIR_TABLE.columns)
    standing = f"SELECT {columns} FROM {PAIR_TABLE.name}"  # noqa: S608
    statement = f"""
        (SELECT 'standing' AS side, d.* FROM ({standing} EXCEPT SELECT * FROM ({PAIRS}) p) AS d)
        UNION ALL
        (SELECT 'expected' AS side, d.* FROM (SELECT * FROM ({PAIRS}) p EXCEPT {standing}) AS d)
        ORDER BY 2, 3, 1 LIMIT {MOST}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"zone": settings.TIME_ZONE})
        return list(cursor.fetchall())
