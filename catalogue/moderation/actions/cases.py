"""Reserving a case for half an hour, so that two people do not read the same."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Case
from catalogue.moderation.actions.steps import record_about
from catalogue.moderation.permissions import check_decider


class AlreadyClosed(Exception):
    """There is nothing left to do in this case."""


class NotTaken(Exception):
    """Nobody has it, so nobody can give it back."""


def take_case(*, case: Case, by: User, at: datetime) -> Case:
    """Raises AlreadyTaken, AlreadyClosed, PermissionDenied."""
    with transaction.atomic():
        case = _lock(case, by, at)
        case.taken_by, case.taken_at = by, at
        _save(case, "case.taken", by=by, at=at)
    return case


def release_case(*, case: Case, by: User, at: datetime) -> Case:
    """Whoever has it gives it back to all.

    Raises AlreadyTaken, AlreadyClosed, NotTaken, PermissionDenied.
    """
    with transaction.atomic():
        case = _lock(case, by, at)
        if case.holder(at=at) is None:
            raise NotTaken(_("You do not have this case any more."))
        case.taken_by = case.taken_at = None
        _save(case, "case.released", by=by, at=at)
    return case


def _lock(case: Case, by: User, at: datetime) -> Case:
    case = Case.objects.lock(case.pk)
    check_decider(by, case)
    if not case.is_open:
        raise AlreadyClosed(_("This case is closed."))
    case.check_free(by, at=at)
    return case


def _save(case: Case, kind: str, *, by: User, at: datetime) -> None:
    case.version += 1
    case.save(update_fields=["taken_by", "taken_at", "version"])
    record_about(kind, case.listing, subject_id=case.pk, version=case.version, by=by, at=at)
