from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from catalogue.models import Message
from catalogue.notifications.actions import send_waiting


@shared_task(name="catalogue.notifications.send_messages")
def send_messages() -> None:
    """Hands waiting mail to the relay; on one machine it stays in the local mailbox."""
    send = _stay_here if settings.LOCAL else _to_relay
    send_waiting(send=send, keep_body=settings.LOCAL, at=timezone.now())


def _to_relay(message: Message) -> None:
    relay = get_connection(settings.MAIL_RELAY_BACKEND)
    mail = EmailMessage(message.subject, message.body, to=[message.to], connection=relay)
    mail.extra_headers["Message-ID"] = f"<{message.key}@{settings.BASE_URL.split('//')[1]}>"
    mail.send()


def _stay_here(_: Message) -> None:
    """Nothing leaves this machine."""
