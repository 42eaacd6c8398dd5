"""Figures for a page, each with the moment up to which it is true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Event
from catalogue.models import AdoptionRollup, Chart, Listing
from catalogue.statistics.calculations import State, Told, states

EXPECTED_ROLLUP = """
SELECT a.listing_id, a.organisation_id, a.stage, a.confirmed_at IS NOT NULL AS confirmed,
       coalesce(o.group_id, o.id) AS group_id, p.id AS publisher_id,
       coalesce(p.group_id, p.id) AS publisher_group_id,
       coalesce(a.live_from, a.started_on, (a.declared_at AT TIME ZONE %(zone)s)::date) AS since,
       (a.confirmed_at AT TIME ZONE %(zone)s)::date AS confirmed_on
  FROM catalogue_adoption a
  JOIN accounts_organisation o ON o.id = a.organisation_id
  JOIN catalogue_listing l ON l.id = a.listing_id
  JOIN accounts_organisation p ON p.id = l.organisation_id
 WHERE NOT a.withdrawn AND NOT a.lapsed AND NOT a.suspended AND a.stage <> 'ended'
"""
"""What the roll-up should hold, from the present rows (`methods.md` 1.1 and 2.3)."""

ROLLUP_COLUMNS = (
    "listing_id",
    "organisation_id",
    "stage",
    "confirmed",
    "group_id",
    "publisher_id",
    "publisher_group_id",
    "since",
    "confirmed_on",
)


@dataclass(frozen=True, kw_only=True)
class AdoptionFigures:
    """Distinct organisations; `reuse` is the headline, the rest stands beside it.

    `as_of` is None until the reader of the ledger has looked for the first time.
    """

    reuse: int
    reuse_groups: int
    in_use: int
    leaving: int
    trialling: int
    considering: int
    unconfirmed: int
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class OrganisationFigures:
    """What one organisation uses (services), and who reuses what it publishes (organisations)."""

    in_use: int
    trialling: int
    considering: int
    unconfirmed: int
    reused_by: int
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class CommonsFigures:
    """The whole commons: live services, services that are reused, organisations that reuse."""

    live_listings: int
    reused_listings: int
    reusing_organisations: int
    as_of: datetime | None


_AS_OF = "(SELECT checked_at FROM catalogue_watermark WHERE family = 'adoption')"
_IN_USE = "confirmed AND stage IN ('live', 'leaving')"
_REUSE = f"{_IN_USE} AND group_id <> publisher_group_id"

_OF_LISTING = f"""
SELECT count(*) FILTER (WHERE {_REUSE}),
       count(DISTINCT group_id) FILTER (WHERE {_REUSE}),
       count(*) FILTER (WHERE {_IN_USE}),
       count(*) FILTER (WHERE confirmed AND stage = 'leaving'),
       count(*) FILTER (WHERE confirmed AND stage = 'trialling'),
       count(*) FILTER (WHERE confirmed AND stage = 'considering'),
       count(*) FILTER (WHERE NOT confirmed),
       {_AS_OF}
  FROM catalogue_adoptionrollup WHERE listing_id = %s
"""  # noqa: S608 - put together from the constants above
_OF_ORGANISATION = f"""
SELECT count(*) FILTER (WHERE organisation_id = %(key)s AND {_IN_USE}),
       count(*) FILTER (WHERE organisation_id = %(key)s AND confirmed AND stage = 'trialling'),
       count(*) FILTER (WHERE organisation_id = %(key)s AND confirmed AND stage = 'considering'),
       count(*) FILTER (WHERE organisation_id = %(key)s AND NOT confirmed),
       count(DISTINCT organisation_id) FILTER (WHERE publisher_id = %(key)s AND {_REUSE}),
       {_AS_OF}
  FROM catalogue_adoptionrollup WHERE organisation_id = %(key)s OR publisher_id = %(key)s
"""  # noqa: S608
_OF_COMMONS = f"""
SELECT (SELECT count(*) FROM catalogue_listing WHERE state = 'live'),
       count(DISTINCT listing_id) FILTER (WHERE {_REUSE}),
       count(DISTINCT organisation_id) FILTER (WHERE {_REUSE}),
       {_AS_OF}
  FROM catalogue_adoptionrollup
