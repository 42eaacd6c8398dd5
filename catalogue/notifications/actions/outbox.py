"""The outbox: a mail is a row in the transaction of what it tells, and leaves later."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Any

from django.db.models import F
from django.utils import timezone

from catalogue.jobs.knocks import knock
from catalogue.models import Message

KEEP = {"notice": timedelta(days=7), "code": timedelta(minutes=10)}
"""How long a text is worth keeping, by the kind of mail."""
REMEMBERED = timedelta(days=90)
"""How long it is known that a mail was sent."""
CLAIM = timedelta(minutes=2)
"""Longer than a task may run: whoever still holds a mail after that is gone."""
SLOWEST = timedelta(hours=1)
DOUBLINGS = 10
"""More than an hour takes; a mail may be tried for a week, and no span holds 2 to the 168th."""
MOST = 25
TASK = "catalogue.notifications.send_messages"
TOO_LATE = "Not sent in time"
Send = Callable[[Message], None]


def message_of(
    *,
    to: str,
    subject: str,
    body: str,
    key: str = "",
    kind: str = "notice",
    unsubscribe: str = "",
    at: datetime | None = None,
) -> Message:
    """A mail that is not stored yet."""
    at = at or timezone.now()
    return Message(
        key=key or secrets.token_hex(16),
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        unsubscribe=unsubscribe,
        made_at=at,
        due_at=at,
        keep_until=at + KEEP[kind],
    )


def queue_messages(messages: Sequence[Message]) -> None:
    """Stores mails to be sent after the commit; one whose key is known changes nothing."""
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        knock(TASK)


def queue_message(**given: Any) -> Message:
    """One, as `message_of` takes it; answers what is stored under its key."""
    message = message_of(**given)
    queue_messages([message])
    return Message.objects.get(key=message.key)


def send_waiting(
    *, send: Send, keep_body: bool, at: datetime, until: float = inf, most: int = MOST
) -> int:
    """Tries what is due, first what is soonest worth nothing; answers how many were tried.

    None is begun after `until`, a moment of the monotonic clock: the relay may take its time
    with each.

    Each mail is claimed, handed over and marked as sent in three steps, and no transaction is
    open while the relay is spoken to. Where the process dies after the relay took a mail and
    before the mark, that one goes again when its claim has run out: never not at all.
    `keep_body` leaves the text in the local mailbox until it is no longer worth keeping.
    """
    _forget_texts(at)
    waiting = Message.objects.waiting(at=at).order_by("keep_until", "due_at", "pk")
    tried = 0
    for key in list(waiting.values_list("pk", flat=True)[:most]):
        if monotonic() > until:
            break
        message = _claim(key, at)
        if message is not None:
            _send(message, send, keep_body=keep_body, at=at)
            tried += 1
    return tried


def _forget_texts(at: datetime) -> None:
    late = Message.objects.filter(keep_until__lte=at).exclude(body="")
    late.filter(sent_at__isnull=True).update(error=TOO_LATE)
    late.update(body="")


def _claim(key: int, at: datetime) -> Message | None:
    """Of several senders one gets it. A mail that kills its sender uses up an attempt each time."""
    due = Message.objects.waiting(at=at).filter(pk=key)
    if not due.update(attempts=F("attempts") + 1, due_at=at + CLAIM):
        return None
    return Message.objects.get(pk=key)


def _send(message: Message, send: Send, *, keep_body: bool, at: datetime) -> None:
    mine = Message.objects.filter(pk=message.pk, attempts=message.attempts, sent_at__isnull=True)
    try:
        send(message)
    except (OSError, ValueError) as error:
        # One address that the relay refuses holds up nobody else.
        wait = retry_wait(message.attempts)
        mine.update(error=f"{type(error).__name__}: {error}"[:300], due_at=at + wait)
    else:
        kept = message.body if keep_body else ""
        mine.update(sent_at=at, error="", body=kept)


def retry_wait(attempts: int) -> timedelta:
    """1, 2, 4 … minutes up to an hour, however often it was tried."""
    return min(SLOWEST, timedelta(seconds=30 * 2 ** min(attempts, DOUBLINGS)))


def forget_sent(*, at: datetime) -> int:
    """After 90 days nothing is kept of a mail, sent or not."""
    deleted, _ = Message.objects.filter(made_at__lt=at - REMEMBERED).delete()
    return deleted
