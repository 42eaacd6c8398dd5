"""Rows of a large commons, made by chance from one seed and copied into their tables."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from json import dumps
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import OrganisationType, Place, SizeBand
from catalogue.dates import add_months
from catalogue.jobs.ledger import mark_all_read
from catalogue.management.demonstration.capabilities import GROUPS, NEEDS
from catalogue.management.demonstration.facts import LICENCES, PHASES
from catalogue.management.demonstration.organisations import PLACES
from catalogue.management.demonstration.story import BRANDS
from catalogue.models import Capability

SEED = 7
DAYS = 3 * 365
KINDS = ("component", "shared_service")
STAGES = ("considering", "trialling", "live", "live", "live", "live", "leaving", "ended")
TABLES = (
    "accounts_organisation", "accounts_user", "accounts_membership", "catalogue_listing",
    "catalogue_revision", "catalogue_revisiontext", "catalogue_revision_capabilities",
    "catalogue_adoption",
)  # fmt: skip
Row = tuple[object, ...]


@dataclass(frozen=True)
class Sizes:
    listings: int
    organisations: int
    adoptions: int


def fill(sizes: Sizes) -> Iterator[str]:
    """Everything or nothing; tells each step as it is done."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    today = timezone.localdate()
    with transaction.atomic(), _triggers_asleep():
        _capabilities()
        yield f"organisations: {_organisations(random, sizes):,}"
        yield f"people: {_people(sizes):,}"
        yield f"listings: {_listings(random, sizes, today):,}"
        yield f"adoptions: {_adoptions(random, sizes, today):,}"
        yield f"events: {_events():,}"
        _reset_sequences()
        for family in ("adoption", "reach", "search", "charts", "notifications"):
            mark_all_read(family)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")


@contextmanager
def _triggers_asleep() -> Iterator[None]:
    """Row history and rules between rows are for people's changes; keys are checked as ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _copy(table: str, columns: str, rows: Iterable[Row]) -> int:
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _capabilities() -> None:
    for (slug, name), needs in GROUPS.items():
        group = Capability.objects.create(slug=f"group-{slug}", name=name)
        Capability.objects.bulk_create(
            Capability(slug=need.slug, name=need.name, summary=need.does, parent=group)
            for need in needs
        )


def _organisations(random: Random, sizes: Sizes) -> int:
    places = list(PLACES)
    types = [one for one in OrganisationType.values if one != OrganisationType.SUPPLIER]
    regions = [one for one in Place.values if one != Place.ELSEWHERE]

    def rows() -> Iterator[Row]:
        for key in range(1, sizes.organisations + 1):
            name = f"{places[key % len(places)]} Body {key}"
            # One in ten belongs to the group of the one before it.
            group = key - 1 if key % 10 == 0 else None
            yield (key, f"body-{key}", name, random.choice(types), random.choice(SizeBand.values),
                   random.choice(regions), "", "", None, group, None, None)  # fmt: skip

    columns = (
        "id, slug, name, type, size_band, place, description, website, parent_id, group_id, "
        "exists_from, exists_until"
    )
    return _copy("accounts_organisation", columns, rows())


def _people(sizes: Sizes) -> int:
    """Two for each organisation: who records and who confirms."""
    at = datetime.now(tz=UTC)
    count = sizes.organisations * 2
    people = (
        (key, "!", None, f"person{key}@people.example", f"Person {key}", "", True, at)
        for key in range(1, count + 1)
    )
    columns = "id, password, last_login, email, name, site_role, is_active, joined"
    _copy("accounts_user", columns, people)
    members = ((key, (key + 1) // 2, key, "editor", at) for key in range(1, count + 1))
    _copy("accounts_membership", "id, organisation_id, person_id, role, since", members)
    return count


def _listings(random: Random, sizes: Sizes, today: date) -> int:
    listings: list[Row] = []
    revisions: list[Row] = []
    texts: list[Row] = []
    links: list[Row] = []
    capabilities = dict(Capability.objects.values_list("slug", "pk"))
    for key in range(1, sizes.listings + 1):
        need = random.choice(NEEDS)
        owner = random.randint(1, sizes.organisations)
        day = today - timedelta(days=random.randint(0, DAYS))
        at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        name = f"{random.choice(BRANDS)} {need.thing} {key}"
        facts = {
            "phase": random.choice(PHASES),
            "licence": random.choice(LICENCES),
            "audience": random.sample(OrganisationType.values[:-1], 3),
        }
        summary = f"Helps public bodies {need.does}."[:150]
        words = f"Use it to {need.does}. It meets {need.covered}, not {need.missed}. " * 3
        listings.append((key, f"listing-{key}", random.choice(KINDS), owner, "live", key, day, 1))
        revisions.append(
            (key, key, "approved", name, "en", dumps(facts), owner * 2, at, owner * 2, at, 1)
        )
        texts.append((key, key, "en", summary, words, [], [need.covered], [need.missed]))
        links.append((key, key, capabilities[need.slug]))
    _copy(
        "catalogue_listing",
        "id, slug, kind, organisation_id, state, live_revision_id, published_on, version",
        listings,
    )
    _copy(
        "catalogue_revision",
        "id, listing_id, state, name, language, facts, begun_by_id, begun_at, submitted_by_id, "
        "submitted_at, version",
        revisions,
    )
    _copy(
        "catalogue_revisiontext",
        "id, revision_id, language, summary, description, features, cases_covered, "
        "cases_not_covered",
        texts,
    )
    _copy("catalogue_revision_capabilities", "id, revision_id, capability_id", links)
    return len(listings)


def _adoptions(random: Random, sizes: Sizes, today: date) -> int:
    """Few listings have many adopters and many have few: a listing's rank is drawn squared."""

    def rows() -> Iterator[Row]:
        seen: set[int] = set()
        key = 0
        while key < sizes.adoptions:
            listing = 1 + int(random.random() ** 2 * sizes.listings)
            body = random.randint(1, sizes.organisations)
            pair = listing * (sizes.organisations + 1) + body
            if pair in seen:
                continue
            seen.add(pair)
            key += 1
            yield _adoption(random, key, listing, body, today)

    columns = (
        "id, organisation_id, listing_id, stage, proposed_stage, scope, started_on, live_from, "
        "version_used, evidence, replaces, contact_policy, declared_by_id, declared_at, "
        "proposed_by_id, proposed_at, confirmed_by_id, confirmed_at, lapses_on, lapsed, "
        "suspended, withdrawn, version"
    )
    return _copy("catalogue_adoption", columns, rows())


