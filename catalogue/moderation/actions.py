"""A moderator's decisions on a submitted revision."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.models import (
    Decision,
    Listing,
    ListingState,
    Outcome,
    Revision,
    RevisionState,
)
from catalogue.moderation.permissions import may_decide

REASON_LIMIT = 500


class AlreadyDecided(Exception):
    """Another moderator was faster, or the publisher withdrew; the message says which."""


class ReasonMissing(Exception):
    """Whoever asks for changes or refuses says why."""


def approve(*, revision: Revision, by: User, at: datetime, reason: str = "") -> Decision:
    """Makes the revision the live one; the version before it is kept as superseded.

    Raises AlreadyDecided, PermissionDenied.
    """
    with transaction.atomic():
        revision = _take(revision, by)
        listing = Listing.objects.select_for_update(of=("self",)).get(pk=revision.listing_id)
        first = listing.state == ListingState.UNPUBLISHED
        Revision.objects.filter(listing=listing, state=RevisionState.APPROVED).update(
            state=RevisionState.SUPERSEDED
        )
        decision = _decide(revision, Outcome.APPROVED, reason, by=by, at=at)
        listing.live_revision = revision
        if first:
            listing.state = ListingState.LIVE
            listing.published_on = timezone.localdate(at)
        listing.version += 1
        listing.save(update_fields=["live_revision", "state", "published_on", "version"])
        kind = "listing.published" if first else "listing.changed"
        _record(kind, revision, listing.pk, listing.version, by=by, at=at)
    return decision


def ask_for_changes(*, revision: Revision, reason: str, by: User, at: datetime) -> Decision:
    """Gives it back to its editors, who correct and send it again.

    Raises AlreadyDecided, ReasonMissing, PermissionDenied.
    """
    return _give_back(
        revision, Outcome.CHANGES_REQUESTED, "revision.returned", reason, by=by, at=at
    )


def refuse(*, revision: Revision, reason: str, by: User, at: datetime) -> Decision:
    """Ends it; a live version stays up.

    Raises AlreadyDecided, ReasonMissing, PermissionDenied.
    """
    return _give_back(revision, Outcome.REFUSED, "revision.refused", reason, by=by, at=at)


def _give_back(
    revision: Revision, outcome: Outcome, kind: str, reason: str, *, by: User, at: datetime
) -> Decision:
    if not reason.strip():
        raise ReasonMissing(_("Enter the reason. The publisher reads it."))
    with transaction.atomic():
        revision = _take(revision, by)
        decision = _decide(revision, outcome, reason.strip(), by=by, at=at)
        _record(kind, revision, revision.pk, revision.version, by=by, at=at)
    return decision


def _take(revision: Revision, by: User) -> Revision:
    revision = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("listing__organisation")
        .get(pk=revision.pk)
    )
    if not may_decide(by, revision):
        raise PermissionDenied(
            _("Only a moderator from outside the organisation can decide this.")
        )
    if revision.state != RevisionState.SUBMITTED:
        raise AlreadyDecided(_who_was_faster(revision))
    return revision


def _who_was_faster(revision: Revision) -> str:
    last = revision.decisions.select_related("decided_by").order_by("-decided_at", "-pk").first()
    if last is None or revision.state == RevisionState.WITHDRAWN:
        return _("The publisher has withdrawn this version.")
    return _("%(person)s has decided this already: %(outcome)s.") % {
        "person": last.decided_by.name,
        "outcome": last.get_outcome_display(),
    }


def _decide(
    revision: Revision, outcome: Outcome, reason: str, *, by: User, at: datetime
) -> Decision:
    revision.state = outcome.value
    revision.version += 1
    revision.save(update_fields=["state", "version"])
    return Decision.objects.create(
        revision=revision, outcome=outcome, reason=reason, decided_by=by, decided_at=at
    )


def _record(
    kind: str, revision: Revision, subject_id: int, version: int, *, by: User, at: datetime
) -> None:
    record_event(
        kind=kind,
        subject_id=subject_id,
        version=version,
        at=at,
        by=by,
        listing_id=revision.listing_id,
        organisation_id=revision.listing.organisation_id,
        delta={"revision": revision.pk},
    )
