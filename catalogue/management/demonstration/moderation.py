"""What moderators and publishers of the example are in the middle of."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import Organisation, User
from catalogue.listings.actions import edit, retire, start_edit, submit
from catalogue.models import Case, CaseKind, FlagReason, Listing
from catalogue.moderation.actions import (
    appeal,
    approve,
    refuse,
    report,
    settle_report,
    suspend,
    take_case,
    trust,
    write_letter,
)

Editor = Callable[[Organisation], User]


def moderate(*, moderator: User, editor: Editor, home: Organisation, now: datetime) -> None:
    """Each kind of case once, among the services of `home` and of others."""
    own = _live(home)
    others = [one for one in _live(None) if one.organisation != home]
    _refused(own[0], editor(home), moderator, now)
    _small_change(others[0], editor, moderator, now)
    _reported(others[1], moderator, now)
    _appealed(others[2], editor, moderator, now)
    _ended(others[3], others[4], editor, now)
    _answered(others[5], editor, moderator, now)
    _doubtful(others[6], editor, now)
    waiting = Case.objects.open().filter(kind=CaseKind.NEW).order_by("opened_at").first()
    if waiting is not None:
        take_case(case=waiting, by=moderator, at=now)


def _live(organisation: Organisation | None) -> list[Listing]:
    """In the order in which they were made, without those that are being worked on."""
    rows = Listing.objects.live().select_related("organisation").order_by("pk")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return [one for one in rows[:60] if not one.revisions.open().exists()]


def _change(listing: Listing, by: User, at: datetime, values: dict[str, object]) -> object:
    revision = start_edit(listing=listing, by=by, at=at)
    revision = edit(revision=revision, values=values, by=by, at=at)
    return submit(revision=revision, by=by, at=at)


def _refused(listing: Listing, by: User, moderator: User, now: datetime) -> None:
    at = now - timedelta(days=4)
    revision = start_edit(listing=listing, by=by, at=at)
    summary = "The best of its kind, and every body should have it."
    revision = edit(revision=revision, values={"summary": summary}, by=by, at=at)
    revision = submit(revision=revision, by=by, at=at)
    refuse(
        revision=revision,
        seen=revision.version,
        reason="Describe what it does. Leave out praise.",
        by=moderator,
        at=at + timedelta(days=1),
    )
    write_letter(
        listing=listing,
        words="May we say which award it has won?",
        by=by,
        at=at + timedelta(days=2),
    )
    write_letter(
        listing=listing,
        words="Say it among the features, with the year.",
        by=moderator,
        at=at + timedelta(days=3),
    )


def _small_change(listing: Listing, editor: Editor, moderator: User, now: datetime) -> None:
    trust(
        organisation=listing.organisation,
        reason="Its versions have been right for three years.",
        by=moderator,
        at=now - timedelta(days=30),
    )
    hours: dict[str, object] = {"support": "A team answers on working days from 8am to 6pm."}
    _change(listing, editor(listing.organisation), now - timedelta(days=1), hours)


def _reported(listing: Listing, moderator: User, now: datetime) -> None:
    flag = report(
        listing=listing,
        reason=FlagReason.WRONG,
        words="The page says that it is free. The supplier asked us for a fee.",
        by=None,
        at=now - timedelta(days=9),
    )
    settle_report(
        flag=flag,
        upheld=False,
        answer="The fee is for help with setting up, as the page says.",
        by=moderator,
        at=now - timedelta(days=8),
    )
    report(
        listing=listing,
        reason=FlagReason.DUPLICATE,
        words="There is the same under another name.",
        by=None,
        at=now - timedelta(days=2),
    )


def _appealed(listing: Listing, editor: Editor, moderator: User, now: datetime) -> None:
    against = suspend(
        listing=listing,
        reason="The address of its support leads to nobody.",
        by=moderator,
        at=now - timedelta(days=3),
    )
    appeal(
        against=against,
        words="The address works again. The mail server was being moved that day.",
        by=editor(listing.organisation),
        at=now - timedelta(days=2),
    )


def _ended(listing: Listing, replacement: Listing, editor: Editor, now: datetime) -> None:
    retire(
        listing=listing,
        reason="The team that ran it now works on the service named in its place.",
        replacement=replacement,
        by=editor(listing.organisation),
        at=now - timedelta(days=20),
    )


def _doubtful(listing: Listing, editor: Editor, now: datetime) -> None:
    """A change that moderators are warned of."""
    pages = " ".join(f"https://pages.example/{number}" for number in range(5))
    description = (
        "Everything about this service is told on pages of its own, which change from week to "
        f"week, so that this text need not be kept up to date any more: {pages}"
    )
    by = editor(listing.organisation)
    _change(listing, by, now - timedelta(hours=30), {"description": description})


def _answered(listing: Listing, editor: Editor, moderator: User, now: datetime) -> None:
    by = editor(listing.organisation)
    revision = start_edit(listing=listing, by=by, at=now - timedelta(days=6))
    features = ["Works without scripts", "Speaks Welsh", "Full record of changes"]
    values: dict[str, object] = {"features": features}
    revision = edit(revision=revision, values=values, by=by, at=now - timedelta(days=6))
    welsh = {"summary": "Mae'n helpu cyrff cyhoeddus i weithio gyda'i gilydd."}
    revision = edit(
        revision=revision, values=welsh, language="cy", by=by, at=now - timedelta(days=6)
    )
    revision = submit(revision=revision, by=by, at=now - timedelta(days=6))
    approve(revision=revision, seen=revision.version, by=moderator, at=now - timedelta(days=5))
