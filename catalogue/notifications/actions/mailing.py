"""The daily and the weekly digest: what people chose to be told of together."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from catalogue.models import Message, Notice, Way
from catalogue.notifications.actions.letters import item_of, write_digest
from catalogue.notifications.actions.outbox import queue_messages
from catalogue.notifications.digests import belongs, is_due
from catalogue.notifications.queries.wording import Told, describe


def people_waiting(*, after: int = 0) -> list[int]:
    """Who has notices for a digest, in the order of their numbers."""
    waiting = Notice.objects.waiting().filter(person__is_active=True, person__gt=after)
    return list(waiting.order_by("person").values_list("person", flat=True).distinct())


def send_digest(*, person: int, day: date, at: datetime) -> Message | None:
    """One mail for the day with what is due; None where nothing is.

    The mail and the marks of what it tells are one transaction, and its key is the person's and
    the day's: run again, it finds nothing to tell. What comes later waits for the next day.
    """
    with transaction.atomic():
        reader = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person)
        if Message.objects.filter(key=f"digest:{person}:{day}").exists():
            return None
        told = [one for one in describe(_waiting(reader)) if is_due(item_of(one), day=day)]
        wanted = [one for one in told if belongs(item_of(one)) and one.address]
        _mark(told, wanted, at)
        if not wanted:
            return None
        mail = write_digest(reader, wanted, day=day, at=at)
        queue_messages([mail])
        return Message.objects.get(key=mail.key)


def _waiting(person: User) -> Sequence[Notice]:
    return list(Notice.objects.visible_to(person).waiting().order_by("made_at", "pk"))


def _mark(told: Sequence[Told], wanted: Sequence[Told], at: datetime) -> None:
    """What is told now, and what is read or settled already: it is mailed no more."""
    mailed = {one.notice.pk for one in wanted}
    dropped = {one.notice.pk for one in told} - mailed
    Notice.objects.filter(pk__in=mailed).update(mailed_at=at)
    Notice.objects.filter(pk__in=dropped).update(way=Way.NEVER)
