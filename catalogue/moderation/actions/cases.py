"""Reserving a case for half an hour, so that two people do not read the same."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Case
from catalogue.moderation.actions.steps import check_judge, record_about


class AlreadyTaken(Exception):
    """Another moderator has it; the message says who."""


class AlreadyClosed(Exception):
    """There is nothing left to do in this case."""


def take_case(*, case: Case, by: User, at: datetime) -> Case:
    """Raises AlreadyTaken, AlreadyClosed, PermissionDenied."""
    with transaction.atomic():
        case = _lock(case, by)
        holder = case.holder(at=at)
        if holder is not None and holder != by:
            raise AlreadyTaken(_("%(person)s has taken this case.") % {"person": holder.name})
        case.taken_by, case.taken_at = by, at
        _save(case, "case.taken", by=by, at=at)
    return case


def release_case(*, case: Case, by: User, at: datetime) -> Case:
    """Gives it back to all; whoever does not have it changes nothing.

    Raises AlreadyTaken, AlreadyClosed, PermissionDenied.
    """
    with transaction.atomic():
        case = _lock(case, by)
        holder = case.holder(at=at)
        if holder is not None and holder != by:
            raise AlreadyTaken(_("%(person)s has taken this case.") % {"person": holder.name})
        case.taken_by = case.taken_at = None
        _save(case, "case.released", by=by, at=at)
    return case


def _lock(case: Case, by: User) -> Case:
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("listing__organisation", "taken_by")
        .get(pk=case.pk)
    )
    check_judge(by, case.listing.organisation)
    if not case.is_open:
        raise AlreadyClosed(_("This case is closed."))
    return case


def _save(case: Case, kind: str, *, by: User, at: datetime) -> None:
    case.version += 1
    case.save(update_fields=["taken_by", "taken_at", "version"])
    record_about(kind, case.listing, subject_id=case.pk, version=case.version, by=by, at=at)
