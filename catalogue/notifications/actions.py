"""The outbox: a mail is a row in the transaction of what it tells, and leaves later."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from catalogue.models import Message

KEEP = timedelta(days=7)
SLOWEST = timedelta(hours=1)
Send = Callable[[Message], None]


def queue_message(
    *, to: str, subject: str, body: str, key: str = "", at: datetime | None = None
) -> Message:
    """Stores a mail to be sent; the same key again changes nothing."""
    at = at or timezone.now()
    message, _ = Message.objects.get_or_create(
        key=key or secrets.token_hex(16),
        defaults={
            "to": to,
            "subject": " ".join(subject.split()),
            "body": body,
            "made_at": at,
            "due_at": at,
            "keep_until": at + KEEP,
        },
    )
    return message


def send_waiting(*, send: Send, keep_body: bool, at: datetime, most: int = 100) -> int:
    """Sends what is due, one transaction each; answers how many left.

    A mail may leave twice where the process dies between the relay and the commit, never not
    at all. `keep_body` leaves the text in the local mailbox.
    """
    Message.objects.filter(keep_until__lte=at).exclude(body="").update(body="")
    sent = 0
    for key in list(Message.objects.waiting(at=at).values_list("pk", flat=True)[:most]):
        sent += _send_one(key, send, keep_body=keep_body, at=at)
    return sent


def _send_one(key: int, send: Send, *, keep_body: bool, at: datetime) -> bool:
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(pk=key, sent_at__isnull=True)
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        try:
            send(message)
        except OSError as error:
            message.error = f"{type(error).__name__}: {error}"[:300]
            message.due_at = at + min(SLOWEST, timedelta(seconds=30 * 2**message.attempts))
        else:
            message.sent_at = at
            message.error = ""
            message.body = message.body if keep_body else ""
        message.save()
    return message.sent_at is not None
