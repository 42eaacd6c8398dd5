"""Any task may be knocked twice, or by three at once: the database ends as after once.

Each task meets the same database, a copy of a commons in which all of them have something to do.
What is compared is every row of every table, but for what `LEFT_OUT` names.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import time_machine
from celery import current_app
from django.db import connection

from accounts.models import Organisation, Role, SiteRole, record_event
from catalogue.adoption.actions import adopt, confirm
from catalogue.estate.actions.imports import store_file, take_file
from catalogue.estate.columns import places_in
from catalogue.estate.reading import read_as_found
from catalogue.intake.actions.runs import start
from catalogue.jobs import actions as jobs
from catalogue.models import (
    FileOutcome,
    IntakeFile,
    IntakeRun,
    Job,
    Kind,
    Message,
    Stage,
    Way,
)
from catalogue.notifications.actions.outbox import queue_message
from catalogue.search.actions import refresh_documents
from catalogue.statistics import tasks
from commons.celery import JOB_TASKS
from tests import factories
from tests.racing import together
from tests.reliability.harness import database_of_the_test
from tests.reliability.test_servers_away import PUBLICCODE

NOW = datetime(2027, 1, 17, 12, 10, tzinfo=UTC)  # a Sunday, on which all falls due
LEFT_OUT = {
    "xid": "the number of the transaction, which is another in each database",
    "watermark": "the same, beside a figure",
    "recorded_at": "the database's own clock",
    "pgh_created_at": "the same",
    "pgh_context_id": "a random name of the transaction",
    "checked_at": "when a reader looked last: each look moves it",
    "locked_by": "a random name of the claim",
    "stamp": "a random name of each writing of a bitmap",
}
NEVER_COMPARED = {
    "pghistory_context": "who acted, under random names",
    "django_migrations": "no task writes it",
    "django_session": "no task writes it",
}
NUMBERS = ("id", "pgh_id", "pgh_obj_id")
"""Three at once may be given other numbers for the same rows."""


def names() -> list[str]:
    current_app.loader.import_default_modules()
    return sorted(name for name in current_app.tasks if name.startswith("catalogue."))


def make_a_commons() -> None:
    """Something to read, to count, to draw, to find, to look up, to tell, to mail, to take in, to
    forget, to remind of, to let lapse; and a job of every kind, one of them abandoned.

    The figures are those of the rows, but for what the ledger tells of last.
    """
    publisher = factories.organisation(name="Port Office")
    owner = factories.member_of(publisher, role=Role.OWNER)
    factories.adoption(at=NOW - timedelta(days=400))
    factories.adoption(lapses_on=NOW.date() + timedelta(days=20))
    factories.dispute(at=NOW - timedelta(days=40))
    factories.offer(at=NOW, renewed_on=NOW.date() - timedelta(days=366))
    factories.live_listing(
        organisation=factories.supplier(), kind=Kind.COMMODITY_SERVICE, lapses_on=NOW.date()
    )
    for way in ("now", "daily", "weekly"):
        rating = factories.rating(at=NOW)
        given = {"kind": "rating.given", "subject_id": rating.pk, "version": 1}
        record_event(**given, listing_id=rating.listing_id, at=NOW, by=rating.rated_by)
        told = {"listing": rating.listing, "kind": "rating.given", "subject_id": rating.pk}
        factories.notice(person=owner, way=way, **told)
    factories.notice(person=owner, at=NOW - timedelta(days=400))
    queue_message(to="a@b.example", subject="Words", body="Words", key="waiting")
    queue_message(to="a@b.example", subject="Words", body="Words", key="sent")
    Message.objects.filter(key="sent").update(sent_at=NOW - timedelta(days=100), body="")
    _make_imports()
    _make_saved_searches()
    jobs.request(kind="statistics.rebuild", key="before", by=None, at=NOW)
    tasks.rebuild_rollups()
    _make_news(publisher)
    for kind in JOB_TASKS.keys() - {"intake.publiccode", "estate.import"}:
        jobs.request(kind=kind, key=f"{kind}:here", by=None, at=NOW)
    earlier = NOW - timedelta(hours=1)
    jobs.request(kind="intake.forget", key="left", by=owner, at=earlier)
    assert jobs.claim(kind="intake.forget", worker="one that is gone", at=earlier)


def _make_news(publisher: Organisation) -> None:
    """What no reader of the ledger has seen."""
    body = factories.organisation()
    first, second = factories.member_of(body), factories.member_of(body)
    for stage in (Stage.LIVE, Stage.TRIALLING):
        listing = factories.live_listing(organisation=publisher)
        use = adopt(listing=listing, organisation=body, stage=stage, by=first, at=NOW)
        confirm(adoption=use, by=second, at=NOW)


def _make_saved_searches() -> None:
    """Two with something new, of which one person is mailed at once."""
    found = factories.live_listing(name="Parking permits")
    refresh_documents(listing_ids=[found.pk])
    at_once = factories.saved_search(at=NOW - timedelta(days=1)).person
    factories.preference(person=at_once, group="searches", way=Way.NOW)
    factories.saved_search(address="q=permits", at=NOW - timedelta(days=1))


def _make_imports() -> None:
    _make_import_of_lines()
    administrator = factories.person(site_role=SiteRole.ADMINISTRATOR)
    files = [
        (f"{number}/publiccode.yml", PUBLICCODE.format(number=number).encode())
        for number in range(2)
    ]
    start(files=files, by=administrator, at=NOW)
    start(files=[("publiccode.yml", b"old")], by=administrator, at=NOW - timedelta(days=40))
    old = IntakeRun.objects.earliest("started_at")
    IntakeFile.objects.filter(run=old).update(outcome=FileOutcome.REFUSED)
    Job.objects.filter(intake_run=old).update(state="done", finished_at=NOW)


def _make_import_of_lines() -> None:
    """One row that can be taken, and one that cannot."""
    body = factories.organisation()
    keeper = factories.member_of(body, role=Role.EDITOR)
    factories.capability(slug="take-payments")
    head = "capability,name,how_met,yearly_cost_pounds,cost_year"
    content = (
        f"{head}\ntake-payments,Till,own_run,5.50,2026\nno-such-thing,Till,own_run,,".encode()
    )
    file = {"file_name": "estate.csv", "content": content}
    run = store_file(organisation=body, **file, by=keeper, at=NOW)
    encoding, delimiter, sheet = read_as_found(content)
    read = {"encoding": encoding, "delimiter": delimiter, "places": places_in(sheet.headings)}
    take_file(run=run, **read, by=keeper, at=NOW)


def as_owner(statement: str) -> None:
    address = urlsplit(database_of_the_test())
    with psycopg.connect(urlunsplit(address._replace(path="/postgres")), autocommit=True) as one:
        one.execute(statement)


@contextmanager
def made_from(name: str, *, called: str) -> Iterator[str]:
    as_owner(f"DROP DATABASE IF EXISTS {called}")
    as_owner(f"CREATE DATABASE {called} TEMPLATE {name}")
    try:
        yield called
    finally:
        as_owner(f"DROP DATABASE {called}")


@contextmanager
def led_to(name: str) -> Iterator[None]:
    """Every new connection leads to that database; those of `together` are."""
    here = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = here


@pytest.fixture(scope="module")
def commons(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of the database that each test copies."""
    with django_db_blocker.unblock():
        connection.close()  # what is in use cannot be copied
        with made_from(connection.settings_dict["NAME"], called="commons_of_tasks") as name:
            with led_to(name), time_machine.travel(NOW, tick=False):
                assert together(make_a_commons) == [None]
            yield name


