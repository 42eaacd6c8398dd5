"""Figures at a large size: how soon a change is in them, and how long all of them take.

Two commons, one ten times the other in services, organisations and uses alike, so that what
follows the total shows.
"""

import statistics
import time
from collections.abc import Iterator
from functools import partial
from random import Random

from django.conf import settings
from django.db import connection
from django.test import Client

from catalogue.models import Listing
from catalogue.statistics.actions.rebuilding import COUNTED, rebuild_rollup
from catalogue.statistics.definitions import TABLES
from catalogue.statistics.tasks import read_adoptions
from tests.bench import behind, charts, large, ratings, reach, scaling
from tests.bench.by_hand import DISTINCT_COUNTS
from tests.bench.changes import change, members
from tests.bench.lines import Line

SMALL = {"listings": 10_000, "organisations": 500, "adoptions": 100_000}
LARGE = {name: number * 10 for name, number in SMALL.items()}
CHANGES, ROUNDS, POSTS = 1_000, 5, 30


def measure() -> Iterator[Line]:
    medians: list[float] = []
    for sizes in (SMALL, LARGE):
        name = f"commons_{sizes['adoptions']}"
        large.make(name, **sizes)
        large.go_to(name)
        medians.append(_changes(sizes))
        figure = f"statistics: 1,000 changes at {sizes['adoptions']:,} uses, median"
        yield Line(figure, medians[-1], "s", 1)
    yield Line("statistics: the same, large over small", medians[1] / medians[0], "x", 1.5)
    yield from behind.measure(LARGE)
    for part in (_posts, _rebuilds, charts.measure, ratings.measure, reach.measure):
        yield from part()
    large.make("commons_spread", listings=1_000, organisations=100, adoptions=1_000)
    large.go_to("commons_spread")
    yield from scaling.measure()
    large.go_to(large.HOME)


def _changes(sizes: dict[str, int]) -> float:
    """Seconds from the commit of 1,000 changes until every figure of use holds them."""
    _vacuum()
    random = Random(1)  # noqa: S311 - the same changes each time
    times = []
    for _ in range(ROUNDS):
        for _ in range(CHANGES):
            change(random, sizes)
        started = time.perf_counter()
        read_adoptions()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _vacuum() -> None:
    """What the server does by itself within minutes of a load."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("VACUUM (ANALYZE)")


def _posts() -> list[Line]:
    """The form that records a use, at the server: middleware, view, action, history, ledger."""
    settings.ALLOWED_HOSTS.append("testserver")
    times = []
    for body in range(1, POSTS + 1):
        client, person = Client(), members(body)[0]
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        free = Listing.objects.exclude(adoptions__organisation=body).order_by("pk").first()
        assert free is not None
        address = f"/workspace/body-{body}/adoptions/new/?listing={free.slug}"
        form = {"stage": "live", "contact_policy": "ask_us"}
        started = time.perf_counter()
        answer = client.post(address, form)
        times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 303, answer.status_code
    return [
        Line(
            f"statistics: form that records a use at {LARGE['adoptions']:,}",
            statistics.median(times),
            "ms",
            50,
        )
    ]


def _rebuilds() -> list[Line]:
    """From empty tables, beside one statement that counts the same and writes nothing."""
    read_adoptions()
    by_hand = _seconds(_count_by_hand)
    _empty(*(one.name for one in COUNTED))
    counts = _seconds(partial(rebuild_rollup, tables=COUNTED))
    again = _seconds(partial(rebuild_rollup, tables=COUNTED))
    _empty(*(one.name for one in TABLES))
    everything = _seconds(rebuild_rollup)
    return [
        Line("statistics: one statement by hand (floor)", by_hand, "s", 60),
        Line("statistics: all counts made anew from nothing", counts, "s", 60),
        Line("statistics: the same over the statement by hand", counts / by_hand, "x", 3),
        Line("statistics: all counts compared and put right", again, "s", 60),
        Line("statistics: the same and the days of every use, from nothing", everything, "s", 60),
    ]


def _seconds(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def _count_by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT_COUNTS)
        cursor.fetchall()


def _empty(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