"""  # noqa: S608


def adoption_figures(listing_id: int) -> AdoptionFigures:
    """One statement, so that all figures and their moment come from one snapshot."""
    names = ("reuse", "reuse_groups", "in_use", "leaving", "trialling", "considering",
             "unconfirmed", "as_of")  # fmt: skip
    return AdoptionFigures(**dict(zip(names, _row(_OF_LISTING, [listing_id]), strict=True)))


def organisation_figures(organisation_id: int) -> OrganisationFigures:
    names = ("in_use", "trialling", "considering", "unconfirmed", "reused_by", "as_of")
    row = _row(_OF_ORGANISATION, {"key": organisation_id})
    return OrganisationFigures(**dict(zip(names, row, strict=True)))


def commons_figures() -> CommonsFigures:
    names = ("live_listings", "reused_listings", "reusing_organisations", "as_of")
    return CommonsFigures(**dict(zip(names, _row(_OF_COMMONS, []), strict=True)))


def reuse_of(listing_ids: Iterable[int]) -> dict[int, int]:
    """Organisations reusing each listing; listings without reuse are left out."""
    rows = AdoptionRollup.objects.reuse().filter(listing__in=list(listing_ids))
    counts: dict[int, int] = {}
    for key in rows.values_list("listing_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


def chart_of(key: str) -> Chart | None:
    """The stored chart with what a page shows of it; None where none was made yet."""
    return Chart.objects.filter(key=key).defer("specification", "wide", "narrow").first()


def rollup_differences(*, part: int | None = None) -> list[tuple[object, ...]]:
    """Rows that stand and should not, or should stand and do not; none is the right answer.

    With `part`, only pairs whose listing falls in that hundredth. Run it in a REPEATABLE READ
    transaction after reading the ledger to its end.
    """
    some = "" if part is None else "WHERE mod(abs(hashint8(listing_id)::bigint), 100) = %(part)s"
    columns = ", ".join(ROLLUP_COLUMNS)
    standing = f"SELECT {columns} FROM catalogue_adoptionrollup {some}"  # noqa: S608
    expected = f"SELECT {columns} FROM ({EXPECTED_ROLLUP}) AS expected {some}"  # noqa: S608
    statement = f"""
        (SELECT 'standing' AS side, d.* FROM ({standing} EXCEPT {expected}) AS d)
        UNION ALL
        (SELECT 'expected' AS side, d.* FROM ({expected} EXCEPT {standing}) AS d)
        ORDER BY 2, 3, 1 LIMIT 1000
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"zone": settings.TIME_ZONE, "part": part})
        return list(cursor.fetchall())


def _row(statement: str, parameters: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


History = tuple[int, list[State]]
"""The key that is counted once, and the states of one adoption."""

_TOLD = """
SELECT e.organisation_id, e.listing_id, e.subject_id, e.occurred_on, e.kind,
       (e.delta->>'version')::int, coalesce(e.delta->>'to', ''),
       coalesce((e.delta->>'counts')::boolean, false)
  FROM accounts_event e
  JOIN catalogue_listing l ON l.id = e.listing_id
  JOIN accounts_organisation p ON p.id = l.organisation_id
  JOIN accounts_organisation o ON o.id = e.organisation_id
 WHERE e.kind LIKE 'adoption.%%' AND {which}
 ORDER BY e.organisation_id, e.listing_id, e.id
"""
_OUTSIDE = "coalesce(o.group_id, o.id) <> coalesce(p.group_id, p.id)"


def histories_of_listing(listing_id: int) -> list[History]:
    """Of its reusers: organisations outside the publisher's group."""
    return _histories(f"e.listing_id = %s AND {_OUTSIDE}", [listing_id], counted=0)


def histories_of_user(organisation_id: int) -> list[History]:
    """Of the services that an organisation uses."""
    return _histories("e.organisation_id = %s", [organisation_id], counted=1)


def histories_of_publisher(organisation_id: int) -> list[History]:
    """Of the reusers of anything that an organisation publishes."""
    return _histories(f"l.organisation_id = %s AND {_OUTSIDE}", [organisation_id], counted=0)


def histories_of_commons(_: int) -> list[History]:
    """Of all reusers of anything."""
    return _histories(_OUTSIDE, [], counted=0)


def _histories(which: str, parameters: list[int], *, counted: int) -> list[History]:
    """`counted` is 0 to count organisations once, 1 to count services once.

    Each row has a history of its own on each listing: after a merge and its undoing, one pair
    may have had two rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOLD.format(which=which), parameters)
        rows = cursor.fetchall()
    told: dict[tuple[int, int, int], list[Told]] = {}
    for organisation, listing, adoption, *entry in rows:
        told.setdefault((organisation, listing, adoption), []).append(Told(*entry))
    return [(key[counted], states(entries)) for key, entries in told.items()]


def all_subjects() -> list[tuple[str, int]]:
    """Every chart that has something to show, by kind and subject."""
    pairs = set(
        Event.objects.filter(kind__in=("adoption.confirmed", "adoption.moved_in")).values_list(
            "listing_id", "organisation_id"
        )
    )
    listings = {listing for listing, _ in pairs if listing is not None}
    publishers = Listing.objects.filter(pk__in=listings).values_list("organisation_id", flat=True)
    found: list[tuple[str, int | None]] = [("listing:adoption", key) for key in listings]
    found += [("organisation:uses", body) for _, body in pairs]
    found += [("organisation:reuse", key) for key in publishers]
    found += [("commons:adoption", 0)]
    return sorted({(kind, key) for kind, key in found if key is not None})
