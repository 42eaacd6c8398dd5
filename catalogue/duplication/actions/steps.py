"""What merging and undoing share: who may, the reason, the listings locked, what is told."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User, record_event, record_events
from catalogue.duplication.actions.rows import REVISIONS
from catalogue.duplication.fates import MOVING
from catalogue.duplication.permissions import may_merge
from catalogue.models import Listing, Merge
from catalogue.models.steps import reason_given

WITHDRAWN, REOPENED = "revision.withdrawn", "revision.restored"


def checked_reason(reason: str) -> str:
    return reason_given(reason, _("Enter the reason. Both organisations read it."))


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
SELECT one.kind, one.listing_id, {organisation} AS organisation_id, t.id AS subject_id,
       jsonb_build_object('version', {version}, 'merge', %(merge)s::bigint) || one.stands AS delta,
       one.kind || ':' || t.id || ':' || %(act)s || ':' || %(merge)s AS idempotency_key
  FROM catalogue_mergedrow m JOIN {table} t ON t.id = m.row_id
 CROSS JOIN LATERAL ({kinds}) AS one (kind, listing_id, stands)
 WHERE m.merge_id = %(merge)s AND m.table_name = '{table}' AND m.after <> '{{}}'
   AND {told}
"""
_MOVES = """
SELECT '{noun}.moved_out', CASE WHEN m.after ? '{column}' THEN %(left)s ELSE t.{column} END,
       '{{}}'::jsonb
 WHERE m.after ? '{column}' OR {void}
UNION ALL
SELECT '{noun}.moved_in', t.{column}, {stands}
 WHERE m.after ? '{column}' OR NOT {void}
"""


def record_rows(act: str, merge: Merge, *, by: User, at: datetime) -> None:
    """One entry for each row that left a listing, one for each that came to one.

    `act` is 'merge', or 'unmerge' where the rows went back. A row in place that was given up,
    or was so before, is out; one that took another's values stands there anew.
    """
    undone = act == "unmerge"
    parameters = {
        "merge": merge.pk,
        "act": act,
        "left": merge.kept_id if undone else merge.merged_id,
    }
    for one in MOVING:
        void = one.void.format(row="t")
        told = _TOLD.format(
            table=one.table,
            organisation=one.organisation,
            version=one.version,
            kinds=_MOVES.format(noun=one.noun, column=one.column, void=void, stands=one.stands),
            told="true" if one.changes_in_place else f"m.after ? '{one.column}'",
        )
        record_events(rows=told, parameters=parameters, at=at, by=by)
    told = _TOLD.format(
        table=REVISIONS,
        organisation=merge.merged.organisation_id,
        version="t.version",
        kinds=f"SELECT '{REOPENED if undone else WITHDRAWN}', t.listing_id, '{{}}'::jsonb",
        told="true",
    )
    record_events(rows=told, parameters=parameters, at=at, by=by)
