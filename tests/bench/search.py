"""The page of results with all filters, over a fixed mix of searches (`methods.md` 9.4)."""

import statistics
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.search.queries import answers
from catalogue.search.queries.bitmaps import present_index
from catalogue.search.queries.limits import in_time
from catalogue.search.views.finding import drawn, shown
from tests.bench import large, relevance, serving
from tests.bench.asking import addresses, beginnings, distinct
from tests.bench.lines import Line

SIZES = {"listings": 100_000, "organisations": 5_000, "adoptions": 300_000}
MILLION = {"listings": 1_000_000, "organisations": 5_000, "adoptions": 300_000}
ROUNDS = 3
MOST_ASKED = 3_000


def measure() -> Iterator[Line]:
    yield from relevance.measure()
    large.make("commons_search", **SIZES)
    large.go_to("commons_search")
    yield from _pages("100,000", median=30, slowest=100)
    yield from _suggestions("100,000")
    mix = [one for some in addresses().values() for one in some]
    yield from serving.measure(distinct=distinct(MOST_ASKED), mix=mix)
    large.make("commons_million", **MILLION)
    large.go_to("commons_million")
    yield from _pages("1,000,000", median=250, slowest=250)
    yield from _suggestions("1,000,000")
    large.go_to(large.HOME)


def _pages(size: str, *, median: float, slowest: float) -> Iterator[Line]:
    """Nothing is kept from one time to the next, but for the last line."""
    settings.ALLOWED_HOSTS.append("testserver")
    client, mix = Client(), addresses()
    # One search after another, each measured in all three ways before the next: the machine may
    # be faster at one time than at another.
    measured = {
        kind: [(_page(client, one), _view(one), _floor(client, one)) for one in some]
        for kind, some in mix.items()
    }
    pages, floors = {}, {}
    for kind, some in measured.items():
        pages[kind], views, floors[kind] = map(list, zip(*some, strict=True))
        bare, view = statistics.median(floors[kind]), statistics.median(views)
        yield Line(f"search: {kind} of {size}, SQL alone (floor)", bare, "ms")
        yield Line(f"search: {kind} of {size}, without template", view, "ms")
        page = statistics.median(pages[kind])
        yield Line(f"search: {kind} of {size}, whole page", page, "ms")
    every = [one for some in pages.values() for one in some]
    p95 = statistics.quantiles(every, n=20)[-1]
    yield Line(f"search: page of {size}, p50", statistics.median(every), "ms", median)
    yield Line(f"search: page of {size}, p95", p95, "ms", slowest)
    common = statistics.median(pages["common"]) / statistics.median(floors["common"])
    yield Line(f"search: common of {size}, page over floor", common, "x", 2.5)
    warm = [_page(client, one, kept=True) for some in mix.values() for one in some]
    yield Line(f"search: page of {size}, p50, asked again", statistics.median(warm), "ms", median)


def _suggestions(size: str) -> Iterator[Line]:
    client = Client()
    times = [
        _milliseconds(lambda typed=typed: client.get("/listings/suggestions/", {"q": typed}))
        for typed in beginnings()
    ]
    p95 = statistics.quantiles(times, n=20)[-1]
    yield Line(f"search: suggestions of {size}, p95", p95, "ms", 20)


def _page(client: Client, address: str, *, kept: bool = False) -> float:
    def get() -> None:
        if not kept:
            _forget()
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    return _milliseconds(get)


def _forget() -> None:
    """As if nobody had asked before."""
    answers._answer.cache_clear()
    drawn.cache_clear()


def _view(address: str) -> float:
    data = QueryDict(urlsplit(address).query)

    def read() -> None:
        _forget()
        with in_time():
            shown(data, present_index())

    return _milliseconds(read)


def _floor(client: Client, address: str) -> float:
    """The same statements, sent again by themselves, with the settings of a search."""
    _forget()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    statements = [one["sql"] for one in captured.captured_queries if "SELECT" in one["sql"]]

    def ask() -> None:
        with in_time(), connection.cursor() as cursor:
            for statement in statements:
                cursor.cursor.execute(statement.replace("%", "%%"), [])
                cursor.cursor.fetchall()

    return _milliseconds(ask)


def _milliseconds(work: Callable[[], None]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
