"""The publisher asks that another moderator looks again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import User
from accounts.permissions import is_editor
from catalogue.listings.actions.steps import lock_revision, move, wait_for_moderator
from catalogue.models import (
    Appeal,
    Case,
    CaseKind,
    Decision,
    Finding,
    Listing,
    RevisionState,
    Suspension,
)
from catalogue.models.steps import Actor
from catalogue.moderation.actions.reports import AlreadySettled
from catalogue.moderation.actions.steps import close, given, record_about
from catalogue.moderation.actions.suspending import restore
from catalogue.moderation.permissions import check_decider
from catalogue.moderation.queries.appeals import may_return, standing_acts


class NotAppealable(Exception):
    """Only a refusal and a suspension that still stands, and each once."""


def appeal(*, against: Decision | Suspension, words: str, by: User, at: datetime) -> Appeal:
    """An editor or owner of the organisation says why the act was wrong.

    Raises NotAppealable, ReasonMissing, PermissionDenied.
    """
    words = given(words)
    with transaction.atomic():
        listing = Listing.objects.lock(_listing_of(against).pk)
        if not is_editor(by, listing.organisation):
            raise PermissionDenied(_("Only editors and owners can appeal for this organisation."))
        if against not in standing_acts(listing):
            raise NotAppealable(_("There is nothing left to appeal against."))
        made = Appeal.objects.create(
            decision=against if isinstance(against, Decision) else None,
            suspension=against if isinstance(against, Suspension) else None,
            words=words,
            appealed_by=by,
            appealed_at=at,
        )
        Case.objects.create(
            kind=CaseKind.APPEAL,
            listing=listing,
            organisation=listing.organisation,
            appeal=made,
            opened_at=at,
        )
        record_about("appeal.made", listing, subject_id=made.pk, version=1, by=by, at=at)
    return made


def settle_appeal(*, appeal: Appeal, upheld: bool, answer: str, by: User, at: datetime) -> Appeal:
    """Never by whoever decided. Upheld, a refused version is judged anew, a service is back.

    Where another version is open or a newer one was published, that one stands instead.

    Raises AlreadySettled, AlreadyTaken, ReasonMissing, PermissionDenied.
    """
    answer = given(answer)
    with transaction.atomic():
        rows = Appeal.objects.select_related(
            "decision__revision__listing", "suspension__listing", "settled_by", "case"
        )
        appeal = locked(rows, appeal.pk)
        listing = _listing_of(appeal.decision or appeal.suspension)
        case = Case.objects.lock(appeal.case.pk)
        check_decider(by, case)
        if appeal.settled_by is not None:
            raise AlreadySettled(
                _("%(person)s has answered this appeal already.")
                % {"person": appeal.settled_by.name}
            )
        case.check_free(by, at=at)
        appeal.state = Finding.UPHELD if upheld else Finding.REJECTED
        appeal.answer, appeal.settled_by, appeal.settled_at = answer, by, at
        appeal.save(update_fields=["state", "answer", "settled_by", "settled_at"])
        close(case, by=by, at=at)
        delta: dict[str, object] = {"to": appeal.state}
        record_about(
            "appeal.decided",
            listing,
            subject_id=appeal.pk,
            version=2,
            by=by,
            at=at,
            delta=delta,
        )
        if upheld:
            _undo(appeal, answer, by=by, at=at)
    return appeal


def _listing_of(against: Decision | Suspension | None) -> Listing:
    if isinstance(against, Decision):
        return against.revision.listing
    if against is None:
        raise NotAppealable
    return against.listing


def _undo(appeal: Appeal, answer: str, *, by: User, at: datetime) -> None:
    if appeal.suspension is not None:
        listing = Listing.objects.lock(appeal.suspension.listing_id)
        if listing.suspensions.filter(pk=appeal.suspension.pk, lifted_at__isnull=True).exists():
            restore(listing=listing, reason=answer, by=by, at=at)
        return
    if appeal.decision is None:
        return
    revision = lock_revision(appeal.decision.revision)
    # As an editor locks it who begins the next version.
    revision.listing = Listing.objects.lock(revision.listing_id)
    if may_return(revision):
        actor = Actor.ANOTHER_MODERATOR
        move(revision, RevisionState.SUBMITTED, actor=actor, reason=answer)
        wait_for_moderator(revision, at=at)
