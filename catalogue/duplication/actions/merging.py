"""Two listings that are one become one."""

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
from catalogue.models import Listing, ListingState, Merge, Revision
from catalogue.models.steps import Actor


class NotMergeable(Exception):
    """The two cannot be merged as they stand; the message says why."""


class AlreadyMerged(NotMergeable):
    """Another moderator was faster."""


def merge(*, kept: Listing, merged: Listing, reason: str, by: User, at: datetime) -> Merge:
    """Moves what points at `merged` to `kept`; old addresses lead there from now on.

    Where an organisation took up both, one adoption remains (`methods.md` 1.2). Versions of the
    merged listing that are being worked on are withdrawn.

    Raises AlreadyMerged, NotMergeable, ReasonMissing, PermissionDenied.
    """
    reason = checked_reason(reason)
    with transaction.atomic():
        # First the version that a moderator may be deciding on, in the order of that act.
        list(Revision.objects.open().filter(listing=merged).select_for_update(of=("self",)))
        locked = Listing.objects.lock_all((kept.pk, merged.pk))
        kept, merged = locked[kept.pk], locked[merged.pk]
        check_moderator(by, kept, merged)
        _check(kept, merged)
        made = Merge.objects.create(
            kept=kept, merged=merged, reason=reason, merged_by=by, merged_at=at
        )
        merged.resumes_as, merged.state = merged.state, ListingState.MERGED
        merged.save(update_fields=["state", "resumes_as"])
        rows.move(made)
        record_rows("merge", made, by=by, at=at)
        record_both("listing.merged", made, by=by, at=at)
    return made


def _check(kept: Listing, merged: Listing) -> None:
    if kept == merged:
        raise NotMergeable(_("Select two different services."))
    standing = merged.merges.standing().select_related("merged_by").first()
    if standing is not None:
        raise AlreadyMerged(
            _("%(person)s has merged this service already.") % {"person": standing.merged_by.name}
        )
    if not kept.is_live:
        raise NotMergeable(_("The service that stays has to be live."))
    if not merged.may_become(ListingState.MERGED, by=Actor.MODERATOR):
        raise NotMergeable(
            _("Only a published service can be merged. This one: %(state)s.")
            % {"state": merged.get_state_display()}
        )
