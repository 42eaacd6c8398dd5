"""A moderator's decisions on a submitted revision."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.listings.actions.steps import (
    close_case,
    lock_revision,
    make_live,
    move,
)
from catalogue.models import Case, CaseKind, Decision, Outcome, Revision, RevisionState
from catalogue.models.steps import Actor
from catalogue.moderation.actions.steps import (
    ChangedMeanwhile,
    close,
    given,
    record_about,
)
from catalogue.moderation.permissions import check_decider, check_judge


class AlreadyDecided(Exception):
    """Another moderator was faster, or the publisher withdrew; the message says which."""


class NotByRule(Exception):
    """Only what was approved by rule is looked at afterwards."""


def approve(
    *, revision: Revision, seen: int, by: User, at: datetime, reason: str = ""
) -> Decision:
    """Makes the revision the live one; the version before it is kept as superseded.

    `seen` is the number of the version that the moderator read, here as in each decision.

    Raises AlreadyDecided, AlreadyTaken, ChangedMeanwhile, PermissionDenied.
    """
    with transaction.atomic():
        revision = _take(revision, seen, by=by, at=at)
        decision = _decide(revision, Outcome.APPROVED, reason.strip(), by=by, at=at)
        make_live(revision, actor=Actor.MODERATOR, by=by, at=at)
    return decision


def ask_for_changes(
    *, revision: Revision, seen: int, reason: str, by: User, at: datetime
) -> Decision:
    """Gives it back to its editors, who correct and send it again.

    Raises AlreadyDecided, AlreadyTaken, ChangedMeanwhile, ReasonMissing, PermissionDenied.
    """
    outcome = Outcome.CHANGES_REQUESTED
    return _give_back(revision, outcome, seen=seen, reason=reason, by=by, at=at)


def refuse(*, revision: Revision, seen: int, reason: str, by: User, at: datetime) -> Decision:
    """Ends it; a live version stays up.

    Raises AlreadyDecided, AlreadyTaken, ChangedMeanwhile, ReasonMissing, PermissionDenied.
    """
    return _give_back(revision, Outcome.REFUSED, seen=seen, reason=reason, by=by, at=at)


def acknowledge(*, case: Case, by: User, at: datetime) -> Case:
    """A moderator has looked at what was approved by rule, whose words nobody changes any more.

    Raises AlreadyDecided, AlreadyTaken, NotByRule, PermissionDenied.
    """
    with transaction.atomic():
        case = Case.objects.lock(case.pk)
        if case.kind != CaseKind.ACKNOWLEDGE:
            raise NotByRule(_("This case waits for a decision."))
        check_decider(by, case)
        if case.closed_by is not None:
            name = case.closed_by.name
            raise AlreadyDecided(_("%(person)s has looked at it already.") % {"person": name})
        case.check_free(by, at=at)
        close(case, by=by, at=at)
        record_about(
            "decision.acknowledged", case.listing, subject_id=case.pk, version=1, by=by, at=at
        )
    return case


def _give_back(
    revision: Revision, outcome: Outcome, *, seen: int, reason: str, by: User, at: datetime
) -> Decision:
    reason = given(reason)
    with transaction.atomic():
        revision = _take(revision, seen, by=by, at=at)
        decision = _decide(revision, outcome, reason, by=by, at=at)
        act = move(revision, outcome.value, actor=Actor.MODERATOR, reason=reason)
        record_about(
            act,
            revision.listing,
            subject_id=revision.pk,
            version=revision.version,
            by=by,
            at=at,
            delta={"revision": revision.pk},
        )
    return decision


def _take(revision: Revision, seen: int, *, by: User, at: datetime) -> Revision:
    revision = lock_revision(revision)
    check_judge(by, revision.listing.organisation)
    if revision.state != RevisionState.SUBMITTED:
        raise AlreadyDecided(_who_was_faster(revision))
    if revision.version != seen:
        raise ChangedMeanwhile(
            _("This version was changed and sent again. Read it before you decide.")
        )
    case = Case.objects.lock(Case.objects.open().get(revision=revision).pk)
    check_decider(by, case)
    case.check_free(by, at=at)
    return revision


def _who_was_faster(revision: Revision) -> str:
    if revision.listing.merges.standing().exists():
        return _("This service was merged into another, so its version was withdrawn.")
    last = revision.decisions.select_related("decided_by").order_by("-decided_at", "-pk").first()
    if last is None or revision.state == RevisionState.WITHDRAWN:
        return _("The publisher has withdrawn this version.")
    if last.decided_by is None:
        return _("It was approved by rule: %(rule)s.") % {"rule": last.get_rule_display()}
    return _("%(person)s has decided this already: %(outcome)s.") % {
        "person": last.decided_by.name,
        "outcome": last.get_outcome_display(),
    }


def _decide(
    revision: Revision, outcome: Outcome, reason: str, *, by: User, at: datetime
) -> Decision:
    close_case(revision, by=by, at=at)
    return Decision.objects.create(
        revision=revision, outcome=outcome, reason=reason, decided_by=by, decided_at=at
    )
