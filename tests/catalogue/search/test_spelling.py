"""Words that no listing has are read as those that listings have."""

import pytest

from catalogue.search.queries.matching import Search, find
from catalogue.search.queries.orders import Sort
from catalogue.search.queries.spelling import meant, near
from tests.catalogue.search.looking import live

pytestmark = pytest.mark.django_db


def look(words, **chosen):
    return find(Search(words=words, sort=Sort.MATCH, chosen=chosen))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bokking", "booking"),
        ("bookng rooms", "booking rooms"),
        ("bookign roms", "booking rooms"),
        ("appointm", "appointments"),
        ("Bokking -vans", "booking -vans"),
        ('bokking "of rooms"', 'booking "of rooms"'),
    ],
)
def test_a_slip_is_read_as_the_nearest_word(typed, read) -> None:
    listing = live("Booking of rooms", summary="Makes appointments")
    found = near(look(typed))
    assert found is not None
    assert found.search.words == read
    assert [one.listing_id for one in found.matches()] == [listing.pk]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sawrm", "swarm"),  # two letters swapped: hardly anything is alike as a whole
        ("swarm-cotnrol-3", "swarm-control-3"),
        ("swam/control", "swarm/control"),
        ("tpo3 swarm", "typo3 swarm"),
        ("fix my swarrm", "fix my swarm"),
        ("swarm 2 contrl", "swarm 2 control"),
    ],
)
def test_one_wrong_letter_is_mended_and_what_is_right_stays(typed, read) -> None:
    live("Swarm-control-3", summary="Swarm/control: fix my TYPO3 swarm 2")
    found = near(look(typed))
    assert found is not None
    assert found.search.words == read


def test_one_wrong_letter_goes_before_what_is_alike_as_a_whole() -> None:
    live("Votes")
    live("Voetsende")
    found = near(look("voets"))
    assert found is not None
    assert found.search.words == "votes"


def test_accents_are_no_slip() -> None:
    live("Señal")
    assert near(look("senal")) is None
    found = near(look("señul"))
    assert found is not None
    assert found.search.words == "senal"


def test_words_that_match_are_read_as_they_are_also_where_a_filter_leaves_nothing() -> None:
    live("Booking of rooms")
    assert near(look("booking")) is None
    assert near(look("booking", phase=("no-such",))) is None


def test_what_is_like_nothing_is_read_as_nothing() -> None:
    live("Booking of rooms")
    assert near(look("zzyzx")) is None
    assert near(look("")) is None
    assert near(look('"bokking"')) is None, "a phrase stays as it is"


def test_a_rare_word_that_a_common_one_is_like_may_be_a_slip() -> None:
    for _ in range(11):
        live("Booking of rooms")
    slip = live("Boking of rooms")
    found = look("boking")
    assert [one.listing_id for one in found.matches()] == [slip.pk]
    better = meant(found)
    assert better is not None
    assert (better.search.words, better.total) == ("booking", 11)
    assert meant(look("booking")) is None, "enough is found"


def test_nothing_else_is_meant_where_the_other_word_is_rare_too() -> None:
    live("Booking of rooms")
    live("Boking of rooms")
    assert meant(look("boking")) is None
