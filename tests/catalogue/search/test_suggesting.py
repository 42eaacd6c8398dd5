"""How what somebody types may go on."""

import pytest
from django.test import Client

from catalogue.search.actions import refresh_documents
from catalogue.search.queries.suggesting import MOST, suggestions
from tests import factories
from tests.catalogue.search.looking import live

pytestmark = pytest.mark.django_db


def test_a_word_begun_goes_on_with_those_that_most_services_have():
    for name in ("Roads", "Rents", "Taxes"):
        live(name, facts={"aliases": ["zebra crossings"]})
    live("Roads again", facts={"aliases": ["zeal"]})
    assert suggestions("ze") == ["zebra", "zeal"]
    assert suggestions("ZE") == ["zebra", "zeal"]


def test_names_come_first_by_how_much_they_are_reused():
    live("Parking aids")
    used = live("Parking zones")
    live("Library")
    factories.adoption(listing=used)
    refresh_documents(listing_ids=[used.pk])
    assert suggestions("parki")[:2] == ["Parking zones", "Parking aids"]


def test_the_next_word_is_one_that_stands_with_those_before():
    live("One", facts={"aliases": ["zoo garages"]})
    live("Two", facts={"aliases": ["yew gardens"]})
    assert suggestions("zoo ga") == ["zoo garages"]
    assert suggestions("yew ga") == ["yew gardens"]
    assert suggestions("bridge ga") == []


def test_accents_are_as_if_they_were_not_there():
    live("Agenda", facts={"aliases": ["citta"]})
    assert suggestions("cittá") == ["citta"]


@pytest.mark.parametrize(
    "typed", ["", " ", "p", "%%", "__", "\\\\", '"parki', "-parki", "or", "parking or"]
)
def test_what_begins_no_word_has_no_suggestion(typed):
    live("Parking")
    assert suggestions(typed) == []


def test_there_are_few_and_none_is_what_was_typed():
    for number in range(MOST + 5):
        live(f"Permit{chr(97 + number)}")
    assert len(suggestions("permit")) == MOST
    assert "permita" not in suggestions("permita")


def test_of_many_services_some_are_looked_at(monkeypatch):
    monkeypatch.setattr("catalogue.search.queries.suggesting.LOOKED_AT", 2)  # without hundreds
    for number in range(5):
        live(f"Garage {number}", facts={"aliases": ["zoo gates"]})
    assert suggestions("zoo ga") == ["zoo garage", "zoo gates"]


def test_the_script_is_answered():
    live("Parking permits")
    answer = Client().get("/listings/suggestions/", {"q": "parking pe"})
    assert answer.json() == {"suggestions": ["Parking permits", "parking permits"]}
    assert Client().get("/listings/suggestions/").json() == {"suggestions": []}


def test_ten_thousand_characters_and_signs_are_answered():
    for typed in ("x" * 10_000, "a\x00b", "\u202eabc", "it's", "a:*&b", "(((("):
        assert Client().get("/listings/suggestions/", {"q": typed}).status_code == 200
