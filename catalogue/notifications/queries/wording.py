"""The words of notices, made from the rows as they are now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.apps import apps
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalogue.models import Listing, Notice, Revision
from catalogue.notifications.lines import BY_KEY, Line


class HasSubject(Protocol):
    """An event, a reminder or a notice: what its subject is, it says by number."""

    @property
    def subject_id(self) -> int | None: ...


@dataclass(frozen=True)
class Told:
    """A notice in words. `address` is '' where there is nothing left to lead to.

    `quote` is the reason that somebody wrote, in one line.
    """

    notice: Notice
    sentence: str
    thing: str
    invite: str = ""
    address: str = ""
    is_over: bool = False
    quote: str = ""
    many: Callable[[int], str] | None = None


def subjects_of(line: Line, told: Iterable[HasSubject]) -> dict[int, Any]:
    """The rows that a line's words need, by their numbers."""
    if not line.reads:
        return {}
    keys = {one.subject_id for one in told if one.subject_id}
    table: Any = apps.get_model(line.reads)
    rows = table.objects.select_related(*line.related).prefetch_related(*line.beside)
    return dict(rows.in_bulk(keys))


def describe(notices: Sequence[Notice]) -> list[Told]:
    """Each in its order; a constant number of queries for each table that they speak of."""
    things = _Things(notices)
    return [_put(notice, things) for notice in notices]


class _Things:
    """Everything that some notices speak of, loaded at once."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        wanted = {one.listing_id for one in notices if one.listing_id}
        listings = Listing.objects.select_related("organisation", "live_revision")
        self.listings = listings.in_bulk(wanted)
        self.names = Revision.objects.names_of(self.listings.values())
        bodies = {one.organisation_id for one in notices if one.organisation_id}
        self.bodies = Organisation.objects.in_bulk(bodies)
        self.subjects = self._subjects(notices)

    def _subjects(self, notices: Sequence[Notice]) -> dict[str, dict[int, Any]]:
        kinds: dict[str, list[Notice]] = defaultdict(list)
        for one in notices:
            kinds[one.kind].append(one)
        known = {kind: some for kind, some in kinds.items() if kind in BY_KEY}
        return {kind: subjects_of(BY_KEY[kind], some) for kind, some in known.items()}

    def subject(self, notice: Notice) -> Any:
        return self.subjects.get(notice.kind, {}).get(notice.subject_id or 0)

    def facts(self, notice: Notice) -> dict[str, object]:
        found: dict[str, object] = {}
        if body := self.bodies.get(notice.organisation_id or 0):
            found["body"] = body.name
        if listing := self.listings.get(notice.listing_id or 0):
            found["publisher"] = listing.organisation.name
            found["service"] = self.names.get(listing.pk, listing.slug)
        return found

    def address(self, notice: Notice, address: tuple[str, ...]) -> str:
        name, *parts = address
        listing = self.listings.get(notice.listing_id or 0)
        body = self.bodies.get(notice.organisation_id or 0)
        known = {
            "service": listing.slug if listing else "",
            "publisher": listing.organisation.slug if listing else "",
            "body": body.slug if body else "",
            "subject": notice.subject_id,
        }
        values = [known[part] for part in parts]
        return reverse(name, args=values) if all(values) else ""


def _put(notice: Notice, things: _Things) -> Told:
    line = BY_KEY.get(notice.kind)
    subject = things.subject(notice)
    if line is None or (line.reads and subject is None):
        return _gone(notice)
    facts = things.facts(notice) | (dict(line.facts(subject)) if line.facts else {})
    over = line.still is not None and not line.still(subject, notice.cause)
    try:
        sentence = _filled((over and line.over) or line.words, facts)
    except KeyError:  # the service or the organisation is no longer there
        return _gone(notice)
    return Told(
        notice,
        sentence,
        thing=str(facts.get("service") or facts.get("body") or ""),
        invite=str(line.invite),
        address=things.address(notice, line.address),
        is_over=over,
        quote=" ".join(line.quote(subject).split()) if line.quote and not over else "",
        many=_many(line, facts),
    )


def _gone(notice: Notice) -> Told:
    return Told(notice, _("This was about something that is no longer here."), "", is_over=True)


def _many(line: Line, facts: Mapping[str, object]) -> Callable[[int], str] | None:
    many = line.many
    if many is None:
        return None
    return lambda count: _filled(many(count), {**facts, "count": count})


def _filled(words: object, facts: Mapping[str, object]) -> str:
    return str(words) % {name: _shown(value) for name, value in facts.items()}


def _shown(value: object) -> object:
    return date_format(value, "j F Y") if isinstance(value, date) else value
