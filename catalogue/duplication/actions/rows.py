"""The rows that a merge moves, by statements over sets: planned as images, then applied."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from catalogue.duplication.fates import COLUMNS, MOVING, Moving
from catalogue.models import Merge

REVISIONS = "catalogue_revision"
CASES = "catalogue_case"
TABLES = (*dict.fromkeys(one.table for one in MOVING), REVISIONS, CASES)
CLOCKS = {one.table: one.clock for one in MOVING if one.clock}

_LOCK = """
SELECT a.id FROM {table} a
 WHERE a.{column} = %(merged)s OR a.{column} = %(kept)s AND {shared}
 ORDER BY a.id FOR UPDATE
"""
# Materialised, or the image of a row would be made anew wherever it is named.
_PLAN = """
WITH changing AS MATERIALIZED ({changing})
INSERT INTO catalogue_mergedrow (merge_id, table_name, row_id, before, after)
SELECT %(merge)s, '{table}', id, image, CASE WHEN image @> change THEN '{{}}' ELSE change END
  FROM changing
"""
_MOVED = """
SELECT a.id, to_jsonb(a) AS image, jsonb_build_object('{column}', %(kept)s::bigint) AS change
  FROM {table} a WHERE a.{column} = %(merged)s AND NOT {twin} AND {fits}
"""
# Noted even where it changes nothing: the other row did not move because this one was there.
_TAKEN = """
SELECT b.id, to_jsonb(b) AS image, {taken} AS change
  FROM {table} a JOIN {table} b ON {same}
 WHERE a.{column} = %(merged)s AND b.{column} = %(kept)s AND NOT {void}
"""
_VALUES = """
CASE WHEN ROW({rank_a}) > ROW({rank_b})
     THEN to_jsonb(a) - ARRAY['id', 'listing_id', 'version'] ELSE '{{}}' END
|| jsonb_build_object({blends})
"""
_ABSORBED = """
SELECT a.id, to_jsonb(a) AS image, '{absorbed}'::jsonb AS change
  FROM {table} a WHERE a.{column} = %(merged)s AND {twin} AND NOT {void}
"""
_CLOSED = """
SELECT a.id, to_jsonb(a) AS image, '{"state": "withdrawn"}'::jsonb AS change
  FROM catalogue_revision a
 WHERE a.listing_id = %(merged)s AND a.state IN ('draft', 'submitted', 'changes_requested')
"""
_CLOSED_CASES = """
SELECT a.id, to_jsonb(a) AS image,
       jsonb_build_object('closed_at', %(at)s::timestamptz, 'closed_by_id', %(by)s::bigint) AS change
  FROM catalogue_case a JOIN catalogue_revision r ON r.id = a.revision_id
 WHERE r.listing_id = %(merged)s AND r.state = 'submitted' AND a.closed_at IS NULL
"""
_CARRY = """
UPDATE {table} t SET {column} = %({to})s
  FROM catalogue_mergedrow m
 WHERE m.merge_id = %(merge)s AND m.table_name = '{table}' AND m.row_id = t.id
   AND m.after ? '{column}'
"""
_WRITE = """
UPDATE {table} t
   SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(t, m.{image} - 'version'))
  FROM catalogue_mergedrow m
 WHERE m.merge_id = %(merge)s AND m.table_name = '{table}' AND m.row_id = t.id
   AND NOT m.after ?| %(moved_by)s AND m.after <> '{{}}'
"""
_AS_LEFT = "m.before || m.after"
_CLOCKED = """
m.before || m.after || '{clock}' || jsonb_build_object('version', (m.before ->> 'version')::bigint + 1)
"""


def move(merge: Merge) -> None:
    """Notes every row that changes as it is and what will change, then writes it."""
    _lock(merge)
    # Where thousands of rows came since the planner last counted, it takes each listing to have
    # a few and compares all rows of one with all of the other.
    _run("SET LOCAL enable_nestloop = off", merge)
    for moving in MOVING:
        for changing in _changing(moving):
            _run(_PLAN.format(table=moving.table, changing=changing), merge)
    _run("SET LOCAL enable_nestloop = on", merge)
    _run(_PLAN.format(table=REVISIONS, changing=_CLOSED), merge)
    _run(_PLAN.format(table=CASES, changing=_CLOSED_CASES), merge)
    # Each row's history opens a savepoint, which is slow while thousands of checks wait.
    _run("SET CONSTRAINTS ALL IMMEDIATE", merge)
    for moving in MOVING:
        _run(_CARRY.format(table=moving.table, column=moving.column, to="kept"), merge)
        _write(moving.table, "after", merge)
    _run("SET CONSTRAINTS ALL DEFERRED", merge)
    for table in (REVISIONS, CASES):
        _write(table, "after", merge)


def restore(merge: Merge) -> None:
    """Rows that moved go back, with all that was done to them since.

    Rows that were changed in place become what they were, unless somebody changed them since.
    What the clock did to them since is undone as well; it judges them anew by their own dates.
    """
    for moving in MOVING:
        _run(_CARRY.format(table=moving.table, column=moving.column, to="merged"), merge)
    for table in TABLES:
        _write(table, "before", merge, only=_untouched(CLOCKS.get(table, "")))


def _untouched(clock: str) -> str:
    """The row is as the merge left it, or the clock alone has changed it since."""
    images = [_AS_LEFT, _CLOCKED.format(clock=clock)] if clock else [_AS_LEFT]
    return f" AND to_jsonb(t) @> ANY (ARRAY[{', '.join(images)}])"


def _write(table: str, image: str, merge: Merge, *, only: str = "") -> None:
    statement = _WRITE.format(table=table, columns=_columns(table), image=image)
    _run(statement + only, merge)


def _changing(moving: Moving) -> Iterator[str]:
    """Rows that move; rows that were there and may take of another; rows that stay behind."""
    known = {
        "table": moving.table,
        "column": moving.column,
        "twin": moving.twin(of="%(kept)s"),
        "same": moving.same,
        "void": moving.void.format(row="a"),
        "fits": moving.fits.format(row="a"),
    }
    yield _MOVED.format(**known)
    if moving.once:
        yield _TAKEN.format(taken=_taken(moving), **known)
    if moving.absorbed:
        yield _ABSORBED.format(absorbed=moving.absorbed, **known)


def _taken(moving: Moving) -> str:
    if not moving.rank:
        return "'{}'::jsonb"
    blends = ", ".join(f"'{column}', {made}" for column, made in moving.blends)
    rank_a, rank_b = (moving.rank.format(row=row) for row in "ab")
    return _VALUES.format(rank_a=rank_a, rank_b=rank_b, blends=blends)


def _lock(merge: Merge) -> None:
    """Nobody changes the rows of the merged listing, nor those that meet them, until the end."""
    for moving in MOVING:
        shared = moving.twin(of="%(merged)s")
        _run(_LOCK.format(table=moving.table, column=moving.column, shared=shared), merge)


def _columns(table: str) -> str:
    facts = (model._meta for model in apps.get_models())  # noqa: SLF001 - Django's own door
    fields = next(one.concrete_fields for one in facts if one.db_table == table)
    found = [str(one.column) for one in fields if not one.primary_key]
    return ", ".join(connection.ops.quote_name(column) for column in found)


def _run(statement: str, merge: Merge) -> None:
    parameters: dict[str, Any] = {
        "merge": merge.pk,
        "kept": merge.kept_id,
        "merged": merge.merged_id,
        "by": merge.merged_by_id,
        "at": merge.merged_at,
        "moved_by": list(COLUMNS),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
