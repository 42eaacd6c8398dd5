"""What merging and undoing share: who may, the reason, the listings locked, what is told."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User, record_event, record_events
from catalogue.duplication.actions.rows import TOLD
from catalogue.duplication.fates import MOVING
from catalogue.duplication.permissions import may_merge
from catalogue.models import Listing, Merge


class ReasonMissing(Exception):
    """Whoever merges or undoes says why."""


def checked_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Enter the reason. Both organisations read it."))
    return reason.strip()


def lock_listings(keys: Iterable[int]) -> dict[int, Listing]:
    """In key order, so that two moderators never wait for each other in a ring."""
    rows = Listing.objects.select_for_update(of=("self",)).select_related("organisation")
    return {one.pk: one for one in rows.filter(pk__in=keys).order_by("pk")}


def check_moderator(person: User, *listings: Listing) -> None:
    if not may_merge(person, *listings):
        raise PermissionDenied(
            _("Only a moderator from outside both organisations can merge these services.")
        )


def record_both(kind: str, merge: Merge, *, by: User, at: datetime) -> None:
    """One entry for each of the two listings; the merge is their subject."""
    sides = ((merge.merged, {"into": merge.kept_id}), (merge.kept, {"from": merge.merged_id}))
    for number, (listing, delta) in enumerate(sides, start=1):
        record_event(
            kind=kind,
            subject_id=merge.pk,
            version=number,
            at=at,
            by=by,
            listing_id=listing.pk,
            organisation_id=listing.organisation_id,
            delta=delta,
        )


# Reversing entries for the old keys, new entries for those on which rows stand now. They
# bear the merge in their keys, since a merge leaves the versions of rows alone.
_TOLD = """
SELECT one.kind, one.listing_id,
       coalesce(present ->> 'organisation_id', present ->> 'supplier_id')::bigint
         AS organisation_id,
       row_id AS subject_id,
       jsonb_strip_nulls(jsonb_build_object(
         'version', present -> 'version', 'merge', %(merge)s::bigint,
         'to', CASE one.kind WHEN 'adoption.moved_in' THEN present -> 'stage' END,
         'counts', CASE one.kind WHEN 'adoption.moved_in' THEN
           to_jsonb(present ->> 'confirmed_at' IS NOT NULL AND NOT (
             (present ->> 'lapsed')::boolean OR (present ->> 'suspended')::boolean
             OR (present ->> 'withdrawn')::boolean)) END)) AS delta,
       one.kind || ':' || row_id || ':' || %(act)s || ':' || %(merge)s AS idempotency_key
  FROM (
    SELECT m.id, m.row_id, m.{image} AS was, to_jsonb(t) AS present
      FROM catalogue_mergedrow m JOIN {table} t ON t.id = m.row_id
     WHERE m.merge_id = %(merge)s AND m.table_name = '{table}') AS changed
  CROSS JOIN LATERAL ({kinds}) AS one (kind, listing_id)
 ORDER BY changed.id, one.kind DESC
"""
# In place: what was absorbed is out, what took its values stands there anew.
_MOVES = """
SELECT '{noun}.moved_out', (was ->> 'listing_id')::bigint
 WHERE was -> 'listing_id' <> present -> 'listing_id'
    OR was @> '{{"withdrawn": false}}' AND present @> '{{"withdrawn": true}}'
UNION ALL
SELECT '{noun}.moved_in', (present ->> 'listing_id')::bigint
 WHERE was -> 'listing_id' <> present -> 'listing_id'
    OR NOT (was @> '{{"withdrawn": false}}' AND present @> '{{"withdrawn": true}}')
"""
_REVISIONS = "SELECT %(revisions)s, (present ->> 'listing_id')::bigint"


def record_rows(act: str, merge: Merge, *, by: User, at: datetime) -> None:
    """One entry for each row that left a listing, one for each that came to one.

    `act` is 'merge', or 'unmerge' where the rows went back.
    """
    image = "before" if act == "merge" else "after"
    undone = act == "unmerge"
    parameters = {
        "merge": merge.pk,
        "act": act,
        "revisions": "revision.restored" if undone else "revision.withdrawn",
    }
    nouns = {one.table: one.noun for one in MOVING}
    for table in TOLD:
        kinds = _MOVES.format(noun=nouns[table]) if table in nouns else _REVISIONS
        told = _TOLD.format(table=table, image=image, kinds=kinds)
        record_events(rows=told, parameters=parameters, at=at, by=by)
