"""Forms of moderators, and of those who turn to them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from catalogue.models import CaseKind, FlagReason, ListingState, RevisionState
from catalogue.moderation.actions import appeal, report, suspend, trust
from tests import factories
from tests.conftest import signed_in
from tests.every_form.kind import Form, Maker, member, moderator, own

NOW = timezone.now


def _case(kind: str) -> tuple[Any, User]:
    """A case of that kind, and a moderator who may decide it."""
    if kind == CaseKind.NEW:
        return factories.draft(complete=True, state="submitted").cases.get(), moderator()
    listing, first = factories.live_listing(), moderator()
    if kind == CaseKind.REPORT:
        flag = report(listing=listing, reason="wrong", words="It is gone.", by=None, at=NOW())
        return flag.case, first
    against = suspend(listing=listing, reason="It is gone.", by=first, at=NOW())
    editor = factories.member_of(listing.organisation, role=Role.EDITOR)
    return appeal(against=against, words="It is there.", by=editor, at=NOW()).case, moderator()


_HARD = {
    CaseKind.NEW: RevisionState.CHANGES_REQUESTED,
    CaseKind.REPORT: "rejected",
    CaseKind.APPEAL: "rejected",
}


def decide(kind: str) -> Maker:
    def make() -> Form:
        case, judge = _case(kind)
        values: dict[str, Any] = {"outcome": _HARD[CaseKind(kind)], "reason": "Look again."}
        needed = _needed(kind, "outcome")
        if kind == CaseKind.NEW:
            values["seen"] = "1"
            values["usual"] = [str(factories.usual_reason(use="changes").pk)]
        return Form(
            address=reverse("moderation:decide", args=[case.pk]),
            client=signed_in(judge),
            values=values,
            needed=needed,
            steps=True,
        )

    return make


def _needed(kind: str, *names: str) -> tuple[str, ...]:
    """On a version also which one was read."""
    return (*names, "seen") if kind == CaseKind.NEW else names


def confirm(kind: str) -> Maker:
    def make() -> Form:
        case, judge = _case(kind)
        values = {"outcome": _HARD[CaseKind(kind)], "reason": "Look again.", "confirm": "yes"}
        if kind == CaseKind.NEW:
            values["seen"] = "1"
        return Form(
            address=reverse("moderation:decide", args=[case.pk]),
            client=signed_in(judge),
            values=values,
            needed=_needed(kind, "outcome", "reason", "confirm"),
            hidden=("outcome", "confirm"),
            shown=reverse("moderation:case", args=[case.pk]),
        )

    return make


def write() -> Form:
    case, judge = _case(CaseKind.NEW)
    page = reverse("moderation:case", args=[case.pk])
    return Form(
        address=reverse("moderation:write", args=[case.pk]),
        client=signed_in(judge),
        values={"words": "How heavy may a boat be?"},
        needed=("words",),
        page=page,
        shown=page,
    )


def _act_on(state: str, name: str) -> Maker:
    def make() -> Form:
        listing = factories.live_listing(state=state)
        return Form(
            address=reverse(name, args=[listing.slug]),
            client=signed_in(moderator()),
            values={"reason": "Its support is gone."},
            needed=("reason",),
        )

    return make


def trusting(*, given: bool) -> Maker:
    def make() -> Form:
        body = factories.organisation()
        if given:
            trust(organisation=body, reason="Right for years.", by=moderator(), at=NOW())
        address = reverse("moderation:trust", args=[body.slug])
        return Form(
            address=address,
            client=signed_in(moderator()),
            values={"reason": "Right for years.", "act": "end" if given else "give"},
            needed=("reason", "act"),
            shown=address,
        )

    return make


_REASON = {"title": "No team", "words": "Give a team.", "in_use": "on", "version": "1"}


def new_reason() -> Form:
    return Form(
        address=reverse("moderation:new_reason", args=["changes"]),
        client=signed_in(moderator()),
        values=dict(_REASON),
        needed=("title", "words", "version"),
        shown=reverse("moderation:reasons"),
    )


def reason() -> Form:
    return Form(
        address=reverse("moderation:reason", args=[factories.usual_reason().pk]),
        client=signed_in(moderator()),
        values=dict(_REASON),
        needed=("title", "words", "version"),
        shown=reverse("moderation:reasons"),
    )


def thread() -> Form:
    listing = factories.live_listing()
    address = own(listing, "moderation:thread")
    return Form(
        address=address,
        client=member(listing.organisation),
        values={"words": "May we say which award it won?"},
        needed=("words",),
        shown=address,
    )


def make_appeal() -> Form:
    listing = factories.live_listing()
    act = suspend(listing=listing, reason="It is gone.", by=moderator(), at=NOW())
    return Form(
        address=own(listing, "moderation:appeal"),
        client=member(listing.organisation),
        values={"words": "It is there.", "act": f"suspension-{act.pk}"},
        needed=("words", "act"),
        shown=own(listing, "moderation:thread"),
    )


def make_report() -> Form:
    listing = factories.live_listing()
    return Form(
        address=reverse("moderation:report", args=[listing.slug]),
        values={"reason": FlagReason.WRONG, "words": "It is gone."},
        needed=("reason", "words"),
    )


def assessment() -> Form:
    listing = factories.live_listing()
    values: dict[str, Any] = {"seen": "0"}
    for name, value in factories.answers().items():
        values[name] = "yes" if value is True else value
    return Form(
        address=reverse("scaling:assessment", args=[listing.slug]),
        client=signed_in(moderator()),
        values=values,
        needed=tuple(values),
        shown=reverse("scaling:service", args=[listing.slug]),
    )


FORMS: dict[str, Maker] = {
    "scaling:assessment": assessment,
    **{f"moderation:decide {kind}": decide(kind) for kind in _HARD},
    **{f"moderation:decide {kind} confirm": confirm(kind) for kind in _HARD},
    "moderation:write": write,
    "moderation:hide": _act_on(ListingState.LIVE, "moderation:hide"),
    "moderation:put_back": _act_on(ListingState.RETIRED, "moderation:put_back"),
    "moderation:trust give": trusting(given=False),
    "moderation:trust end": trusting(given=True),
    "moderation:new_reason": new_reason,
    "moderation:reason": reason,
    "moderation:thread": thread,
    "moderation:appeal": make_appeal,
    "moderation:report": make_report,
}
