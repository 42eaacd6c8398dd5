"""Readers lose nothing: commits out of order, rollbacks, crashes (`methods.md` T2.1)."""

import threading
from collections import Counter
from random import Random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Event, record_event
from catalogue.jobs.ledger import _UNREAD, lock_key, read_ledger
from catalogue.models import Watermark

WRITERS, EACH = 4, 120


def tell(subject: int) -> None:
    record_event(kind="t.told", subject_id=subject, version=1, at=timezone.now(), by=None)


def test_the_lock_has_the_published_key() -> None:
    assert lock_key("rollup:adoption") == 8300617044514677915


@pytest.mark.django_db
def test_reading_twice_reads_nothing_twice() -> None:
    seen: list[int] = []
    # Events of this test's own open transaction stay above the oldest open one.
    assert read_ledger("search", lambda events: seen.extend(e.pk for e in events)) == 0
    assert seen == []


@pytest.mark.django_db
def test_a_batch_is_found_by_the_index_and_not_by_reading_the_whole_ledger() -> None:
    """What it costs follows what is new, also where the ledger has millions of entries."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {_UNREAD}", ["1", 1, 10])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: ((ROW(xid, id) > ROW(" in plan


@pytest.mark.usefixtures("emptied_as_owner")
def test_no_event_is_lost_when_commits_come_out_of_order() -> None:  # noqa: C901 - one story
    seen: Counter[int] = Counter()
    written: set[int] = set()
    finished = threading.Event()
    crashes = iter([True, False, True, False, True])

    def write(writer: int) -> None:
        random = Random(writer)  # noqa: S311 - a test's own
        for number in range(EACH):
            subject = writer * 10_000 + number
            try:
                with transaction.atomic():
                    tell(subject)
                    if random.random() < 0.3:
                        finished.wait(random.random() / 200)
                    if random.random() < 0.1:
                        raise InterruptedError  # noqa: TRY301
            except InterruptedError:
                continue
            written.add(subject)
        connection.close()

    def apply(events: list[Event]) -> None:
        if next(crashes, False):
            raise InterruptedError
        seen.update(event.subject_id for event in events if event.subject_id is not None)

    def read() -> None:
        while not finished.is_set():
            read_once(apply)
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in [*threads, *readers]:
        thread.start()
    for thread in threads:
        thread.join()
    finished.set()
    for thread in readers:
        thread.join()
    read_once(apply)
    assert set(seen) == written
    assert set(seen.values()) == {1}
    last = Event.objects.order_by("-xid", "-pk").first()
    assert last is not None
    assert Watermark.objects.get(family="search").event_id == last.pk


def read_once(apply: object) -> None:
    try:
        read_ledger("search", apply, batch=50)  # type: ignore[arg-type]
    except InterruptedError:
        connection.rollback() if not connection.get_autocommit() else None
