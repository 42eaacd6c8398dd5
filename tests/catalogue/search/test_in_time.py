"""A search that the database cannot answer in time."""

import pytest
from django.db import connection, transaction
from django.test import Client

from catalogue.search.queries import limits
from tests.racing import in_thread
from tests.reading import read

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def while_the_texts_are_locked(act):
    """Nobody can read them until it is done, as if every search were a slow one."""
    results = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE catalogue_searchtext IN ACCESS EXCLUSIVE MODE")
        in_thread(act, results).join()
    return results[0]


def test_it_ends_with_a_page_that_keeps_words_and_filters(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 1)  # a second less to wait for
    address = "/listings/?q=parking+permit&kind=component&sort=newest"
    answer = while_the_texts_are_locked(lambda: Client().get(address))
    page = read(answer, status=503)
    assert "This search takes too long" in page.words
    assert {("q", "parking permit"), ("kind", "component"), ("sort", "newest")} <= {
        (name, value) for name, value, _ in page.fields
    }


def test_other_pages_go_on():
    answer = while_the_texts_are_locked(lambda: Client().get("/listings/"))
    assert answer.status_code == 200
