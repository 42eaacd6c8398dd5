"""The roll-ups made anew beside the standing ones: to compare, and to put them right.

Both work over shadow tables that live as long as their transaction, and part by part, so that
no transaction and no task is long.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from accounts.moments import one_moment
from catalogue.composition.actions.rollup import FAMILY as REACH_FAMILY
from catalogue.composition.queries.reach import reach_differences
from catalogue.jobs import actions as jobs
from catalogue.jobs.ledger import keep_readers_away, mark_all_read
from catalogue.models import Job, RollupDifference
from catalogue.statistics.actions.rollup import FAMILY, touched_pairs
from catalogue.statistics.actions.spans import shadow_spans
from catalogue.statistics.definitions import (
    DOES,
    DOES_BY_ROLLUP,
    LISTING_TABLE,
    LISTINGS,
    PAIR_TABLE,
    PAIRS,
    SPAN_TABLE,
    TABLES,
    USE_TABLE,
    USES,
    WHOLE,
    Part,
    Table,
)
from catalogue.statistics.queries.differences import (
    Difference,
    differences,
    reach_as_differences,
    unread_events,
)

PARTS = 16
"""In how many parts the nightly comparison goes through all rows."""
COUNTED = (PAIR_TABLE, LISTING_TABLE, USE_TABLE)
PASSES = ((PAIR_TABLE, LISTING_TABLE, SPAN_TABLE), (USE_TABLE,))
"""A rebuild in parts goes through all of them twice: where organisations stand is counted from
the rows of the first pass, of which a reader meanwhile may have moved some."""


def rebuild_rollup(*, tables: Sequence[Table] = TABLES) -> int:
    """Puts the roll-ups of use right in one go, for an empty or a small commons.

    Readers see the old rows until it is done. Answers how many pairs there are. The days of
    every use take most of the time; `COUNTED` leaves them out.
    """
    with transaction.atomic():
        keep_readers_away(FAMILY)
        mark_all_read(FAMILY)
        rebuild_part(part=WHOLE, tables=tables)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {PAIR_TABLE.name}")  # noqa: S608 - a constant
            (number,) = cursor.fetchone()
    return int(number)


def rebuild_step(number: int) -> None:
    """One of the steps of a rebuild in parts, `PARTS` for each pass; they count from 0."""
    turn, part = divmod(number, PARTS)
    rebuild_part(part=Part(part, PARTS), tables=PASSES[turn])


def rebuild_part(*, part: Part, tables: Sequence[Table] = TABLES) -> None:
    """Puts one part right; only rows that differ are written."""
    with transaction.atomic():
        keep_readers_away(FAMILY)
        with _shadows(tables, part, stored=True):
            for table in tables:
                _put_right(table, part)


def forget_what_was_read() -> None:
    """Before a rebuild in parts: what the ledger tells from now on is read again after it."""
    with transaction.atomic():
        keep_readers_away(FAMILY)
        mark_all_read(FAMILY)


def compare_part(*, part: Part, at: datetime) -> list[Difference]:
    """The rows of one part against their source rows; stores what differs and answers it.

    What the ledger tells and nobody has read yet may differ; it is left to the next time.
    """
    with one_moment():
        moving = touched_pairs(unread_events(FAMILY))
        with _shadows(TABLES, part):
            found = [
                one
                for table in TABLES
                for one in differences(table, _shadow(table), part)
                if not one.touches(moving)
            ]
        store_differences(found=found, at=at)
    return found


def compare_reach(*, at: datetime) -> list[Difference]:
    """The same of who reaches what through parts, in one go: parts are few.

    Answers nothing while the ledger tells of changes that its reader has not taken yet.
    """
    with one_moment():
        found = [] if unread_events(REACH_FAMILY) else reach_as_differences(reach_differences())
        store_differences(found=found, at=at)
    return found


def store_differences(*, found: Iterable[Difference], at: datetime) -> None:
    """Keeps each that is not known yet, for administrators to see."""
    known = set(
        RollupDifference.objects.filter(mended_at__isnull=True).values_list(
            "table", "key", "standing", "expected"
        )
    )
    fresh = [one for one in found if (one.table, one.key, one.standing, one.expected) not in known]
    RollupDifference.objects.bulk_create(
        RollupDifference(
            found_at=at,
            table=one.table,
            key=one.key,
            standing=one.standing,
            expected=one.expected,
        )
        for one in fresh
    )


def mend(*, by: User, at: datetime) -> Job:
    """Asks for every roll-up to be put right, and closes what was found until now.

    Raises PermissionDenied.
    """
    if not by.is_administrator:
        raise PermissionDenied(_("Only administrators can have the totals made anew."))
    with transaction.atomic():
        job = jobs.request(
            kind="statistics.rebuild", key=f"statistics.rebuild:{at:%Y%m%d%H%M%S}", by=by, at=at
        )
        opened = RollupDifference.objects.filter(mended_at__isnull=True)
        opened.update(mended_at=at, mended_by=by)
        record_event(kind="figures.mended", subject_id=job.pk, version=1, at=at, by=by)
    return job


@contextmanager
def _shadows(tables: Sequence[Table], part: Part, *, stored: bool = False) -> Iterator[None]:
    """What should stand in that part, in temporary tables, filled from the source rows up.

    With `stored`, a part's uses of organisations are counted from the pairs that stand.
    """
    with connection.cursor() as cursor:
        # Tables that were filled a moment ago look empty to the planner, which then compares
        # every row with every other; for all rows at once hashes are right anyway.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        for table in tables:
            _fill_shadow(table, _expected(table, part, stored=stored), part)
    yield
    with connection.cursor() as cursor:
        for name in map(_shadow, tables):
            cursor.execute(f"DROP TABLE {name}")
        cursor.execute("SET LOCAL enable_nestloop = on")


def _fill_shadow(table: Table, expected: str, part: Part) -> None:
    columns, shadow = ", ".join(table.columns), _shadow(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {shadow} ON COMMIT DROP AS"  # noqa: S608 - constants
            f" SELECT {columns} FROM {table.name} WITH NO DATA"
        )
        if table is SPAN_TABLE:
            shadow_spans(table=shadow, part=part)
        else:
            cursor.execute(
                f"INSERT INTO {shadow} SELECT {columns} FROM ({expected}) AS expected",  # noqa: S608
                {"zone": settings.TIME_ZONE},
            )
        cursor.execute(f"ANALYZE {shadow}")


def _expected(table: Table, part: Part, *, stored: bool) -> str:
    if table is LISTING_TABLE:
        return LISTINGS.format(pairs=_shadow(PAIR_TABLE), only="true")
    if table is USE_TABLE and part == WHOLE:
        return USES.format(pairs=_shadow(PAIR_TABLE), does=DOES)
    if table is USE_TABLE:
        # All uses of some organisations, where the others are all uses of some services.
        if stored:
            some = f"SELECT * FROM {PAIR_TABLE.name} WHERE {part.holds('organisation_id')}"  # noqa: S608
            return USES.format(pairs=f"({some})", does=DOES_BY_ROLLUP)
        some = f"{PAIRS} AND {part.holds('a.organisation_id')}"
        return USES.format(pairs=f"({some})", does=DOES)
    return f"{PAIRS} AND {part.holds('a.listing_id')}"


def _shadow(table: Table) -> str:
    return f"expected_{table.name}"


def _put_right(table: Table, part: Part) -> None:
    """Removes what should not stand or differs, then adds what is missing."""
    key, columns = ", ".join(table.key), ", ".join(table.columns)
    same = " AND ".join(f"s.{one} IS NOT DISTINCT FROM t.{one}" for one in table.values)
    match, shadow = table.matching("s", "t"), _shadow(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table.name} AS t WHERE {part.holds(table.parted_by)}"  # noqa: S608
            f" AND NOT EXISTS (SELECT FROM {shadow} AS s WHERE {match} AND {same})"
        )
        cursor.execute(
            f"INSERT INTO {table.name} ({columns})"  # noqa: S608
            f" SELECT {columns} FROM {shadow} AS s WHERE NOT EXISTS"
            f" (SELECT FROM {table.name} AS t WHERE {match}) ORDER BY {key}"
        )
