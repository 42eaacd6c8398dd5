"""Writes the roll-up of reach; whoever calls, the rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from accounts.models import Event
from catalogue.composition.queries.reach import EXPECTED_REACH, FACTS, REACH_COLUMNS, below
from catalogue.jobs.ledger import keep_readers_away, mark_all_read
from catalogue.models import Adoption, Listing

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
        # A link names the part, which no row leads to once it is gone; a merge, what moved.
        return {(int(event.delta.get("part") or event.listing_id), None)}
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


_SAME = " AND ".join(f"s.{column} = r.{column}" for column in REACH_COLUMNS)
_WRONG = f"""
DELETE FROM catalogue_reachrollup r
 WHERE NOT EXISTS (SELECT 1 FROM reach_shadow s WHERE {_SAME})
"""  # noqa: S608 - constants only
_MISSING = f"""
INSERT INTO catalogue_reachrollup ({_COLUMNS})
SELECT {_COLUMNS} FROM reach_shadow s
 WHERE NOT EXISTS (
   SELECT 1 FROM catalogue_reachrollup r
    WHERE r.listing_id = s.listing_id AND r.organisation_id = s.organisation_id)
 ORDER BY listing_id, organisation_id
"""  # noqa: S608 - constants only


def rebuild_reach() -> int:
    """Puts the whole roll-up right; readers see the old rows until it is done.

    Answers how many rows there are. Only those that differ are written.
    """
    everything = EXPECTED_REACH.format(which="true", whose="true")
    with transaction.atomic():
        keep_readers_away(FAMILY)
        mark_all_read(FAMILY)
        _run("DROP TABLE IF EXISTS pg_temp.reach_shadow", [])
        rows = _run(f"CREATE TEMPORARY TABLE reach_shadow ON COMMIT DROP AS {everything}", [])
        _run("ANALYZE reach_shadow", [])
        _run(_WRONG, [])
        _run(_MISSING, [])
    return rows


def _run(statement: str, listings: list[int], **more: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**FACTS, "listings": listings, **more})
        return int(cursor.rowcount)
