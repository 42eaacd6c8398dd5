"""Who is told of what, by the rows as they are now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Membership, Role, SiteRole, User
from accounts.permissions import EDITING
from catalogue.models import Adoption, Case, Listing, Notice, Preference, Stage, Way
from catalogue.notifications.lines import GROUPS, Addressee, Line, Who
from catalogue.notifications.queries.wording import subjects_of


@dataclass(frozen=True)
class Cause:
    """Something that people may be told of; `key` is its own for ever.

    `shared` is that of several that tell of one act, of which a person is told once.
    """

    key: str
    kind: str
    listing_id: int | None = None
    organisation_id: int | None = None
    subject_id: int | None = None
    actor_id: int | None = None
    shared: str = ""

    @property
    def told_as(self) -> str:
        return self.shared or self.key


class People:
    """Members of the organisations that a batch speaks of, loaded once."""

    def __init__(self, bodies: Iterable[int | None]) -> None:
        self.of: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = Membership.objects.filter(
            organisation__in={one for one in bodies if one}, person__is_active=True
        ).order_by("pk")
        for body, person, role in rows.values_list("organisation_id", "person_id", "role"):
            self.of[body].append((person, role))

    def told(self, who: Who, body: int, cause: Cause) -> list[Addressee]:
        if who is Who.OWNERS:
            return self._with_role(body, [Role.OWNER])
        if who is Who.MEMBERS:
            return self._with_role(body, Role.values)
        found = self._with_role(body, EDITING)
        if who is Who.SECOND_PERSON and {one.person_id for one in found} <= {cause.actor_id}:
            return self._with_role(body, Role.values)
        return found

    def _with_role(self, body: int, roles: Sequence[str]) -> list[Addressee]:
        found = self.of.get(body, [])
        return [Addressee(person, body) for person, role in found if role in roles]


def addressees(line: Line, causes: Sequence[Cause]) -> dict[str, list[Addressee]]:
    """By the cause's key; a cause of which nothing is left to tell has none."""
    subjects = subjects_of(line, causes)
    alive = [one for one in causes if _is_told(line, one, subjects)]
    if line.who is Who.NAMED:
        return _named(line, alive, subjects)
    if line.who is Who.DECIDERS:
        return _deciders(alive)
    if line.who is Who.ADMINISTRATORS:
        told = [Addressee(one.pk) for one in _with_site_role(SiteRole.ADMINISTRATOR)]
        return {one.key: told for one in alive}
    return _members(line.who, alive)


def _is_told(line: Line, cause: Cause, subjects: dict[int, object]) -> bool:
    if not line.reads:
        return True
    row = subjects.get(cause.subject_id or 0)
    return row is not None and (line.still is None or line.still(row, cause.key))


def _named(
    line: Line, causes: Sequence[Cause], subjects: dict[int, object]
) -> dict[str, list[Addressee]]:
    if line.people is None:
        raise TypeError(f"{line.key} does not say who is told")
    people = line.people
    wanted = {one.key: list(people(subjects[one.subject_id or 0])) for one in causes}
    known = {one.person_id for some in wanted.values() for one in some}
    active = set(User.objects.filter(pk__in=known, is_active=True).values_list("pk", flat=True))
    rows = Membership.objects.filter(person__in=active)
    # Whoever acted for an organisation is told for as long as they belong to it.
    there = {*rows.values_list("person_id", "organisation_id"), *((key, None) for key in active)}
    return {
        name: [one for one in some if (one.person_id, one.on_behalf_of_id) in there]
        for name, some in wanted.items()
    }


def _deciders(causes: Sequence[Cause]) -> dict[str, list[Addressee]]:
    """Nobody is asked to decide about an organisation or an act of their own."""
    cases = Case.objects.filter(pk__in={one.subject_id for one in causes})
    theirs = {
        one.pk: set(cases.decidable_by(one).values_list("pk", flat=True))
        for one in _with_site_role(SiteRole.MODERATOR)
    }
    return {
        one.key: [Addressee(person) for person, keys in theirs.items() if one.subject_id in keys]
        for one in causes
    }


def _with_site_role(role: str) -> QuerySet[User]:
    return User.objects.filter(site_role=role, is_active=True).order_by("pk")


def _members(who: Who, causes: Sequence[Cause]) -> dict[str, list[Addressee]]:
    bodies = _bodies(who, causes)
    people = People({body for found in bodies.values() for body in found})
    return {
        one.key: [found for body in bodies[one.key] for found in people.told(who, body, one)]
        for one in causes
    }


def _bodies(who: Who, causes: Sequence[Cause]) -> dict[str, list[int]]:
    """The organisations whose people are told, by the cause's key."""
    listings = {one.listing_id for one in causes if one.listing_id}
    if who is Who.PUBLISHER:
        owners = dict(Listing.objects.filter(pk__in=listings).values_list("pk", "organisation_id"))
        return {one.key: _some(owners.get(one.listing_id or 0)) for one in causes}
    if who is Who.ADOPTERS:
        using: dict[int, list[int]] = defaultdict(list)
        rows = Adoption.objects.counting().filter(listing__in=listings).exclude(stage=Stage.ENDED)
        for listing, body in rows.order_by("pk").values_list("listing_id", "organisation_id"):
            using[listing].append(body)
        return {one.key: using.get(one.listing_id or 0, []) for one in causes}
    return {one.key: _some(one.organisation_id) for one in causes}


def _some(key: int | None) -> list[int]:
    return [key] if key else []


def already_told(causes: Iterable[Cause]) -> set[tuple[int, str]]:
    """Pairs of a person and a cause that have their notice."""
    keys = {one.told_as for one in causes}
    return set(Notice.objects.filter(cause__in=keys).values_list("person_id", "cause"))


class Ways:
    """How each of these people wants to be mailed."""

    def __init__(self, people: Iterable[int]) -> None:
        rows = Preference.objects.filter(person__in=set(people))
        self.chosen = {(one.person_id, one.group): one.way for one in rows}

    def of(self, person: int, line: Line) -> str:
        group = GROUPS[line.group]
        if line.lettered:
            return Way.NEVER
        if group.always:
            return Way.NOW
        return self.chosen.get((person, line.group), group.default)
