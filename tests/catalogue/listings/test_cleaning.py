"""What people and files give, brought into the form in which it is kept."""

import pytest

from catalogue.fields import BY_NAME
from catalogue.listings.cleaning import MOST_CHOICES, WrongValue, clean


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("summary", None, ""),
        ("summary", " Takes\u00a0 payments\u200b ", "Takes payments"),
        ("description", "One\r\ntwo\rthree\n", "One\ntwo\nthree"),
        ("description", "Cafe\u0301", "Café"),
        ("features", None, []),
        ("features", ["Fast", " ", "Safe"], ["Fast", "Safe"]),
        ("landing_page", "", ""),
        ("landing_page", " https://pay.example/x ", "https://pay.example/x"),
        ("phase", "", ""),
        ("audience", None, []),
        ("audience", ["health", "health"], ["health"]),
        ("capabilities", ("pay", "book", "pay"), ["pay", "book"]),
        ("price", " £2  a year", "£2 a year"),
    ],
)
def test_it_is_kept_without_what_nobody_sees(field, given, kept):
    assert clean(BY_NAME[field], given) == kept


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("summary", 5, "Summary must be text."),
        ("summary", ["a"], "Summary must be text."),
        ("description", "a\ud800", "cannot be shown, at position 2"),
        ("description", "a\x07b", "cannot be shown, at position 2"),
        ("features", "x" * 201, "each must be 10 words or fewer"),
        ("landing_page", "https://[", "must be a full address"),
        ("landing_page", "https:///path", "must be a full address"),
        ("landing_page", "https://a.example/" + "x" * 300, "must be 300 characters or fewer"),
        ("audience", "health", "choose from the list"),
        ("audience", [str(n) for n in range(MOST_CHOICES + 1)], "choose from the list"),
        ("audience", [5], "must be text"),
        ("capabilities", list("abcdef"), "choose 5 or fewer. There are 6."),
    ],
)
def test_what_breaks_a_limit_is_refused_with_words_for_its_field(field, given, words):
    with pytest.raises(WrongValue, match=words) as refused:
        clean(BY_NAME[field], given)
    assert refused.value.field == field
