"""Workers are killed while they send; a relay of the tests' own counts what arrives."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from catalogue.models import Message
from catalogue.notifications.actions.outbox import TASK, queue_message
from tests.catalogue.notifications import relay

MAILS, KILLED = 60, 3
QUEUE = "killed-senders"
COMMAND = [
    sys.executable, "-m", "celery", "--app", "commons", "worker", "--pool", "solo",
    "--queues", QUEUE, "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip
Worker = subprocess.Popen[bytes]


@pytest.mark.usefixtures("emptied_as_owner")
def test_killed_senders_lose_no_mail_and_repeat_one_each_at_most(tmp_path: Path) -> None:
    names = {f"notice:{number}:7" for number in range(MAILS)}
    for name in names:
        queue_message(
            to=f"{name.replace(':', '.')}@b.example", subject=name, body="Words", key=name
        )
    with (
        relay.running(tmp_path, seconds=0.06) as (taken, environment),
        workers(environment, tmp_path, number=KILLED + 1) as running,
    ):
        until(lambda: all("ready." in log.read_text() for log in tmp_path.glob("*.log")))
        knock(len(running))
        until(lambda: len(taken.visitors) > KILLED)
        for number, worker in enumerate(running[:KILLED], start=1):
            until(lambda number=number: len(taken.mails) >= 10 * number)
            worker.kill()
            worker.wait()
        until(lambda: unsent().count() <= KILLED and not due().exists())
        a_while_later()
        knock(1)
        until(lambda: not unsent().exists())
    arrived = Counter(mail["Subject"] for mail in taken.mails)
    assert set(arrived) == names
    assert arrived.total() <= MAILS + KILLED
    assert max(arrived.values()) <= 2
    identities = {(mail["Subject"], mail["Message-ID"]) for mail in taken.mails}
    assert len(identities) == MAILS
    assert {mail.get_content_type() for mail in taken.mails} == {"multipart/alternative"}


def unsent():
    return Message.objects.filter(sent_at__isnull=True)


def due():
    return unsent().filter(due_at__lte=timezone.now())


def a_while_later() -> None:
    """Claims of those who are gone run out after minutes; here at once."""
    held = unsent()
    assert set(held.values_list("attempts", flat=True)) <= {1}
    held.update(due_at=timezone.now())


def knock(times: int) -> None:
    for _ in range(times):
        current_app.send_task(TASK, queue=QUEUE, ignore_result=True)


@contextmanager
def workers(environment: dict[str, str], logs: Path, *, number: int) -> Iterator[list[Worker]]:
    """Ends those it started and no other, by their id."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    env = os.environ | environment | {
        "DATABASE_URL": database,
        "BROKER_URL": settings.BROKER_URL.replace("unix:", "redis+socket:"),
    }  # fmt: skip
    started: list[Worker] = []
    try:
        for one in range(number):
            with (logs / f"worker-{one}.log").open("wb") as log:
                command = [*COMMAND, "--hostname", f"{QUEUE}-{one}@localhost"]
                started.append(
                    subprocess.Popen(
                        command, env=env, cwd=settings.BASE_DIR, stdout=log, stderr=log
                    )
                )
        yield started
    finally:
        for worker in started:
            worker.send_signal(signal.SIGKILL)
            worker.wait()


def until(done: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.005)
