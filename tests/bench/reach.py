"""Who reaches what through parts: the whole table of it made anew, in a database of its own.

Three quarters of the services are built from four others of lower levels, of which there are
five; so each brick at the bottom is in some hundreds of services.
"""

import time
from collections.abc import Iterator
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.composition.queries.reach import reach_differences
from tests.bench import large
from tests.bench.lines import Line

DATABASE = "commons_reach"
SIZES = {"listings": 20_000, "organisations": 2_000, "adoptions": 200_000}
EDGES, LEVELS, SEED = 60_000, 5, 11


def measure() -> list[Line]:
    large.make(DATABASE, **SIZES)
    large.go_to(DATABASE)
    _link()
    started = time.perf_counter()
    rows = rebuild_reach()
    spent = time.perf_counter() - started
    lines = [
        Line(f"reach: {EDGES:,} edges, {rows:,} rows made anew", spent, "s", 30),
        Line("reach: rows that differ", len(reach_differences()), "rows", 0),
    ]
    large.go_to(large.HOME)
    return lines


def _link() -> None:
    """Copied, since an action for each would take an hour."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE catalogue_part DISABLE TRIGGER USER")
        columns = "whole_id, part_id, relation, linked_by_id, linked_at"
        with cursor.copy(f"COPY catalogue_part ({columns}) FROM STDIN") as copy:
            for whole, part in _edges():
                copy.write_row((whole, part, "contains", 1, timezone.now()))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE catalogue_part ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_part")


def _edges() -> Iterator[tuple[int, int]]:
    """Level by level: a whole of one is built from listings of the level below or a lower one."""
    random = Random(SEED)  # noqa: S311 - a test's own
    level = SIZES["listings"] // LEVELS
    seen: set[tuple[int, int]] = set()
    while len(seen) < EDGES:
        whole = random.randint(level + 1, SIZES["listings"])
        below = random.randint(0, (whole - 1) // level - 1)
        edge = whole, below * level + random.randint(1, level)
        if edge not in seen:
            seen.add(edge)
            yield edge
