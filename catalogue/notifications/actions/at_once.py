"""Mails of what is told at once. Many wait in their notices until there is time for them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from catalogue.models import Message, Notice, Way
from catalogue.notifications.actions.letters import write_at_once
from catalogue.notifications.actions.outbox import queue_messages
from catalogue.notifications.lines import BY_KEY
from catalogue.notifications.queries.wording import Told, describe

SOME = 200
"""People in one transaction: about a second's work, so that a kill costs no more."""
TASK = "catalogue.notifications.write_mails"


def people_unmailed(*, most: int = SOME) -> list[int]:
    """Whose notices wait for a mail at once, some of them."""
    waiting = Notice.objects.unmailed().order_by("person")
    return list(waiting.values_list("person", flat=True).distinct()[:most])


def write_mails(*, people: Sequence[int], at: datetime) -> int:
    """The mails of what waits for these people; answers how many notices that were.

    The mails and the marks of what they tell are one transaction: run again, it finds nothing.
    What another process is writing it leaves to that one.
    """
    with transaction.atomic():
        waiting = Notice.objects.unmailed().filter(person__in=people).order_by("made_at", "pk")
        notices = list(waiting.select_for_update(of=("self",), skip_locked=True))
        keys = [one.pk for one in notices]
        concerned = set(
            Notice.objects.filter(pk__in=keys).concerned().values_list("pk", flat=True)
        )
        readers = User.objects.filter(is_active=True).in_bulk({one.person_id for one in notices})
        told = describe(
            [one for one in notices if one.person_id in readers and one.pk in concerned]
        )
        wanted = [one for one in told if one.address and not one.is_over]
        queue_messages(_mails(wanted, readers, at))
        mailed = {one.notice.pk for one in wanted}
        Notice.objects.filter(pk__in=mailed).update(mailed_at=at)
        # Nobody is told by mail what is over, leads nowhere or is not theirs any more.
        Notice.objects.filter(pk__in=set(keys) - mailed).update(way=Way.NEVER)
    return len(notices)


def _mails(told: Sequence[Told], readers: dict[int, User], at: datetime) -> list[Message]:
    """Several things that happened to one thing make one mail."""
    mails: dict[tuple[int, str, int], list[Told]] = defaultdict(list)
    for one in told:
        notice = one.notice
        thing = notice.listing_id or notice.organisation_id or 0
        mails[notice.person_id, BY_KEY[notice.kind].group, thing].append(one)
    return [write_at_once(readers[person], some, at=at) for (person, _, _), some in mails.items()]
