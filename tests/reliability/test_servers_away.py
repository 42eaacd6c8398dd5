"""A server goes away under load, and comes back; nobody does anything else about it."""

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.reliability.clusters import Portal, portal
from tests.reliability.harness import until
from tests.reliability.visitors import Crowd, Visitor
from tests.tier import scaled

pytestmark = pytest.mark.django_db
AWAY_SECONDS = scaled(small=5.0, full=60.0)
SERVICES = scaled(small=120, full=1_500)
PUBLICCODE = """publiccodeYmlVersion: "0.4"
name: Harbour lights
url: https://code.example/harbour/lights-{number}
platforms: [web]
categories: [booking]
developmentStatus: stable
softwareType: standalone/web
legal:
  license: EUPL-1.2
  repoOwner: Harbour Board
maintenance:
  type: internal
  contacts:
    - name: A Person
description:
  en:
    shortDescription: Shows which lights burn
    longDescription: Shows which lights of a harbour burn, and says so to those who mend them.
    features: [lights]
"""
USES = "SELECT count(*) FROM catalogue_adoption"
ENTRIES = "SELECT count(*) FROM accounts_event WHERE kind = 'adoption.declared'"
VERSIONS = "SELECT count(*) FROM catalogue_adoptionevent"
COUNTED = "SELECT count(*) FROM catalogue_adoptionrollup"
IMPORTED = "SELECT count(*) FROM catalogue_job WHERE kind = 'intake.publiccode' AND state = 'done'"


@pytest.fixture(scope="module")
def running(django_db_setup: None) -> Iterator[Portal]:
    with portal(services=SERVICES) as found:
        yield found


def ask_for_an_import(running: Portal, number: int) -> int:
    """By the form of administrators; answers the status."""
    visitor = Visitor(running.port, running.world["administrator"])
    address = "/administration/imports/new/"
    text = PUBLICCODE.format(number=number)
    form = visitor.get(address)
    return visitor.send(address, "publiccode.yml", text, kept=form).status


def readiness(running: Portal) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/readyz") as answer:
            return str(json.load(answer)["state"])
    except urllib.error.HTTPError as error:  # where the machine has more to do than it can
        return str(json.load(error)["state"])


def crowd_of(running: Portal, visitors: int, services: list[str]) -> Crowd:
    """People who begin to use these services, which nobody else touches."""
    return Crowd(running.port, {**running.world, "services": services}, visitors=visitors)


def answers_but(crowd: Crowd, *statuses: int) -> list[tuple[str, str, int]]:
    return [(a.method, a.path, a.status) for a in crowd.answers() if a.status not in statuses]


def as_recorded(running: Portal) -> tuple[int, int]:
    """Entries of the ledger and of the row history; each use has one of both."""
    return running.ask(ENTRIES), running.ask(VERSIONS)


def test_without_redis_pages_and_forms_work_and_jobs_run_afterwards(running: Portal) -> None:
    """Redis is killed under load and stays away. No request fails meanwhile. Afterwards the
    job that was asked for without it is done, and every use that was recorded is counted,
    without any help: the timetable alone finds both.
    """
    stack, imported = running.stack, running.ask(IMPORTED)
    with crowd_of(running, 4, running.world["services"][::2]) as crowd:
        until(lambda: crowd.recorded() >= 3, "uses are recorded")
        stack.kill("redis")
        before = crowd.recorded()
        assert ask_for_an_import(running, 1) == 303
        time.sleep(AWAY_SECONDS)
        until(lambda: crowd.recorded() > before, "uses are recorded without Redis")
        until(lambda: readiness(running) == "degraded", "it says that it is degraded")
        assert running.ask(IMPORTED) == imported
        stack.start("redis")
        after = crowd.recorded()
        until(lambda: crowd.recorded() > after, "uses are recorded when Redis is back")
    assert answers_but(crowd, 200, 303) == [], stack.log_of("web")
    until(lambda: running.ask(IMPORTED) == imported + 1, "the import is done", seconds=400)
    uses = running.ask(USES)
    assert uses >= crowd.recorded()
    until(lambda: running.ask(COUNTED) == uses, "every use is counted", seconds=400)
    assert as_recorded(running) == (uses, uses)


def test_postgresql_restarted_at_once_under_load(running: Portal) -> None:
    """It is stopped in the hardest way that leaves its files whole, and recovers from its log.
    Meanwhile a request is answered well or by 503. Once connections are accepted again every
    request is answered well. What was confirmed is there, nothing is there by half, and the
    workers go on without help.
    """
    stack, before, imported = running.stack, running.ask(USES), running.ask(IMPORTED)
    with crowd_of(running, 8, running.world["services"][1::2]) as crowd:
        until(lambda: crowd.recorded() >= 5, "uses are recorded")
        gone = time.monotonic()
        stack.kill("postgres", signal.SIGQUIT)
        until(lambda: any(a.status == 503 for a in crowd.answers()), "somebody gets 503")
        stack.start("postgres")
        back = time.monotonic()
        recorded = crowd.recorded()
        until(lambda: crowd.recorded() >= recorded + 5, "uses are recorded again")
    answers = crowd.answers()
    assert answers_but(crowd, 200, 303, 503) == [], stack.log_of("web")
    assert [a for a in answers if a.status == 503 and not gone - 5 < a.begun < back] == []
    uses = running.ask(USES) - before
    posts = sum(a.method == "POST" for a in answers)
    assert crowd.recorded() <= uses <= posts
    assert as_recorded(running) == (before + uses, before + uses)
    assert ask_for_an_import(running, 2) == 303
    until(lambda: running.ask(IMPORTED) == imported + 1, "the import is done", seconds=400)
    until(lambda: running.ask(COUNTED) == before + uses, "every use is counted", seconds=400)
