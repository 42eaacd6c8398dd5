"""Problems that anybody reports, and what a moderator finds."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User
from catalogue.models import (
    Case,
    CaseKind,
    Complaint,
    Finding,
    Flag,
    FlagReason,
    Listing,
    Rating,
)
from catalogue.moderation.actions.hiding import Words, hide_words, noun_of
from catalogue.moderation.actions.steps import close, given, record_about
from catalogue.moderation.actions.suspending import suspend
from catalogue.moderation.permissions import check_decider
from catalogue.moderation.queries.words import words_of


class NotPublished(Exception):
    """Only what everybody can see can be reported."""


class NotShown(Exception):
    """Only what everybody reads can be reported."""


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
        return _raise(listing, CaseKind.REPORT, reason=reason, words=words, by=by, at=at)


def report_words(*, said: Words, reason: str, words: str, by: User | None, at: datetime) -> Flag:
    """The same about a review or an outcome of a service.

    Raises NotShown, ReasonMissing.
    """
    words = given(words)
    with transaction.atomic():
        listing = Listing.objects.lock(said.listing_id)
        said.refresh_from_db()
        if not said.is_shown or not listing.is_published:
            raise NotShown(_("It is not shown any more, so there is nothing to report."))
        kind = CaseKind.REVIEW if isinstance(said, Rating) else CaseKind.OUTCOME
        flag = _raise(listing, kind, reason=reason, words=words, by=by, at=at)
        Complaint.objects.create(flag=flag, **{noun_of(said): said})
    return flag


def report_burst(
    *, body: Organisation, day: date, listing: Listing, answers: int, earlier: int, at: datetime
) -> Flag | None:
    """By the rule of `methods.md` 6.1, once for each organisation and day; nothing is hidden.

    `answers` of that day, `earlier` ones of the 90 days before; most are about `listing`.
    None where it was reported before.
    """
    words = _(
        "%(body)s wrote %(answers)s reviews on %(day)s, and %(earlier)s in the 90 days before."
    )
    told = {"body": body.name, "answers": answers, "day": date_format(day), "earlier": earlier}
    try:
        with transaction.atomic():
            listing = Listing.objects.lock(listing.pk)
            flag = _raise(
                listing,
                CaseKind.BURST,
                reason=FlagReason.BURST,
                words=words % told,
                by=None,
                at=at,
            )
            Complaint.objects.create(
                flag=flag, body=body, day=day, answers=answers, earlier=earlier
            )
    except IntegrityError as error:
        if "complaint_of_a_burst_once" not in str(error):
            raise
        return None
    return flag


def _raise(
    listing: Listing, kind: str, *, reason: str, words: str, by: User | None, at: datetime
) -> Flag:
    """The flag with its case, and the entry that tells of it."""
    flag = Flag.objects.create(
        listing=listing, reason=reason, words=words, reporter=by, reported_at=at
    )
    Case.objects.create(
        kind=kind, listing=listing, organisation=listing.organisation, flag=flag, opened_at=at
    )
    record_about("flag.raised", listing, subject_id=flag.pk, version=1, by=by, at=at)
    return flag


def settle_report(
    *, flag: Flag, upheld: bool, answer: str, by: User, at: datetime, hide: bool = False
) -> Flag:
    """What was found, and with `hide` what was reported out of sight for the same reason.

    Raises AlreadySettled, AlreadyTaken, NotPossible, NotToHide, ReasonMissing, PermissionDenied.
    """
    answer = given(answer)
    with transaction.atomic():
        rows = Flag.objects.select_related(
            "listing", "settled_by", "case", "complaint__rating", "complaint__outcome"
        )
        flag = locked(rows, flag.pk)
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
            _hide(flag, answer, by=by, at=at)
    return flag


def _hide(flag: Flag, reason: str, *, by: User, at: datetime) -> None:
    """What the flag is about: a review, an outcome, or the service itself."""
    said = words_of(flag)
    if said is not None:
        hide_words(said=said, reason=reason, by=by, at=at, flag=flag)
    elif flag.case.kind == CaseKind.REPORT:
        suspend(listing=flag.listing, reason=reason, by=by, at=at, flag=flag)