def rows_of_everything(*, numbers: bool) -> dict[str, list[str]]:
    """Every row of every table as JSON, in an order of its own; with their numbers or without."""
    left_out = [*LEFT_OUT, *(() if numbers else NUMBERS)]
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - set(NEVER_COMPARED):
            cursor.execute(f'SELECT to_jsonb(t) - %s::text[] FROM "{table}" t', [left_out])  # noqa: S608
            found[table] = sorted(json.dumps(row, sort_keys=True) for (row,) in cursor.fetchall())
    return found


@contextmanager
def a_copy_of(commons: str) -> Iterator[None]:
    """At one moment, so that no time differs."""
    with (
        made_from(commons, called="copy_of_tasks") as name,
        led_to(name),
        time_machine.travel(NOW, tick=False),
    ):
        yield


def run(name: str, *, at_once: int = 1) -> None:
    task = current_app.tasks[name]
    assert together(*[task.run] * at_once) == [None] * at_once


def rows(*, numbers: bool) -> dict[str, list[str]]:
    (found,) = together(lambda: rows_of_everything(numbers=numbers))
    assert isinstance(found, dict), found
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("name", names())
def test_a_task_twice_or_three_at_once_is_as_once(
    name: str, commons: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "DRAWING_SECONDS", 3_600)  # or a slow machine leaves some to draw
    with a_copy_of(commons):
        before = rows(numbers=True)
        run(name)
        once, by_content = rows(numbers=True), rows(numbers=False)
        assert once != before, "it has nothing to do there, so this shows nothing"
        run(name)
        assert rows(numbers=True) == once
    with a_copy_of(commons):
        run(name, at_once=3)
        assert rows(numbers=False) == by_content
