"""What people are told of: the one table of kinds, groups and sentences. It reads no row.

To tell of a new kind of event, add a line to `LINES`; nothing else has to change. A line's
words name `service`, `publisher` (whose service it is), `body` (the organisation of the event)
and what its `facts` make of the subject's row. Its address is a URL name and which of
`service`, `publisher`, `body` (their slugs) and `subject` (its number) stand in it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Facts = Mapping[str, object]
SUBJECTS = {
    "adoption": "catalogue.Adoption",
    "listing": "catalogue.Listing",
    "membership": "accounts.Membership",
    "offer": "catalogue.Offer",
    "person": "accounts.User",
    "rating": "catalogue.Rating",
    "revision": "catalogue.Revision",
}
"""Which table the subject of an event stands in, by the noun of the event's kind."""


class Who(Enum):
    """Who is told; never the person who acted."""

    PUBLISHER = "editors and owners of the organisation that publishes the service"
    ADOPTERS = "editors and owners of every organisation whose use of the service counts"
    BODY = "editors and owners of the event's organisation"
    OWNERS = "owners of the event's organisation"
    SECOND_PERSON = "its editors and owners, or its members where there is no other"
    NAMED = "whom `people` names, from the subject's row"


@dataclass(frozen=True)
class Group:
    """What a person chooses about as one. `always` says why it cannot be switched off."""

    title: object
    hint: object
    reason: object
    default: str
    always: object = ""


@dataclass(frozen=True)
class Line:
    """One kind of notice.

    `kind` is the event's, or a name that a reminder uses; `name` tells two lines of one kind
    apart. `subject` is the subject's table where the noun does not say it, `related` what is
    loaded with it. `still` says of its row and the cause whether anything is left to tell; once
    there is not, the notice reads `over`. `many` is said of several organisations at once.
    `lettered`: the act writes a mail of its own, so the notice is never mailed.
    """

    kind: str
    who: Who
    group: str
    words: object
    invite: object
    address: tuple[str, ...]
    subject: str = ""
    related: tuple[str, ...] = ()
    facts: Callable[[Any], Facts] | None = None
    people: Callable[[Any], Iterable[int | None]] | None = None
    still: Callable[[Any, str], bool] | None = None
    over: object = ""
    many: Callable[[int], str] | None = None
    lettered: bool = False
    name: str = ""

    @property
    def key(self) -> str:
        return self.name or self.kind

    @property
    def reads(self) -> str:
        """The table whose row it needs; '' where the event's own numbers are enough."""
        if not (self.facts or self.people or self.still):
            return ""
        return self.subject or SUBJECTS[self.kind.split(".")[0]]


_PUBLISHING = _("because you are an editor or owner of the organisation that publishes it")
_USING = _("because you are an editor or owner of an organisation that uses it")

GROUPS = {
    "versions": Group(
        _("Decisions about your versions"), _("A moderator publishes a version, asks for changes or refuses it."),
        _PUBLISHING, "now", always=_("only your organisation can act on the decision")),
    "people": Group(
        _("People of your organisations"), _("Somebody answers an invitation, or you are given a role."),
        _("because it is about you, or about an organisation that you own"), "now"),
    "use": Group(
        _("Use that your organisation recorded"), _("It waits for a second person, lapses soon or has lapsed."),
        _("because your organisation recorded this use"), "now"),
    "endings": Group(
        _("Services you use that end or carry a risk"), _("A service is suspended, ends or is replaced."),
        _USING, "now", always=_("your organisation needs time to act")),
    "changes": Group(
        _("Changes to services you use"), _("A new version is published, or the owner changes."),
        _USING, "daily"),
    "interest": Group(
        _("Interest in your services"), _("An organisation begins to use one, or writes a review."),
        _PUBLISHING, "daily"),
    "answers": Group(
        _("Answers to what you wrote"), _("A publisher answers your review."),
        _("because you wrote what is answered"), "daily"),
    "upkeep": Group(
        _("What to keep up to date"), _("A service or an offer has to be renewed, or has lapsed."),
        _("because you are an editor or owner of the organisation that renews it"), "weekly"),
    "searches": Group(
        _("Saved searches"), _("A search of yours finds something new."),
        _("because you saved this search"), "daily"),
    "scores": Group(
        _("Scores and savings"), _("You can read a score before others see it, or a claim is decided."),
        _("because you are an owner of the organisation"), "now"),
    "cases": Group(
        _("Cases that wait for a moderator"), _("A case waits for more than three working days."),
        _("because you are a moderator"), "daily"),
    "running": Group(
        _("Faults in the background"), _("A task failed, or figures are late."),
        _("because you are an administrator"), "now"),
}  # fmt: skip
"""Every group by its name in `models/notice.py`."""


