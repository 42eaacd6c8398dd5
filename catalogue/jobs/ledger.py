"""Reading the ledger without losing an event (`methods.md` 2.2).

A reader looks past its own watermark and below the oldest transaction still open, since ids
are handed out before commit and commits arrive out of order.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from time import monotonic

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from accounts.models import Event
from catalogue.models import Watermark

BATCH = 1_000

# The mark is given as values: joined to its row, the whole ledger would be read for each batch.
_UNREAD = """
SELECT * FROM accounts_event
 WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY xid, id LIMIT %s
"""


def lock_key(name: str) -> int:
    """The key of an advisory lock: the first 8 bytes of SHA-256 of its name, signed."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def read_ledger(
    family: str,
    apply: Callable[[list[Event]], int | None],
    *,
    batch: int = BATCH,
    until: float = inf,
) -> int:
    """Hands unread events to `apply` in batches, each in one transaction with the watermark.

    Answers how many events were read; 0 also where another process is reading already.
    `apply` must re-read the rows that the events name and never trust the events' content. It
    may answer how many it took, one at least: the others come again. After `until`, a moment of the monotonic
    clock, no batch is begun.
    """
    read = 0
    while True:
        found, taken = _read_batch(family, apply, batch=batch)
        read += taken
        if (taken == found and found < batch) or monotonic() > until:
            return read


def _read_batch(
    family: str, apply: Callable[[list[Event]], int | None], *, batch: int
) -> tuple[int, int]:
    """How many events there were, and how many of them were taken."""
    with transaction.atomic():
        if not take_turn(family):
            return 0, 0
        mark, _ = Watermark.objects.get_or_create(family=family)
        events = list(Event.objects.raw(_UNREAD, [str(mark.xid), mark.event_id, batch]))
        taken = 0
        if events:
            answer = apply(events)
            taken = len(events) if answer is None else answer
            if not 0 < taken <= len(events):
                raise ValueError(f"{family} took {taken} of {len(events)} events")
            last = events[taken - 1]
            mark.xid, mark.event_id = last.xid, last.pk
        mark.checked_at = timezone.now()
        mark.save()
    return len(events), taken


def take_turn(family: str) -> bool:
    """Whether nobody else writes what this family reads; if so, none does until the transaction ends.

    A reader does not wait: whoever is at work does its work too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_key(f"rollup:{family}")])
        (taken,) = cursor.fetchone()
    return bool(taken)


def keep_readers_away(family: str) -> None:
    """Waits until no reader of that family is at work; none begins until the transaction ends.

    For a rebuild: what a reader wrote meanwhile would be overwritten by what was read before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key(f"rollup:{family}")])


def mark_all_read(family: str) -> None:
    """For a rebuild from rows: everything below the oldest open transaction counts as read.

    Call it before reading the rows, in the same transaction: events from then on are read
    again, which does no harm.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO catalogue_watermark (family, xid, event_id, checked_at)
            VALUES (%s, pg_snapshot_xmin(pg_current_snapshot()), 0, clock_timestamp())
            ON CONFLICT (family) DO UPDATE
               SET xid = excluded.xid, event_id = 0, checked_at = excluded.checked_at
            """,
            [family],
        )


def begin_at_the_end(family: str) -> None:
    """For a reader that tells news: what was written before its very first look is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO catalogue_watermark (family, xid, event_id)
            VALUES (%s, pg_snapshot_xmin(pg_current_snapshot()), 0)
            ON CONFLICT (family) DO NOTHING
            """,
            [family],
        )


def as_of(*families: str) -> datetime | None:
    """The moment up to which all these readers have looked; None: one never has."""
    marks = Watermark.objects.filter(family__in=families, checked_at__isnull=False)
    moments = list(marks.values_list("checked_at", flat=True))
    return min(moments) if len(moments) == len(families) else None  # type: ignore[type-var]


def state_of_readers() -> tuple[tuple[str, int, int], ...]:
    """Changes whenever a reader has seen something new: what was made of the figures before is
    then older than they are.
    """
    marks = Watermark.objects.order_by("family").values_list("family", "xid", "event_id")
    return tuple(marks)


def lag(family: str, *, at: datetime) -> timedelta:
    """How long the oldest unread event has waited."""
    mark = Watermark.objects.filter(family=family).first()
    unread = Event.objects.extra(
        where=["(xid, id) > (%s::text::xid8, %s)"],
        params=[str(mark.xid) if mark else "0", mark.event_id if mark else 0],
    )
    oldest = unread.aggregate(oldest=Min("recorded_at"))["oldest"]
    return at - oldest if oldest else timedelta()
