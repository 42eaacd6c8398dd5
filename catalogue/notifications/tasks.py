"""What runs in the background; each may be knocked at any time, twice harms nothing."""

import re
import time
from types import TracebackType

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from catalogue.models import Message
from catalogue.notifications.actions.outbox import send_waiting
from catalogue.notifications.paragraphs import blocks

SENDING_SECONDS = 40


@shared_task(name="catalogue.notifications.send_messages")
def send_messages() -> None:
    """Hands waiting mail to the relay; on one machine it stays in the local mailbox."""
    until = time.monotonic() + SENDING_SECONDS
    with _Relay() as relay:
        send = _stay_here if settings.LOCAL else relay.send
        while send_waiting(send=send, keep_body=settings.LOCAL, at=timezone.now()):
            if time.monotonic() > until:
                break


def _stay_here(_: Message) -> None:
    """Nothing leaves this machine."""


class _Relay:
    """One connection for all mails of a run, opened when it is needed and anew after a fault."""

    def __enter__(self) -> "_Relay":
        self.connection = get_connection(settings.MAIL_RELAY_BACKEND)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def send(self, message: Message) -> None:
        try:
            self.connection.open()
            _mail(message, self.connection).send()
        except OSError:
            self.connection.close()
            raise


def _mail(message: Message, connection: object) -> EmailMultiAlternatives:
    """As plain text and as HTML of the same words, under a name that doubles share."""
    name = re.sub(r"[^A-Za-z0-9-]", ".", message.key)
    headers = {"Message-ID": f"<{name}@{settings.BASE_URL.split('//')[1]}>"}
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        message.subject, message.body, to=[message.to], connection=connection, headers=headers
    )
    mail.attach_alternative(_html(message), "text/html")
    return mail


def _html(message: Message) -> str:
    context = {"subject": message.subject, "blocks": blocks(message.body)}
    return render_to_string("catalogue/notifications/mail.html", context)