def _of_use(row: Any) -> Facts:
    return {"stage": row.get_stage_display(), "day": row.lapses_on}


def _of_proposal(row: Any) -> Facts:
    return {"stage": row.get_proposed_stage_display() or row.get_stage_display()}


def _of_role(row: Any) -> Facts:
    return {"role": row.get_role_display()}


def _of_offer(row: Any) -> Facts:
    return {"kind": row.get_kind_display(), "day": row.lapses_on}


def _waits(row: Any, _cause: str) -> bool:
    return bool(row.is_waiting)


def _lapses_as_reminded(row: Any, cause: str) -> bool:
    return bool(row.counts) and f":{row.lapses_on}:" in cause


def _is_due_as_reminded(row: Any, cause: str) -> bool:
    """Of a service or an offer that is still up, and was not renewed since."""
    return row.state in ("live", "offered") and f":{row.lapses_on}:" in cause


LINES = (
    # Answers on a version
    Line("revision.returned", Who.PUBLISHER, "versions",
         _("A moderator asks %(publisher)s for changes to %(service)s."),
         _("Read the reasons and correct it"), ("listings:edit", "publisher", "service"),
         still=lambda row, _cause: row.state == "changes_requested",
         over=_("A moderator asked %(publisher)s for changes to %(service)s.")),
    Line("revision.refused", Who.PUBLISHER, "versions",
         _("A moderator refused a version of %(service)s by %(publisher)s."),
         _("Read the reasons"), ("listings:own", "publisher")),
    Line("listing.published", Who.PUBLISHER, "versions",
         _("%(service)s by %(publisher)s is published."),
         _("See its page"), ("listings:page", "service")),
    Line("listing.changed", Who.PUBLISHER, "versions",
         _("The new version of %(service)s by %(publisher)s is published."),
         _("See its page"), ("listings:page", "service")),
    # What an organisation uses
    Line("listing.changed", Who.ADOPTERS, "changes",
         _("%(publisher)s published a new version of %(service)s, which you use."),
         _("See what changed"), ("listings:history", "service"), name="listing.changed:adopters"),
    Line("adoption.declared", Who.SECOND_PERSON, "use",
         _("A colleague recorded that %(body)s uses %(service)s. A second person has to confirm it."),
         _("Confirm this use"), ("adoption:confirm", "body", "subject"), still=_waits,
         over=_("The use of %(service)s by %(body)s no longer waits for a second person.")),
    Line("adoption.stage_proposed", Who.SECOND_PERSON, "use",
         _("A colleague moved the use of %(service)s by %(body)s to: %(stage)s. A second person has to confirm it."),
         _("Confirm this stage"), ("adoption:confirm", "body", "subject"), facts=_of_proposal, still=_waits,
         over=_("The use of %(service)s by %(body)s no longer waits for a second person.")),
    Line("adoption.lapses_soon", Who.BODY, "use",
         _("The use of %(service)s by %(body)s lapses on %(day)s, unless one of you renews it."),
         _("Renew this use"), ("adoption:renew", "body", "subject"), facts=_of_use, still=_lapses_as_reminded,
         over=_("The use of %(service)s by %(body)s was about to lapse.")),
    Line("adoption.lapsed", Who.BODY, "use",
         _("The use of %(service)s by %(body)s has lapsed and no longer counts."),
         _("Renew this use"), ("adoption:renew", "body", "subject"), still=lambda row, _cause: row.lapsed,
         over=_("The use of %(service)s by %(body)s had lapsed.")),
    # What a supplier renews each year
    Line("listing.lapses_soon", Who.PUBLISHER, "upkeep",
         _("%(service)s by %(publisher)s lapses on %(day)s, unless one of you renews it."),
         _("Renew this service"), ("listings:renew", "publisher", "service"),
         facts=lambda row: {"day": row.lapses_on}, still=_is_due_as_reminded,
         over=_("%(service)s by %(publisher)s was about to lapse.")),
    Line("listing.lapsed", Who.PUBLISHER, "upkeep",
         _("%(service)s by %(publisher)s has lapsed: it left the search, and nobody can begin to use it."),
         _("Renew this service"), ("listings:renew", "publisher", "service"),
         still=lambda row, _cause: row.state == "lapsed", over=_("%(service)s by %(publisher)s had lapsed.")),
    Line("offer.lapses_soon", Who.BODY, "upkeep",
         _("The %(kind)s that %(body)s offers for %(service)s lapses on %(day)s, unless one of you renews it."),
         _("Renew this offer"), ("suppliers:renew", "body", "subject"), facts=_of_offer, still=_is_due_as_reminded,
         over=_("The %(kind)s that %(body)s offers for %(service)s was about to lapse.")),
    Line("offer.lapsed", Who.BODY, "upkeep",
         _("The %(kind)s that %(body)s offered for %(service)s has lapsed and is on no public page."),
         _("Renew this offer"), ("suppliers:renew", "body", "subject"), facts=_of_offer,
         still=lambda row, _cause: row.state == "lapsed",
         over=_("The %(kind)s that %(body)s offers for %(service)s had lapsed.")),
    # What others make of a service
    Line("adoption.confirmed", Who.PUBLISHER, "interest",
         _("%(body)s confirmed its use of %(service)s: %(stage)s."),
         _("See who uses it"), ("listings:page", "service"), facts=_of_use,
         many=lambda count: ngettext("%(count)s organisation confirmed its use of %(service)s.",
                                     "%(count)s organisations confirmed their use of %(service)s.", count)),
    Line("rating.given", Who.PUBLISHER, "interest",
         _("%(body)s reviewed %(service)s."),
         _("Read the review"), ("ratings:reviews", "service"), still=lambda row, _cause: not row.hidden,
         many=lambda count: ngettext("%(count)s organisation reviewed %(service)s.",
                                     "%(count)s organisations reviewed %(service)s.", count)),
    Line("rating.replaced", Who.PUBLISHER, "interest",
         _("%(body)s changed its review of %(service)s."),
         _("Read the review"), ("ratings:reviews", "service"), still=lambda row, _cause: not row.hidden),
    Line("rating.answered", Who.NAMED, "answers",
         _("%(publisher)s answered your review of %(service)s."),
         _("Read the answer"), ("ratings:reviews", "service"), people=lambda row: [row.rated_by_id]),
    # People and roles
    Line("membership.accepted", Who.OWNERS, "people",
         _("%(person)s joined %(body)s."),
         _("See who belongs to it"), ("accounts:people", "body"),
         related=("person",), facts=lambda row: {"person": row.person.name}),
    Line("membership.declined", Who.OWNERS, "people",
         _("%(person)s declined to join %(body)s."),
         _("See who belongs to it"), ("accounts:people", "body"), subject="accounts.Invitation",
         related=("answered_by",), facts=lambda row: {"person": row.answered_by.name}),
    Line("membership.added", Who.NAMED, "people",
         _("You now belong to %(body)s as %(role)s."),
         _("See what you can do"), ("organisations:workspace", "body"),
         facts=_of_role, people=lambda row: [row.person_id]),
    Line("membership.admitted", Who.NAMED, "people",
         _("You now belong to %(body)s as %(role)s."),
         _("See what you can do"), ("organisations:workspace", "body"),
         facts=_of_role, people=lambda row: [row.person_id], lettered=True),
    Line("membership.changed", Who.NAMED, "people",
         _("Your role in %(body)s changed: you are now %(role)s."),
         _("See what you can do"), ("organisations:workspace", "body"),
         facts=_of_role, people=lambda row: [row.person_id], lettered=True),
    Line("membership.asked", Who.OWNERS, "people",
         _("%(person)s asks to join %(body)s."),
         _("Accept or refuse"), ("accounts:request", "body", "subject"), subject="accounts.JoinRequest",
         related=("asked_by",), facts=lambda row: {"person": row.asked_by.name},
         still=lambda row, _cause: row.answered_at is None,
         over=_("%(person)s asked to join %(body)s."), lettered=True),
    Line("membership.refused", Who.NAMED, "people",
         _("%(body)s refused your request to join."),
         _("See where you belong"), ("accounts:organisations",), subject="accounts.JoinRequest",
         people=lambda row: [row.asked_by_id], lettered=True),
    Line("person.role_changed", Who.NAMED, "people",
         _("Your role for the whole portal changed. It is now: %(role)s."),
         _("See your work"), ("organisations:home",),
         facts=lambda row: {"role": row.get_site_role_display()}, people=lambda row: [row.pk]),
)  # fmt: skip
"""The first line that names a person for an event is the one by which that person is told."""

BY_KEY = {line.key: line for line in LINES}


def lines_of(kind: str) -> list[Line]:
    return [line for line in LINES if line.kind == kind]


def groups_in_use() -> dict[str, Group]:
    """Groups of which something can be told today, in their order."""
    used = {line.group for line in LINES if not line.lettered}
    return {name: group for name, group in GROUPS.items() if name in used}
