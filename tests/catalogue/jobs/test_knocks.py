"""The bell may fail: nobody waits for it and nothing breaks (`trust.md` 7).

Celery's `send_task` is stood in for, to see what is rung and when; that a knock lands in a real
Redis is tested with the middleware, and that workers come in the journeys.
"""

import logging

import pytest
from celery import current_app
from django.db import transaction

from catalogue.jobs import knocks


@pytest.fixture(autouse=True)
def _listening(monkeypatch):
    """An earlier test's silence would reach into this one: it belongs to the process."""
    monkeypatch.setattr(knocks, "_quiet_until", 0.0)


@pytest.fixture
def rung(monkeypatch):
    """Names of the tasks sent, in order: a real bell would have rung without saying when."""
    names: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_options: names.append(name))
    return names


@pytest.fixture
def broken_bell(monkeypatch):
    """How often it was tried. A broker that is gone takes a second to be missed, each time."""
    tries: list[str] = []

    def refuse(name, **_options):
        tries.append(name)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(current_app, "send_task", refuse)
    return tries


@pytest.mark.usefixtures("emptied_as_owner")
def test_inside_a_transaction_a_knock_waits_for_the_commit(rung):
    with transaction.atomic():
        knocks.knock("catalogue.jobs.sweep")
        assert rung == []
    assert rung == ["catalogue.jobs.sweep"]


@pytest.mark.usefixtures("emptied_as_owner")
def test_what_is_rolled_back_never_knocks(rung):
    with transaction.atomic():
        knocks.knock("catalogue.jobs.sweep")
        transaction.set_rollback(True)
    assert rung == []


@pytest.mark.usefixtures("emptied_as_owner")
def test_every_reader_and_the_worker_of_a_kind_are_woken(rung):
    knocks.knock_readers()
    knocks.knock_job("intake.publiccode")
    assert rung == [*current_app.conf.ledger_readers.values(), "catalogue.intake.take_files"]


@pytest.mark.usefixtures("emptied_as_owner")
def test_a_broken_bell_is_tried_once_in_thirty_seconds(broken_bell, monkeypatch, caplog):
    now = [100.0]  # the half minute passes without waiting for it
    monkeypatch.setattr(knocks.time, "monotonic", lambda: now[0])
    with caplog.at_level(logging.WARNING, logger="commons.jobs"):
        for now[0] in (100.0, 110.0, 129.9):
            knocks.knock("catalogue.jobs.sweep")
    assert len(broken_bell) == 1
    assert [record.message for record in caplog.records] == ["the bell does not answer"]
    now[0] = 130.1
    knocks.knock("catalogue.jobs.sweep")
    assert len(broken_bell) == 2


@pytest.mark.usefixtures("emptied_as_owner")
def test_whatever_else_goes_wrong_after_the_commit_hurts_nobody(monkeypatch):
    def explode(_name, **_options):  # no broker fails in a way that nobody foresaw
        raise ValueError("not foreseen")

    monkeypatch.setattr(current_app, "send_task", explode)
    with transaction.atomic():
        knocks.knock("catalogue.jobs.sweep")
