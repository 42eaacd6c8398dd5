"""The moderators' queue with very many open submissions, as a moderator pages and sorts it."""

import statistics
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, SiteRole, User
from catalogue.models import Case, CaseKind, CaseWarning, Kind, Listing, Revision, RevisionText
from tests import factories
from tests.bench.lines import Line

SUBMISSIONS, BODIES, ROUNDS = 10_000, 500, 5
ADDRESSES = (
    "", "?page=2", "?page=200", "?page=400", "?sort=-waiting", "?sort=organisation",
    "?sort=-organisation&page=100", "?sort=service", "?sort=kind", "?kind=new", "?kind=change",
    "?service=component&sort=organisation", "?waited=7", "?warning=links", "?taken=nobody",
    "?taken=me", "?organisation=body+1", "?organisation=nothing+like+it",
    "?kind=new&service=component&waited=3&warning=similar&taken=nobody&sort=-service",
)  # fmt: skip


def measure() -> list[Line]:
    _fill()
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    moderator = factories.person(site_role=SiteRole.MODERATOR)
    client.force_login(moderator, backend=settings.AUTHENTICATION_BACKENDS[0])
    times = sorted(
        _milliseconds(client, f"/moderation/{address}")
        for _ in range(ROUNDS)
        for address in ADDRESSES
    )
    one = Case.objects.filter(kind=CaseKind.CHANGE).latest("pk")
    case = [_milliseconds(client, f"/moderation/cases/{one.pk}/") for _ in range(4 * ROUNDS)]
    p95 = times[round(0.95 * len(times)) - 1]
    return [
        Line(f"moderation: queue of {SUBMISSIONS:,}, p95", p95, "ms", 100),
        Line(f"moderation: queue of {SUBMISSIONS:,}, median", statistics.median(times), "ms", 100),
        Line("moderation: one case, median", statistics.median(case), "ms", 100),
    ]


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)
    spent = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return spent


def _fill() -> None:
    """Submissions of all kinds and ages; those that change something have it live."""
    person, now = factories.person(), timezone.now()
    bodies = Organisation.objects.bulk_create(
        Organisation(slug=f"queue-{number}", name=f"Body {number}", type="local_authority")
        for number in range(BODIES)
    )
    live = [factories.live_listing(organisation=body) for body in bodies[:50]]
    with transaction.atomic():
        listings = Listing.objects.bulk_create(
            Listing(
                slug=f"waiting-{number}",
                kind=(Kind.COMPONENT, Kind.SHARED_SERVICE)[number % 2],
                organisation=bodies[number % BODIES],
            )
            for number in range(SUBMISSIONS - len(live))
        )
        revisions = Revision.objects.bulk_create(
            _revision(listing, number, person, now)
            for number, listing in enumerate(live + listings)
        )
        RevisionText.objects.bulk_create(
            RevisionText(revision=one, language="en", summary="It waits.") for one in revisions
        )
        Case.objects.bulk_create(
            Case(
                kind=CaseKind.CHANGE if one.listing.live_revision_id else CaseKind.NEW,
                listing=one.listing,
                organisation=one.listing.organisation,
                revision=one,
                warnings=CaseWarning.values[: number % 5],
                opened_at=one.submitted_at,
            )
            for number, one in enumerate(revisions)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _revision(listing: Listing, number: int, person: User, now: datetime) -> Revision:
    at = now - timedelta(minutes=number)
    return Revision(
        listing=listing,
        state="submitted",
        name=f"Service {number}",
        facts={"phase": "stable"},
        begun_by=person,
        begun_at=at,
        submitted_by=person,
        submitted_at=at,
    )
