"""Sending a revision to the moderators, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.listings.actions.steps import (
    NotEditable,
    check_drafter,
    close_case,
    lock_revision,
    make_live,
    move,
    open_case,
    record_step,
    wait_for_moderator,
)
from catalogue.listings.problems import Problem, problems_of
from catalogue.listings.small import is_small
from catalogue.models import (
    CaseKind,
    Decision,
    IntakeRun,
    Listing,
    Outcome,
    Revision,
    RevisionState,
    Rule,
    Trust,
)
from catalogue.models.steps import Actor

WORDS = ("texts", "capabilities")
"""What the judgements of a version read of it, besides its own row."""


class Incomplete(Exception):
    """The revision lacks something; `problems` lists it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("Some answers are missing."))
        self.problems = problems


def submit(
    *, revision: Revision, by: User, at: datetime, run: IntakeRun | None = None
) -> Revision:
    """Sends it to the moderators, as a case with what they should look at twice.

    A small change of an organisation that they trust goes live at once, by a Decision that
    names this rule; they look at it afterwards. An import sends what its file has.

    Raises Incomplete, NotEditable, PermissionDenied.
    """
    with transaction.atomic():
        revision = lock_revision(revision)
        # Held, since its case bears the organisation whose it is.
        revision.listing = Listing.objects.lock(revision.listing_id)
        check_drafter(by, revision.listing.organisation, run)
        if not revision.may_become(RevisionState.SUBMITTED, by=Actor.EDITOR):
            raise NotEditable(_("This version was sent already."))
        prefetch_related_objects(
            [revision], *WORDS, *(f"listing__live_revision__{one}" for one in WORDS)
        )
        problems = problems_of(revision)
        if problems and run is None:
            raise Incomplete(problems)
        revision.submitted_by, revision.submitted_at, revision.run = by, at, run
        sent = ("submitted_by", "submitted_at", "run")
        act = move(revision, RevisionState.SUBMITTED, *sent, actor=Actor.EDITOR)
        record_step(act, revision, by=by, at=at)
        if run is None and _may_be_approved_by_rule(revision):
            _approve_by_rule(revision, by=by, at=at)
        else:
            wait_for_moderator(revision, at=at)
    return revision


def _may_be_approved_by_rule(revision: Revision) -> bool:
    """A small change of what is live, of an organisation that moderators trust today.

    One on which a moderator has decided before is theirs.
    """
    live = revision.listing.live_revision
    trusted = Trust.objects.filter(
        organisation=revision.listing.organisation_id, ended_at__isnull=True
    )
    if live is None or not revision.listing.is_live or not trusted.exists():
        return False
    if revision.decisions.exists():
        return False
    return is_small(_by_language(live), _by_language(revision), kind=revision.listing.kind)


def _by_language(revision: Revision) -> dict[str, dict[str, object]]:
    return {
        text.language: revision.values(language=text.language) for text in revision.texts.all()
    }


def _approve_by_rule(revision: Revision, *, by: User, at: datetime) -> None:
    Decision.objects.create(
        revision=revision, outcome=Outcome.APPROVED, rule=Rule.SMALL_CHANGE, decided_at=at
    )
    make_live(revision, actor=Actor.RULE, by=by, at=at)
    open_case(revision, CaseKind.ACKNOWLEDGE, warnings=[], at=at)


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
        close_case(revision, by=by, at=at)
        act = move(revision, RevisionState.WITHDRAWN, actor=Actor.EDITOR)
        record_step(act, revision, by=by, at=at)
    return revision
