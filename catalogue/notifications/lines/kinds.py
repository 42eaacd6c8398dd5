"""What a line of the table is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Facts = Mapping[str, object]
SUBJECTS = {
    "adopter": "catalogue.UnresolvedAdopter",
    "adoption": "catalogue.Adoption",
    "appeal": "catalogue.Appeal",
    "case": "catalogue.Case",
    "dispute": "catalogue.Dispute",
    "enquiry": "catalogue.Enquiry",
    "flag": "catalogue.Flag",
    "job": "catalogue.Job",
    "letter": "catalogue.Letter",
    "listing": "catalogue.Listing",
    "membership": "accounts.Membership",
    "offer": "catalogue.Offer",
    "outcome": "catalogue.OutcomeReport",
    "person": "accounts.User",
    "rating": "catalogue.Rating",
    "revision": "catalogue.Revision",
    "search": "catalogue.SavedSearch",
    "transfer": "catalogue.Transfer",
}
"""Which table the subject of an event stands in, by the noun of the event's kind."""


@dataclass(frozen=True)
class Addressee:
    """A person, and the organisation on whose behalf they are told; None: as themselves."""

    person_id: int
    on_behalf_of_id: int | None = None


class Who(Enum):
    """Who is told; never the person who acted."""

    PUBLISHER = "editors and owners of the organisation that publishes the service"
    ADOPTERS = "editors and owners of every organisation whose use of the service counts"
    BODY = "editors and owners of the event's organisation"
    MEMBERS = "members of the event's organisation, whatever their role"
    OWNERS = "owners of the event's organisation"
    SECOND_PERSON = "its editors and owners, or its members where there is no other"
    DECIDERS = "moderators who may decide on the subject, a case"
    ADMINISTRATORS = "administrators of the portal"
    NAMED = "whom `people` names, from the subject's row"


@dataclass(frozen=True)
class Group:
    """What a person chooses about as one.

    All are whole sentences but the title: `reason` says in a mail why its reader gets it,
    `always` why it cannot be switched off. `site_role`: only such people are asked about it.
    """

    title: object
    hint: object
    reason: object
    default: str
    always: object = ""
    site_role: str = ""


@dataclass(frozen=True)
class Line:
    """One kind of notice.

    `kind` is the event's, or a name that a reminder uses; `name` tells two lines of one kind
    apart. `subject` is the subject's table where the noun does not say it, `related` what is
    loaded with it, `beside` lists of rows that belong to it. `quote` is the reason that
    somebody wrote. `still` says of its row and the cause whether anything is left to tell; once
    there is not, the notice reads `over`. `many` is said of several organisations at once.
    `lettered`: the notice is never mailed, for the act writes a mail of its own, or nobody waits
    for one. `once`: the ledger tells of it for several services, a person is told by the first
    that concerns them.
    """

    kind: str
    who: Who
    group: str
    words: object
    invite: object
    address: tuple[str, ...]
    subject: str = ""
    related: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    facts: Callable[[Any], Facts] | None = None
    quote: Callable[[Any], str] | None = None
    people: Callable[[Any], Iterable[Addressee]] | None = None
    still: Callable[[Any, str], bool] | None = None
    over: object = ""
    many: Callable[[int], str] | None = None
    lettered: bool = False
    once: bool = False
    name: str = ""

    @property
    def key(self) -> str:
        return self.name or self.kind

    @property
    def reads(self) -> str:
        """The table whose row it needs; '' where the event's own numbers are enough."""
        if not (self.facts or self.people or self.still or self.quote):
            return ""
        return self.subject or SUBJECTS[self.kind.split(".")[0]]
