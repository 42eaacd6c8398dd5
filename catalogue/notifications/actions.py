"""The outbox: a mail is a row in the transaction of what it tells, and leaves later."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from catalogue.jobs.knocks import knock
from catalogue.models import Message

KEEP = {"notice": timedelta(days=7), "code": timedelta(minutes=10)}
"""How long a text is worth keeping, by the kind of mail."""
SLOWEST = timedelta(hours=1)
TASK = "catalogue.notifications.send_messages"
TOO_LATE = "Not sent in time"
Send = Callable[[Message], None]


def queue_message(
    *,
    to: str,
    subject: str,
    body: str,
    key: str = "",
    kind: str = "notice",
    at: datetime | None = None,
) -> Message:
    """Stores a mail to be sent after the commit; the same key again changes nothing."""
    at = at or timezone.now()
    message, _ = Message.objects.get_or_create(
        key=key or secrets.token_hex(16),
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "made_at": at,
            "due_at": at,
            "keep_until": at + KEEP[kind],
        },
    )
    knock(TASK)
    return message


def send_waiting(*, send: Send, keep_body: bool, at: datetime, seconds: float = 40) -> int:
    """Sends what is due, one transaction each; answers how many left.

    A mail may leave twice where the process dies between the relay and the commit, never not
    at all. `keep_body` leaves the text in the local mailbox until it is no longer worth keeping.
    """
    _forget_texts(at)
    stop = time.monotonic() + seconds
    sent = 0
    for key in list(Message.objects.waiting(at=at).order_by("due_at", "pk").values_list("pk")):
        if time.monotonic() > stop:
            break
        sent += _send_one(key[0], send, keep_body=keep_body, at=at)
    return sent


def _forget_texts(at: datetime) -> None:
    late = Message.objects.filter(keep_until__lte=at).exclude(body="")
    late.filter(sent_at__isnull=True).update(error=TOO_LATE)
    late.update(body="")


def _send_one(key: int, send: Send, *, keep_body: bool, at: datetime) -> bool:
    with transaction.atomic():
        message = (
            Message.objects.waiting(at=at)
            .select_for_update(skip_locked=True)
            .filter(pk=key)
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        try:
            send(message)
        except (OSError, ValueError) as error:
            # One address that the relay refuses holds up nobody else.
            message.error = f"{type(error).__name__}: {error}"[:300]
            message.due_at = at + min(SLOWEST, timedelta(seconds=30 * 2**message.attempts))
        else:
            message.sent_at = at
            message.error = ""
            message.body = message.body if keep_body else ""
        message.save()
    return message.sent_at is not None
