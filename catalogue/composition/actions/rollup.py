"""Writes the roll-up of reach; whoever calls, the rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from accounts.models import Event
from catalogue.composition.queries.reach import EXPECTED_REACH, FACTS, REACH_COLUMNS, below
from catalogue.jobs.ledger import mark_all_read
from catalogue.models import Adoption, Listing, ReachRollup

FAMILY = "reach"
Changed = tuple[int, int | None]
"""A listing with the one organisation of which something changed, or None for all of them."""

_SEEN_OR_NOT = (
    "listing.suspended",
    "listing.restored",
    "listing.merged",
    "listing.unmerged",
    "listing.transferred",
)
_COLUMNS = ", ".join(REACH_COLUMNS)
_INSERT = f"INSERT INTO catalogue_reachrollup ({_COLUMNS}) {EXPECTED_REACH}"


def refresh_changed(events: list[Event]) -> None:
    """Rewrites what hangs on the keys that the events name, from the present rows."""
    changed: set[Changed] = set()
    bodies = {e.organisation_id for e in events if e.kind == "organisation.changed"}
    for event in events:
        changed |= _named_by(event)
    if bodies:
        changed |= _around(bodies)
    refresh(changed=sorted(changed, key=lambda one: (one[0], one[1] or 0)))


def _named_by(event: Event) -> set[Changed]:
    if not event.listing_id:
        return set()
    if event.kind.startswith("adoption."):
        return {(event.listing_id, event.organisation_id)}
    if event.kind.startswith("composition."):
        # What was a part is found through its row no more once the link is gone.
        part = event.delta.get("part")
        return {(event.listing_id, None)} | ({(int(part), None)} if part else set())
    return {(event.listing_id, None)} if event.kind in _SEEN_OR_NOT else set()


def _around(bodies: set[int | None]) -> set[Changed]:
    """An organisation's group may be another: what it uses, and what it publishes."""
    uses = Adoption.objects.filter(organisation__in=bodies)
    owned = Listing.objects.filter(organisation__in=bodies)
    return {
        *uses.values_list("listing_id", "organisation_id"),
        *((key, None) for key in owned.values_list("pk", flat=True)),
    }


def refresh(*, changed: Sequence[Changed]) -> None:
    """In key order, so that two writers never wait for each other in a ring."""
    if not changed:
        return
    with transaction.atomic():
        touched = below(changed)
        whole = {listing for listing, body in touched if body is None}
        pairs = [(listing, body) for listing, body in touched if listing not in whole]
        _rewrite_listings(sorted(whole))
        _rewrite_pairs([listing for listing, _ in pairs], [body for _, body in pairs])


def _rewrite_listings(listings: list[int]) -> None:
    if listings:
        _run("DELETE FROM catalogue_reachrollup WHERE listing_id = ANY(%(listings)s)", listings)
        _run(_INSERT.format(which="p.part_id = ANY(%(listings)s)", whose="true"), listings)


def _rewrite_pairs(listings: list[int], bodies: Iterable[int | None]) -> None:
    if listings:
        touched = "(SELECT * FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]))"
        _run(
            f"DELETE FROM catalogue_reachrollup WHERE (listing_id, organisation_id) IN {touched}",  # noqa: S608 - constants only
            listings,
            bodies=list(bodies),
        )
        _run(
            _INSERT.format(
                which="p.part_id = ANY(%(listings)s)",
                whose=f"(n.listing_id, u.organisation_id) IN {touched}",
            ),
            listings,
            bodies=list(bodies),
        )


def rebuild_reach() -> int:
    """Writes the whole roll-up anew from the rows; readers see the old one until it is done."""
    with transaction.atomic():
        mark_all_read(FAMILY)
        ReachRollup.objects.all().delete()
        return _run(_INSERT.format(which="true", whose="true"), [])


def _run(statement: str, listings: list[int], **more: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**FACTS, "listings": listings, **more})
        return int(cursor.rowcount)
