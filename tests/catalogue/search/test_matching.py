"""Which words match what (`methods.md` 9.1)."""

import pytest

from catalogue.search.actions import refresh_documents
from catalogue.search.queries.matching import Search, says_something
from catalogue.search.queries.orders import Sort
from catalogue.search.queries.reasons import words_found
from catalogue.search.words import read_words
from tests import factories
from tests.catalogue.search.looking import count_total, counts_of, found, live, matches

pytestmark = pytest.mark.django_db


def test_all_words_must_match_in_any_form():
    booking = live("Booking of rooms", summary="Reserve a room")
    live("Booking of vehicles", summary="Reserve a van")
    assert found("book room") == [booking.pk]


def test_or_widens():
    first, second = live("Heron", summary="One"), live("Egret", summary="Two")
    live("Gull", summary="Three")
    assert set(found("heron or egret")) == {first.pk, second.pk}


def test_minus_rules_out():
    plain = live("Permits for streets", summary="Plain")
    live("Permits for skips", summary="Plain")
    assert found("permits -skips") == [plain.pk]


def test_a_phrase_matches_in_its_order_only():
    live("Tax council", summary="Two words the wrong way round")
    right = live("Council tax", summary="In order")
    assert found('"council tax"') == [right.pk]


def test_accents_do_not_matter():
    listing = live("Señal", summary="Una señal única")
    assert found("senal") == found("señal") == [listing.pk]


def test_a_text_in_another_language_is_read_by_its_rules():
    listing = live(
        "Prenota", summary="Prenotazione degli appuntamenti", language="it", kind="component"
    )
    assert found("appuntamento") == [listing.pk]


def test_one_language_must_match_whole():
    """Words of two languages together are in neither text."""
    listing = live("Agenda", summary="Books appointments", texts=[("fr", "Prend des rendez-vous")])
    assert found("rendez-vous") == [listing.pk]
    assert found("appointments") == [listing.pk]
    assert found("appointments prend") == []


def test_minus_looks_at_the_text_of_the_language_alone():
    listing = live("Agenda", summary="Books appointments", texts=[("fr", "Sans papier")])
    assert found("agenda -appointments") == [listing.pk], "its French text has no such word"


def test_names_of_capabilities_and_of_the_owner_are_found():
    owner = factories.organisation(name="Wexmouth Borough")
    pay = factories.capability(name="Reimbursement")
    listing = live("Alpha", organisation=owner, capabilities=[pay])
    assert found("wexmouth") == found("reimbursement") == [listing.pk]


def test_other_names_are_found_as_names():
    listing = live("Alpha", facts={"aliases": ["ParkPal", "Permit desk"]})
    assert found("parkpal") == [listing.pk]
    (reason,) = words_found([listing.pk], "parkpal")[listing.pk]
    assert reason.in_name
    assert not reason.in_summary


def test_a_word_in_the_name_outranks_one_in_the_description():
    below = live("Alpha", summary="Plain")
    below.live_revision.texts.update(description="It also handles grants. ")
    refresh_documents(listing_ids=[below.pk])
    above = live("Grants", summary="Plain")
    assert found("grants") == [above.pk, below.pk]


HOSTILE = [
    "",
    "'",
    '"',
    "\\",
    "-",
    "or or or",
    "-a -b -c",
    "!!! && || <-> ()",
    "':*",
    "a:*b|c&!d",
    "%s %(words)s {}",
    "'; DROP TABLE catalogue_listing; --",
    '" OR 1=1 --',
    "\x00\x01\x02",
    "\u202e\u200b\ufeff",
    "\ud800",
    "🏛️ 👩🏽‍🚒",
    "a" * 10_000,
    "-" * 10_000,
    '"' * 999,
    "(" * 500 + ")" * 500,
    "the and of to",
    "<script>alert(1)</script>",
    "مدفوعات 支付 платежи",
    "or -",
    '-"',
    "- " * 150,
    "-" * 40 + "a",
    "-!" * 90,
    "-( -& " * 40,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_query_stops_the_search(typed):
    listing = live("Permits")
    words = read_words(typed).text
    search = Search(words=words, sort=Sort.MATCH)
    assert len(matches(search)) == count_total(search)
    counts_of(search)
    words_found([listing.pk], words)
    says_something(words)


def test_signs_and_very_common_words_say_nothing():
    assert not says_something("the and of")
    assert not says_something("&&& !!!")
    assert says_something("permits")


def test_words_are_found_where_they_stand():
    listing = live("Parking permits", summary="Sells permits to carers")
    reasons = words_found([listing.pk], 'permits "to carers" -skips nowhere')[listing.pk]
    assert [one.term for one in reasons] == ["permits", "to carers"]
    permits, carers = reasons
    assert (permits.in_name, permits.in_summary, permits.in_description) == (True, True, False)
    assert (carers.in_name, carers.in_summary) == (False, True)
