"""From what happened to notices, and from those that are mailed at once to mails."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Event, User
from catalogue.models import Notice, Way
from catalogue.notifications.actions.letters import write_at_once
from catalogue.notifications.lines import BY_KEY, LINES, Line, lines_of
from catalogue.notifications.queries.audience import (
    Addressee,
    Cause,
    Ways,
    addressees,
    already_told,
)
from catalogue.notifications.queries.wording import Told, describe

FAMILY = "notifications"
BATCH = 200
"""Events in one transaction: each may have many to tell, and a mail to write for each."""
REMEMBERED = timedelta(days=365)
"""How long a notice is kept."""


def causes_of(events: Iterable[Event]) -> list[Cause]:
    """Of the kinds that have a line; all else in the ledger is told to nobody."""
    return [
        Cause(
            key=str(event.pk),
            kind=event.kind,
            listing_id=event.listing_id,
            organisation_id=event.organisation_id,
            subject_id=event.subject_id,
            actor_id=event.actor_id,
        )
        for event in events
        if lines_of(event.kind)
    ]


@dataclass(frozen=True)
class _Found:
    """Somebody to be told, and by which line."""

    cause: Cause
    line: Line
    whom: Addressee


def tell(*, causes: Sequence[Cause], at: datetime) -> list[Notice]:
    """Makes the notices that are not there yet, and the mails of those that are mailed at once.

    The same causes again make nothing. Answers what was made.
    """
    with transaction.atomic():
        fresh = _fresh(causes, at)
        told = [one for one in describe(fresh) if one.notice.way == Way.NOW and one.address]
        for one in told:
            one.notice.mailed_at = at
        # One that another process has made meanwhile stands, and so does its mail, by its key.
        Notice.objects.bulk_create(fresh, ignore_conflicts=True)
        _mail(told, at)
    return fresh


def _fresh(causes: Sequence[Cause], at: datetime) -> list[Notice]:
    found = [one for one in _found(causes) if one.whom.person_id != one.cause.actor_id]
    known = already_told(causes)
    ways = Ways(one.whom.person_id for one in found)
    notices: dict[tuple[int, str], Notice] = {}
    for one in found:
        pair = (one.whom.person_id, one.cause.key)
        if pair not in known and pair not in notices:
            notices[pair] = _notice(one, ways.of(one.whom.person_id, one.line), at)
    order = {cause.key: number for number, cause in enumerate(causes)}
    return sorted(notices.values(), key=lambda one: (order[one.cause], one.person_id))


def _found(causes: Sequence[Cause]) -> list[_Found]:
    """In the order of the lines, of which the first that names a person tells them."""
    kinds: dict[str, list[Cause]] = defaultdict(list)
    for cause in causes:
        kinds[cause.kind].append(cause)
    return [
        _Found(cause, line, whom)
        for line in LINES
        if line.kind in kinds
        for named in [addressees(line, kinds[line.kind])]
        for cause in kinds[line.kind]
        for whom in named.get(cause.key, [])
    ]


def _notice(found: _Found, way: str, at: datetime) -> Notice:
    return Notice(
        person_id=found.whom.person_id,
        on_behalf_of_id=found.whom.on_behalf_of_id,
        cause=found.cause.key,
        kind=found.line.key,
        listing_id=found.cause.listing_id,
        organisation_id=found.cause.organisation_id,
        subject_id=found.cause.subject_id,
        way=way,
        made_at=at,
    )


def _mail(told: Sequence[Told], at: datetime) -> None:
    """Several things that happened to one thing make one mail."""
    mails: dict[tuple[int, str, int], list[Told]] = defaultdict(list)
    for one in told:
        notice = one.notice
        thing = notice.listing_id or notice.organisation_id or 0
        mails[notice.person_id, BY_KEY[notice.kind].group, thing].append(one)
    people = User.objects.in_bulk({person for person, _, _ in mails})
    for (person, _, _), some in mails.items():
        write_at_once(people[person], some, at=at)


def mark_read(*, person: User, keys: Sequence[int] | None, at: datetime) -> int:
    """The person has seen these of their notices, or all of them that were there at the time."""
    unread = Notice.objects.visible_to(person).unread().filter(made_at__lte=at)
    return (unread if keys is None else unread.filter(pk__in=keys)).update(read_at=at)


def forget_notices(*, at: datetime) -> int:
    deleted, _ = Notice.objects.filter(made_at__lt=at - REMEMBERED).delete()
    return deleted
