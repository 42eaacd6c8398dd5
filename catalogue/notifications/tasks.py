"""What runs in the background; each may be knocked at any time, twice harms nothing."""

import re
import time
from types import TracebackType

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Event
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock
from catalogue.jobs.ledger import begin_at_the_end, read_ledger
from catalogue.models import Job, Message
from catalogue.notifications.actions.at_once import TASK as AT_ONCE
from catalogue.notifications.actions.at_once import people_unmailed
from catalogue.notifications.actions.at_once import write_mails as write_mails_of
from catalogue.notifications.actions.mailing import people_waiting, send_digest
from catalogue.notifications.actions.outbox import forget_sent, send_waiting
from catalogue.notifications.actions.reminders import remind as remind_of
from catalogue.notifications.actions.telling import BATCH, FAMILY, forget_notices, tell_of
from catalogue.notifications.paragraphs import blocks

SENDING_SECONDS = 30
"""The last mail is begun so long before the end of a task that the relay may keep it waiting
twice, to be opened and to answer (`EMAIL_TIMEOUT`)."""
CHUNK_SECONDS = 40


@shared_task(name="catalogue.notifications.read_events")
def read_events() -> None:
    """Tells people of what the ledger says happened since the last look."""
    begin_at_the_end(FAMILY)
    read_ledger(FAMILY, _tell, batch=BATCH, until=time.monotonic() + CHUNK_SECONDS)


def _tell(events: list[Event]) -> int:
    return tell_of(events, at=timezone.now())


@shared_task(name=AT_ONCE)
def write_mails() -> None:
    """The mails of what very many were told at once; what is left comes with the next knock."""
    until = time.monotonic() + CHUNK_SECONDS
    while people := people_unmailed():
        if time.monotonic() > until:
            knock(AT_ONCE)
            return
        if not write_mails_of(people=people, at=timezone.now()):
            return  # another process is at it


@shared_task(name="catalogue.notifications.remind")
def remind() -> None:
    """The daily look at what lapses soon."""
    while job := jobs.claim(
        kind="notifications.remind", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            for told in remind_of(on=timezone.localdate(), at=timezone.now()):
                jobs.beat(job=job, at=timezone.now(), done=job.done + told, step="Telling people")
            jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.notifications.write_digests")
def write_digests() -> None:
    """The mails of the day, 40 seconds at a time; what is left goes to the next worker."""
    until = time.monotonic() + CHUNK_SECONDS
    while job := jobs.claim(
        kind="notifications.digests", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            _write_digests(job, until=until)


def _write_digests(job: Job, *, until: float) -> None:
    day = timezone.localdate(job.due_at)
    for person in people_waiting(after=job.checkpoint.get("after", 0)):
        if time.monotonic() > until:
            jobs.hand_on(job=job, at=timezone.now())
            return
        mail = send_digest(person=person, day=day, at=timezone.now())
        jobs.beat(
            job=job,
            at=timezone.now(),
            done=job.done + (mail is not None),
            checkpoint={"after": person},
            step="Writing mails",
        )
    jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.notifications.clean_up")
def clean_up() -> None:
    """The weekly end of mails and notices that were kept long enough."""
    while job := jobs.claim(
        kind="notifications.clean_up", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job), transaction.atomic():
            forget_sent(at=timezone.now())
            forget_notices(at=timezone.now())
            jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.notifications.send_messages")
def send_messages() -> None:
    """Hands waiting mail to the relay; on one machine it stays in the local mailbox."""
    until = time.monotonic() + SENDING_SECONDS
    with _Relay() as relay:
        send = _stay_here if settings.LOCAL else relay.send
        while send_waiting(send=send, keep_body=settings.LOCAL, at=timezone.now(), until=until):
            pass


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
