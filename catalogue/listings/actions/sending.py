"""Sending a revision to the moderators, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.listings.actions.steps import (
    NotEditable,
    check_drafter,
    lock_revision,
    move,
    record_step,
)
from catalogue.listings.problems import Problem, problems_of
from catalogue.models import IntakeRun, Revision, RevisionState
from catalogue.models.steps import Actor


class Incomplete(Exception):
    """The revision lacks something; `problems` lists it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("Some answers are missing."))
        self.problems = problems


def submit(
    *, revision: Revision, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """Sends it to the moderators. An import sends what its file has; they see what is missing.

    Raises Incomplete, NotEditable, PermissionDenied.
    """
    with transaction.atomic():
        revision = lock_revision(revision)
        check_drafter(by, revision.listing.organisation, run)
        if not revision.may_become(RevisionState.SUBMITTED, by=Actor.EDITOR):
            raise NotEditable(_("This version was sent already."))
        problems = problems_of(revision)
        if problems and run is None:
            raise Incomplete(problems)
        revision.submitted_by = by
        revision.submitted_at = at
        move(revision, RevisionState.SUBMITTED, "submitted_by", "submitted_at")
        record_step("revision.submitted", revision, by=by, at=at)
    return revision


def withdraw(
    *, revision: Revision, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """Takes an open revision back; the live version stays as it is.

    Raises NotEditable, PermissionDenied.
    """
    with transaction.atomic():
        revision = lock_revision(revision)
        check_drafter(by, revision.listing.organisation, run)
        if not revision.may_become(RevisionState.WITHDRAWN, by=Actor.EDITOR):
            raise NotEditable(_("This version was decided already, so it cannot be withdrawn."))
        move(revision, RevisionState.WITHDRAWN)
        record_step("revision.withdrawn", revision, by=by, at=at)
    return revision
