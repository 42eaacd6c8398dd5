"""From what happened to notices, and from those that are mailed at once to mails."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Event, User
from catalogue.jobs.knocks import knock
from catalogue.models import Notice, Way
from catalogue.notifications.actions.at_once import SOME, TASK, write_mails
from catalogue.notifications.lines import LINES, Addressee, Line, lines_of
from catalogue.notifications.queries.audience import (
    Cause,
    Ways,
    addressees,
    already_told,
)

FAMILY = "notifications"
BATCH = 200
"""Events in one transaction at most."""
PART = 20
"""Events whose notices are made together; after each part a transaction may end."""
ENOUGH = 20_000
"""Notices after which it does."""
ROWS = 2_000
"""Notices in one statement."""
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
            shared=_shared(event),
        )
        for event in events
        if lines_of(event.kind)
    ]


def _shared(event: Event) -> str:
    once = any(line.once for line in lines_of(event.kind))
    return f"{event.kind}:{event.subject_id}" if once else ""


@dataclass(frozen=True)
class _Found:
    """Somebody to be told, and by which line."""

    cause: Cause
    line: Line
    whom: Addressee


def tell_of(events: Sequence[Event], *, at: datetime) -> int:
    """Tells of these, or of the first of them where very many people are concerned.

    Answers of how many it told.
    """
    taken = 0
    made: list[Notice] = []
    with transaction.atomic():
        while taken < len(events) and len(made) < ENOUGH:
            some = events[taken : taken + PART]
            made += _make_notices(causes_of(some), at)
            taken += len(some)
        _mail_first(made, at)
    return taken


def tell(*, causes: Sequence[Cause], at: datetime) -> list[Notice]:
    """Makes the notices that are not there yet, and the mails of those that are mailed at once.

    The same causes again make nothing. Answers what was made.
    """
    with transaction.atomic():
        fresh = _make_notices(causes, at)
        _mail_first(fresh, at)
    return fresh


def _make_notices(causes: Sequence[Cause], at: datetime) -> list[Notice]:
    fresh = _fresh(causes, at)
    # One that another process has made meanwhile stands.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=ROWS)
    return fresh


def _mail_first(notices: Sequence[Notice], at: datetime) -> None:
    """The mails of some; where there are more, a task writes the others bit by bit."""
    people = list(dict.fromkeys(one.person_id for one in notices if one.way == Way.NOW))
    if people:
        write_mails(people=people[:SOME], at=at)
    if len(people) > SOME:
        knock(TASK)


def _fresh(causes: Sequence[Cause], at: datetime) -> list[Notice]:
    found = [one for one in _found(causes) if one.whom.person_id != one.cause.actor_id]
    known = already_told(causes)
    ways = Ways(one.whom.person_id for one in found)
    notices: dict[tuple[int, str], Notice] = {}
    for one in found:
        pair = (one.whom.person_id, one.cause.told_as)
        if pair not in known and pair not in notices:
            notices[pair] = _notice(one, ways.of(one.whom.person_id, one.line), at)
    order = {cause.told_as: number for number, cause in enumerate(causes)}
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
        cause=found.cause.told_as,
        kind=found.line.key,
        listing_id=found.cause.listing_id,
        organisation_id=found.cause.organisation_id,
        subject_id=found.cause.subject_id,
        way=way,
        made_at=at,
    )


def mark_read(*, person: User, keys: Sequence[int] | None, at: datetime) -> int:
    """The person has seen these of their notices, or all of them that were there at the time."""
    unread = Notice.objects.visible_to(person).unread().filter(made_at__lte=at)
    return (unread if keys is None else unread.filter(pk__in=keys)).update(read_at=at)


def forget_notices(*, at: datetime) -> int:
    deleted, _ = Notice.objects.filter(made_at__lt=at - REMEMBERED).delete()
    return deleted
