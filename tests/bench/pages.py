"""Every public page at the example's size: median time at the server, and queries.

Served by the test client in this process: middleware, view and template, no network.
"""

import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from catalogue.models import Listing
from tests.bench.example import load
from tests.bench.lines import Line

ROUNDS = 15
LISTS = {"search", "search with words", "organisations", "capabilities", "adopters", "home"}
LIST_QUERIES, PAGE_QUERIES, SIGNED_IN = 12, 10, 3


def measure() -> list[Line]:
    load()
    settings.ALLOWED_HOSTS.append("testserver")
    anonymous, member = Client(), Client()
    person = User.objects.get(email="member@brackenford.example")
    member.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    lines = []
    for name, address in _addresses().items():
        lines += _measure(name, address, anonymous, queries=0)
    for name, address in _signed_in().items():
        lines += _measure(name, address, member, queries=SIGNED_IN)
    return lines


def _measure(name: str, address: str, client: Client, *, queries: int) -> list[Line]:
    client.get(address)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    most = (LIST_QUERIES if name in LISTS else PAGE_QUERIES) + queries
    return [
        Line(f"pages: {name}, median", statistics.median(times), "ms", 50),
        Line(f"pages: {name}, queries", len(captured), "queries", most),
    ]


def _addresses() -> dict[str, str]:
    listing = Listing.objects.live().order_by("-search_document__reuse").first()
    body = Organisation.objects.get(slug="aldermere-borough-council")
    assert listing is not None
    return {
        "start": "/",
        "search": "/listings/",
        "search with words": "/listings/?q=payments+or+booking&kind=component",
        "values of a filter": "/listings/filters/capability/",
        "listing": f"/listings/{listing.slug}/",
        "adopters": f"/listings/{listing.slug}/adopters/",
        "reviews": f"/listings/{listing.slug}/reviews/",
        "listing statistics": f"/listings/{listing.slug}/statistics/",
        "history": f"/listings/{listing.slug}/history/",
        "capabilities": "/capabilities/",
        "capability": "/capabilities/take-payments/",
        "organisations": "/organisations/",
        "organisation": f"/organisations/{body.slug}/",
        "uses": f"/organisations/{body.slug}/uses/",
        "reused by": f"/organisations/{body.slug}/reused-by/",
        "organisation statistics": f"/organisations/{body.slug}/statistics/",
        "statistics": "/statistics/",
        "help": "/help/how-we-count/",
        "sign-in": "/account/sign-in/",
    }


def _signed_in() -> dict[str, str]:
    listing = Listing.objects.live().order_by("-search_document__reuse").first()
    assert listing is not None
    return {
        "home": "/home/",
        "workspace": "/workspace/brackenford-county-council/",
        "listing, signed in": f"/listings/{listing.slug}/",
    }
