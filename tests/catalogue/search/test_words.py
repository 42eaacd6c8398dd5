import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.words import LONGEST, one_slip_from, read_words, terms, wanted_terms


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("  take \t payments\n", "take payments"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("pay\u200bments", "payments"),
        ("nul\x00here", "nul here"),
        ("\u202eevil", "evil"),
        ("a - b -- c", "a b c"),
        ("-" * 300, "-"),
        ("!!! -&& |", "!!! && |"),
        ("- " * 100 + "-a open-source", "-a open-source"),
        ("", ""),
    ],
)
def test_what_is_typed_is_made_safe(typed, used):
    assert read_words(typed).text == used


def test_more_than_200_characters_are_cut_and_it_says_so():
    long = read_words("ab " * 4_000)
    assert (len(long.text) <= LONGEST, long.cut) == (True, True)
    assert not read_words("a" * LONGEST).cut


def test_the_last_word_is_whole():
    """A part of it would match nothing."""
    assert read_words(f"{'a' * 190} fits whole-word").text == f"{'a' * 190} fits"
    assert read_words(f"{'a' * 195} fits more").text == f"{'a' * 195} fits"
    assert read_words("a" * 201).text == "a" * 200


@given(st.text())
def test_reading_again_changes_nothing(typed):
    once = read_words(typed)
    assert read_words(once.text).text == once.text
    assert len(once.text) <= LONGEST


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("take payments", ["take", "payments"]),
        ('"take payments" -cash', ['"take payments"']),
        ("card or transfer", ["card", "transfer"]),
        ('-"by post" letters', ["letters"]),
        ('"unfinished phrase', ['"unfinished phrase"']),
        ("pay pay", ["pay"]),
        ('"" - " or', []),
    ],
)
def test_terms_are_what_a_match_has(text, terms):
    assert wanted_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fire-engine rota", ["fire", "engine", "rota"]),
        ("GOV.UK pay/notify l\u2019eau", ["GOV", "UK", "pay", "notify", "l", "eau"]),
        ('card or "two words" -cash', ["card"]),
        ("and/or", ["and"]),
        ("++ C++", ["C"]),
    ],
)
def test_words_that_are_written_together_are_taken_apart(text, words):
    assert [one.text for one in terms(text) if one.is_word] == words


@given(st.text())
def test_all_parts_together_are_the_text(typed):
    text = read_words(typed).text
    together = "".join(one.text for one in terms(text))
    assert "".join(together.split()) == "".join(text.split())


def test_slips_are_one_letter_away():
    slips = one_slip_from("swarm")
    assert {"swam", "sawrm", "swaram", "swerm", "swarms", "warm"} <= slips
    assert not {"swarm", "wsram", "swar m", "swa"} & slips
