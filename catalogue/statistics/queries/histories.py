"""What the ledger tells of uses, as curves are made from it."""

from django.db import connection

from accounts.models import Event
from catalogue.models import Listing
from catalogue.statistics.calculations import State, Told, states

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
