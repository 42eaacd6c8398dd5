"""The nightly look at 50,000 services, and the page of its rows (`methods.md` 7.4)."""

import statistics
import time
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, OrganisationType, Place
from catalogue.jobs.actions import request
from catalogue.models import Job, JobState, ScalingStage
from catalogue.scaling.tasks import assess_stages
from tests import factories
from tests.bench.lines import Line

SERVICES, BODIES, USES, ROUNDS = 50_000, 5_000, 500_000, 10
ADDRESSES = (
    "",
    "?page=2",
    "?rung=early",
    "?rung=seed&mark=jumped",
    "?blocks=retention&type=health",
    "?place=wales",
)


def measure() -> list[Line]:
    _fill()
    key = f"scaling.assess:bench:{time.time()}"
    job = request(kind="scaling.assess", key=key, by=None, at=timezone.now())
    started = time.perf_counter()
    assess_stages()
    spent = time.perf_counter() - started
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert ScalingStage.objects.count() >= SERVICES
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    times = [_milliseconds(client, f"/scaling/{one}") for _ in range(ROUNDS) for one in ADDRESSES]
    return [
        Line(f"scaling: {SERVICES:,} services looked at", spent, "s", 60),
        Line(f"scaling: page of {SERVICES:,}, median", statistics.median(times), "ms", 200),
    ]


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return (time.perf_counter() - started) * 1000


def _fill() -> None:
    """Bodies of all types and places; services for some of them; uses from three years."""
    types = [one for one in OrganisationType.values if one != OrganisationType.SUPPLIER]
    bodies = Organisation.objects.bulk_create(
        Organisation(
            slug=f"spread-{number}",
            name=f"Body {number}",
            type=types[number % len(types)],
            place=Place.values[number % len(Place.values)],
        )
        for number in range(BODIES)
    )
    capabilities = [factories.capability() for _ in range(60)]
    given = {
        "services": SERVICES,
        "uses": USES,
        "bodies": [one.pk for one in bodies],
        "types": types,
        "capabilities": [one.pk for one in capabilities],
        "person": factories.person().pk,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "begin": timezone.localdate() - timedelta(days=3 * 365),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in _STATEMENTS:
            cursor.execute(statement, given)


_STATEMENTS = (
    """CREATE TEMP TABLE made AS
       SELECT n, nextval('catalogue_listing_id_seq') AS listing,
              nextval('catalogue_revision_id_seq') AS revision,
              (%(bodies)s::bigint[])[1 + n %% cardinality(%(bodies)s::bigint[])] AS owner
         FROM generate_series(1, %(services)s) AS n""",
    """INSERT INTO catalogue_listing (id, slug, kind, organisation_id, state, version)
       SELECT listing, 'spread-' || n,
              (ARRAY['component', 'shared_service'])[1 + n %% 2], owner, 'unpublished', 1
         FROM made""",
    """INSERT INTO catalogue_revision (id, listing_id, state, name, language, facts, saved,
              version, begun_by_id, begun_at, submitted_by_id, submitted_at)
       SELECT revision, listing, 'approved', 'Service ' || n, 'en',
              jsonb_build_object('phase', 'stable', 'audience', to_jsonb(
                (%(types)s::text[])[1 + n %% 7 : 3 + n %% 7])),
              '{}', 1, %(person)s, %(now)s, %(person)s, %(now)s
         FROM made""",
    """UPDATE catalogue_listing l
          SET state = 'live', live_revision_id = m.revision, published_on = %(begin)s
         FROM made m WHERE m.listing = l.id""",
    """INSERT INTO catalogue_revision_capabilities (revision_id, capability_id)
       SELECT revision,
              (%(capabilities)s::bigint[])[1 + n %% cardinality(%(capabilities)s::bigint[])]
         FROM made""",
    """CREATE TEMP TABLE used AS
       SELECT DISTINCT ON (listing, body) m.listing, m.owner, body,
              %(begin)s::date + (u::bigint * 7919 %% 1095)::int AS since
         FROM generate_series(1, %(uses)s) AS u
         JOIN made m ON m.n = 1 + (u::bigint * 104729 %% %(services)s)
         CROSS JOIN LATERAL (
           SELECT (%(bodies)s::bigint[])[1 + (
                    (u::bigint * 15485863 + u / %(services)s) %% cardinality(%(bodies)s::bigint[])
                  )]) AS b (body)
        WHERE body <> m.owner""",
    """INSERT INTO catalogue_usespan (listing_id, organisation_id, adoption_id, stage, from_on,
              group_id, publisher_id, publisher_group_id, shown)
       SELECT listing, body, row_number() OVER (), 'live', since, body, owner, owner, true
         FROM used""",
    """INSERT INTO catalogue_adoptionrollup (listing_id, organisation_id, stage, confirmed,
              group_id, publisher_id, publisher_group_id, since, confirmed_on)
       SELECT listing, body, 'live', true, body, owner, owner, since, %(today)s FROM used""",
    "ANALYZE",
)
