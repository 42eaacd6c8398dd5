"""What the actions on a revision share: who may, the row locked, one step, one entry, one case."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.listings.permissions import may_draft
from catalogue.listings.queries.risks import warnings_of
from catalogue.models import (
    Case,
    CaseKind,
    IntakeRun,
    Listing,
    ListingState,
    Revision,
    RevisionState,
)
from catalogue.models.steps import Actor


class NotEditable(Exception):
    """The revision is with a moderator, or was decided."""


def check_drafter(person: User, organisation: Organisation, run: IntakeRun | None) -> None:
    if not may_draft(person, organisation, run):
        raise PermissionDenied(_("Only editors and owners can publish for this organisation."))


def lock_revision(revision: Revision) -> Revision:
    rows = Revision.objects.select_related("listing__organisation", "listing__live_revision")
    return locked(rows, revision.pk)


def move(revision: Revision, state: str, *fields: str, actor: Actor, reason: str = "") -> str:
    """Takes a step that this actor may take, and answers what the ledger calls it.

    Raises NoSuchStep, ReasonMissing.
    """
    act = revision.act_to(state, by=actor, reason=reason)
    revision.state = state
    revision.version += 1
    revision.save(update_fields=["state", "version", *fields])
    return act


def record_step(kind: str, revision: Revision, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=revision.pk,
        version=revision.version,
        at=at,
        by=by,
        listing_id=revision.listing_id,
        organisation_id=revision.listing.organisation_id,
    )


def open_case(revision: Revision, kind: CaseKind, *, warnings: list[str], at: datetime) -> Case:
    return Case.objects.create(
        kind=kind,
        listing=revision.listing,
        organisation=revision.listing.organisation,
        revision=revision,
        warnings=warnings,
        opened_at=at,
    )


def wait_for_moderator(revision: Revision, *, at: datetime) -> Case:
    """Its case, with what is to be looked at twice."""
    kind = CaseKind.CHANGE if revision.listing.live_revision_id else CaseKind.NEW
    return open_case(revision, kind, warnings=warnings_of(revision, at=at), at=at)


def close_case(revision: Revision, *, by: User, at: datetime) -> None:
    """That in which it waited for a moderator."""
    waiting = Case.objects.open().filter(revision=revision)
    waiting.update(closed_at=at, closed_by=by)


def make_live(revision: Revision, *, actor: Actor, by: User, at: datetime) -> None:
    """Puts an approved revision in the place of the one before it, which is kept.

    `actor` says whether a moderator or a rule has approved it, `by` who acted. The caller holds
    the revision's row and has written the decision. A listing that is out of sight, retired or
    not renewed stays so.
    """
    listing = Listing.objects.lock(revision.listing_id)
    before = Revision.objects.filter(listing=listing, state=RevisionState.APPROVED).first()
    if before is not None:
        move(before, RevisionState.SUPERSEDED, actor=actor)
    act = move(revision, RevisionState.APPROVED, actor=actor)
    listing.live_revision = revision
    if listing.state == ListingState.UNPUBLISHED:
        act = listing.act_to(ListingState.LIVE, by=actor)
        listing.state = ListingState.LIVE
        listing.published_on = timezone.localdate(at)
    if listing.organisation.is_supplier and listing.is_live:
        listing.lapses_on = listing.lapse_after(timezone.localdate(at))
    listing.version += 1
    listing.save(update_fields=["live_revision", "state", "published_on", "lapses_on", "version"])
    record_event(
        kind=act,
        subject_id=listing.pk,
        version=listing.version,
        at=at,
        by=by,
        listing_id=listing.pk,
        organisation_id=listing.organisation_id,
        delta={"revision": revision.pk} | ({} if listing.is_published else {"unseen": True}),
    )
