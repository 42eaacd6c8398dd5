"""The roll-ups made anew beside the standing ones: to compare, and to put them right.

Both work over shadow tables that live as long as their transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.jobs import actions as jobs
from catalogue.jobs.ledger import mark_all_read
from catalogue.models import Job, RollupDifference
from catalogue.statistics.actions.rollup import FAMILY, touched_pairs
from catalogue.statistics.actions.spans import shadow_spans
from catalogue.statistics.definitions import (
    LISTING_TABLE,
    LISTINGS,
    PAIR_TABLE,
    PAIRS,
    SPAN_TABLE,
    TABLES,
    USE_TABLE,
    USES,
    Table,
)
from catalogue.statistics.queries.differences import Difference, differences, unread_events

COUNTED = (PAIR_TABLE, LISTING_TABLE, USE_TABLE)


def rebuild_rollup() -> int:
    """Puts every roll-up of use right; readers see the old rows until it is done.

    Answers how many pairs there are. Only rows that differ are written.
    """
    with transaction.atomic():
        mark_all_read(FAMILY)
        with _shadows(TABLES):
            for table in TABLES:
                _put_right(table)
            return _number_of(PAIR_TABLE)


def rebuild_counts() -> int:
    """The same for the counts of today alone, without the days of every use."""
    with transaction.atomic():
        mark_all_read(FAMILY)
        with _shadows(COUNTED):
            for table in COUNTED:
                _put_right(table)
            return _number_of(PAIR_TABLE)


def compare_rollups(*, at: datetime) -> list[Difference]:
    """Every row of every roll-up against its source rows; stores what differs and answers it.

    What the ledger tells and nobody has read yet may differ; it is left to the next time.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        moving = touched_pairs(unread_events(FAMILY))
        with _shadows(TABLES):
            found = [
                one
                for table in TABLES
                for one in differences(table, _shadow(table))
                if not one.touches(moving)
            ]
        store_differences(found=found, at=at)
    return found


def store_differences(*, found: list[Difference], at: datetime) -> None:
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
def _shadows(tables: tuple[Table, ...]) -> Iterator[None]:
    """What should stand, in temporary tables, filled from the source rows up."""
    pairs = _shadow(PAIR_TABLE)
    sources = {
        PAIR_TABLE.name: PAIRS,
        LISTING_TABLE.name: LISTINGS.format(pairs=pairs),
        USE_TABLE.name: USES.format(pairs=pairs),
    }
    with connection.cursor() as cursor:
        # Tables that were filled a moment ago look empty to the planner, which then compares
        # every row with every other; for all rows at once hashes are right anyway.
        cursor.execute("SET LOCAL enable_nestloop = off")
        for table in tables:
            columns = ", ".join(table.columns)
            shadow = _shadow(table)
            cursor.execute(
                f"CREATE TEMP TABLE {shadow} ON COMMIT DROP AS"  # noqa: S608 - constants
                f" SELECT {columns} FROM {table.name} WITH NO DATA"
            )
            if table is SPAN_TABLE:
                shadow_spans(table=shadow)
            else:
                cursor.execute(
                    f"INSERT INTO {shadow} SELECT {columns}"  # noqa: S608
                    f" FROM ({sources[table.name]}) AS expected",
                    {"zone": settings.TIME_ZONE},
                )
            cursor.execute(f"ANALYZE {shadow}")
    yield
    with connection.cursor() as cursor:
        for name in (*map(_shadow, tables), "told_days"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute("SET LOCAL enable_nestloop = on")


def _shadow(table: Table) -> str:
    return f"expected_{table.name}"


def _put_right(table: Table) -> None:
    """Removes what should not stand or differs, then adds what is missing."""
    key, columns = ", ".join(table.key), ", ".join(table.columns)
    same = " AND ".join(f"s.{one} IS NOT DISTINCT FROM t.{one}" for one in table.columns)
    match = " AND ".join(
        f"{table.comparable('s', one)} = {table.comparable('t', one)}" for one in table.key
    )
    shadow = _shadow(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table.name} AS t WHERE NOT EXISTS"  # noqa: S608 - constants
            f" (SELECT FROM {shadow} AS s WHERE {match} AND {same})"
        )
        cursor.execute(
            f"INSERT INTO {table.name} ({columns})"  # noqa: S608
            f" SELECT {columns} FROM {shadow} AS s WHERE NOT EXISTS"
            f" (SELECT FROM {table.name} AS t WHERE {match}) ORDER BY {key}"
        )


def _number_of(table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table.name}")  # noqa: S608
        (number,) = cursor.fetchone()
    return int(number)
