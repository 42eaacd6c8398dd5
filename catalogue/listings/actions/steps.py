"""What the actions on a revision share: who may, the row locked, one step, one entry."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, record_event
from catalogue.listings.permissions import may_draft
from catalogue.models import IntakeRun, Revision


class NotEditable(Exception):
    """The revision is with a moderator, or was decided."""


def check_drafter(person: User, organisation: Organisation, run: IntakeRun | None) -> None:
    if not may_draft(person, organisation, run):
        raise PermissionDenied(_("Only editors and owners can publish for this organisation."))


def lock_revision(revision: Revision) -> Revision:
    return (
        Revision.objects.select_for_update(of=("self",))
        .select_related("listing__organisation")
        .get(pk=revision.pk)
    )


def move(revision: Revision, state: str, *fields: str) -> None:
    revision.state = state
    revision.version += 1
    revision.save(update_fields=["state", "version", *fields])


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
