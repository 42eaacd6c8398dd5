"""Problems that anybody reports, and what a moderator finds."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import User
from catalogue.models import Case, CaseKind, Finding, Flag, Listing
from catalogue.moderation.actions.steps import close, given, record_about
from catalogue.moderation.actions.suspending import suspend
from catalogue.moderation.permissions import check_decider


class NotPublished(Exception):
    """Only what everybody can see can be reported."""


class AlreadySettled(Exception):
    """Another moderator has answered; the message says who."""


def report(*, listing: Listing, reason: str, words: str, by: User | None, at: datetime) -> Flag:
    """Anybody may, signed in or not; moderators find it in their queue.

    Raises NotPublished, ReasonMissing.
    """
    words = given(words)
    with transaction.atomic():
        listing = Listing.objects.lock(listing.pk)
        if not listing.is_published:
            raise NotPublished(_("This service is not published any more."))
        flag = Flag.objects.create(
            listing=listing, reason=reason, words=words, reporter=by, reported_at=at
        )
        Case.objects.create(
            kind=CaseKind.REPORT,
            listing=listing,
            organisation=listing.organisation,
            flag=flag,
            opened_at=at,
        )
        record_about("flag.raised", listing, subject_id=flag.pk, version=1, by=by, at=at)
    return flag


def settle_report(
    *, flag: Flag, upheld: bool, answer: str, by: User, at: datetime, hide: bool = False
) -> Flag:
    """What was found, and with `hide` the service out of sight for the same reason.

    Raises AlreadySettled, AlreadyTaken, NotPossible, ReasonMissing, PermissionDenied.
    """
    answer = given(answer)
    with transaction.atomic():
        flag = locked(Flag.objects.select_related("listing", "settled_by", "case"), flag.pk)
        case = Case.objects.lock(flag.case.pk)
        check_decider(by, case)
        if flag.settled_by is not None:
            raise AlreadySettled(
                _("%(person)s has answered this report already.")
                % {"person": flag.settled_by.name}
            )
        case.check_free(by, at=at)
        flag.state = Finding.UPHELD if upheld else Finding.REJECTED
        flag.answer, flag.settled_by, flag.settled_at = answer, by, at
        flag.save(update_fields=["state", "answer", "settled_by", "settled_at"])
        close(case, by=by, at=at)
        record_about(
            "flag.settled",
            flag.listing,
            subject_id=flag.pk,
            version=2,
            by=by,
            at=at,
            delta={"to": flag.state},
        )
        if hide:
            suspend(listing=flag.listing, reason=answer, by=by, at=at, flag=flag)
    return flag