def _adoption(random: Random, key: int, listing: int, body: int, today: date) -> Row:
    day = today - timedelta(days=random.randint(1, DAYS))
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    stage = random.choice(STAGES)
    confirmed = random.random() < 0.95
    live = day if confirmed and stage in {"live", "leaving", "ended"} else None
    lapses, renewals = add_months(day, 12), 0
    # Most are renewed in time; the rest has lapsed.
    while confirmed and lapses <= today and random.random() < 0.9:
        lapses, renewals = add_months(lapses, 12), renewals + 1
    lapsed = confirmed and lapses <= today and stage != "ended"
    return (
        key, body, listing, stage, "", "", day, live, "", "", "", "ask_us", body * 2 - 1, at,
        None, None, body * 2 if confirmed else None, at if confirmed else None,
        lapses if confirmed else None, lapsed, False,
        False, (2 + renewals + lapsed) if confirmed else 1,
    )  # fmt: skip


_EVENTS = """
INSERT INTO accounts_event
  (occurred_on, kind, listing_id, organisation_id, subject_id, delta, idempotency_key, actor_id,
   origin, recorded_at)
SELECT declared_at::date, 'adoption.declared', listing_id, organisation_id, id,
       jsonb_build_object('version', 1, 'to', stage), 'adoption.declared:' || id || ':1',
       declared_by_id, 'seed_scale', declared_at
  FROM catalogue_adoption
UNION ALL
SELECT confirmed_at::date, 'adoption.confirmed', listing_id, organisation_id, id,
       jsonb_build_object('version', 2, 'to', stage), 'adoption.confirmed:' || id || ':2',
       confirmed_by_id, 'seed_scale', confirmed_at
  FROM catalogue_adoption WHERE confirmed_at IS NOT NULL
UNION ALL
SELECT (confirmed_at + n * interval '12 months')::date, 'adoption.reconfirmed', listing_id,
       organisation_id, id, jsonb_build_object('version', 2 + n, 'to', stage),
       'adoption.reconfirmed:' || id || ':' || 2 + n, confirmed_by_id, 'seed_scale',
       confirmed_at + n * interval '12 months'
  FROM catalogue_adoption
 CROSS JOIN LATERAL generate_series(1, version - 2 - lapsed::int) AS n
 WHERE confirmed_at IS NOT NULL
UNION ALL
SELECT lapses_on, 'adoption.lapsed', listing_id, organisation_id, id,
       jsonb_build_object('version', version, 'from', stage),
       'adoption.lapsed:' || id || ':' || version, NULL, 'seed_scale', lapses_on
  FROM catalogue_adoption WHERE lapsed
"""


def _events() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS)
        return int(cursor.rowcount)


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
