from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.letters import KIND_HEADER
from catalogue.notifications.actions.outbox import queue_message


class OutboxBackend(BaseEmailBackend):
    """Writes every mail as a row in the transaction of what it tells; a task sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            kind = mail.extra_headers.get(KIND_HEADER, "notice")
            for address in mail.recipients():
                queue_message(
                    to=address, subject=str(mail.subject), body=str(mail.body), kind=kind
                )
        return len(email_messages)
