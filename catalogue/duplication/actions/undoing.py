"""A merge that was wrong is undone: both listings are as they were."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.duplication.actions import rows
from catalogue.duplication.actions.steps import (
    check_moderator,
    checked_reason,
    record_both,
    record_rows,
)
from catalogue.duplication.queries import later_merges_of
from catalogue.models import Listing, Merge


class AlreadyUndone(Exception):
    """Another moderator was faster; the message says who."""


class LaterMergeStands(Exception):
    """A later merge moved the same rows on, so it is undone first; `merges` lists them."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        super().__init__(_("A later merge moved the same entries. Undo that one first."))
        self.merges = merges


def unmerge(*, merge: Merge, reason: str, by: User, at: datetime) -> Merge:
    """Brings every row back as it was before the merge.

    What people did since stays with the row that they did it to: one that the merge moved goes
    back to its listing with it, one that was made since stays on the kept listing.

    Raises AlreadyUndone, LaterMergeStands, ReasonMissing, PermissionDenied.
    """
    reason = checked_reason(reason)
    with transaction.atomic():
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        locked = Listing.objects.lock_all((merge.kept_id, merge.merged_id))
        merge.kept, merge.merged = locked[merge.kept_id], locked[merge.merged_id]
        check_moderator(by, merge.kept, merge.merged)
        _check(merge)
        merged = merge.merged
        merged.state, merged.resumes_as = merged.resumes_as, ""
        merged.save(update_fields=["state", "resumes_as"])
        rows.restore(merge)
        merge.undone_reason, merge.undone_by, merge.undone_at = reason, by, at
        merge.save(update_fields=["undone_reason", "undone_by", "undone_at"])
        record_rows("unmerge", merge, by=by, at=at)
        record_both("listing.unmerged", merge, by=by, at=at)
    return merge


def _check(merge: Merge) -> None:
    if merge.undone_by is not None:
        raise AlreadyUndone(
            _("%(person)s has undone this merge already.") % {"person": merge.undone_by.name}
        )
    later = list(later_merges_of(merge))
    if later:
        raise LaterMergeStands(later)
