import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.intake import repair


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  Parking\tpermits \n", "Parking permits"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("Cafe\u200b\u0301", "Caf\u00e9"),
        ("pay\u200bme\u00adnts\ufeff", "payments"),
        ("\u202egnikraP\u202c", "gnikraP"),
        ("nul\x00byte", "nul byte"),
        ("half \ud83d a pair", "half a pair"),
        ("no\u00a0break\u2028line", "no break line"),
        ("\U0001f1eb\U0001f1f7 Ville", "\U0001f1eb\U0001f1f7 Ville"),
    ],
)
def test_a_line_loses_what_nobody_sees(given_text, kept):
    assert repair.line(given_text) == kept


@pytest.mark.parametrize(
    "filler", ["", " ", "-", "N/A", "t.b.d.", "None", "null", "XXXXXXXXX", "???", "...", "___"]
)
def test_a_filler_is_no_value(filler):
    assert repair.line(filler) == ""


@pytest.mark.parametrize("name", ["X", "Nona", "Todoist", "xx", "N", "Annual"])
def test_a_name_like_a_filler_is_kept(name):
    assert repair.line(name) == name


def test_a_long_text_keeps_its_lines_and_loses_control_characters():
    text = "\r\nOne \r\n\r\nTwo\x07\u0301\rThree\n\n"
    assert repair.paragraphs(text) == "One\n\nTw\u00f3\nThree"


def test_a_long_text_that_is_a_filler_is_no_text():
    assert repair.paragraphs(" TBD\n") == ""


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("four", 4, "four"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("unbreakable", 6, "unbre…"),
        (" leading", 5, " lea…"),
    ],
)
def test_a_text_is_cut_at_a_word(text, limit, short):
    assert repair.shorten(text, limit) == short


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_a_cut_text_keeps_to_its_limit_and_its_beginning(text, limit):
    short = repair.shorten(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…")) or text == short


@pytest.mark.parametrize(
    ("given_text", "found"),
    [
        (" https://example.org/a ", "https://example.org/a"),
        ("HTTP://Example.org/A?b=c#d", "http://Example.org/A?b=c#d"),
        ("git@example.org:body/thing.git", "https://example.org/body/thing.git"),
        ("ssh://git@example.org/body/thing.git", "https://example.org/body/thing.git"),
        ("git://example.org/thing", "https://example.org/thing"),
        ("git+https://example.org/thing", "https://example.org/thing"),
        ("https://ann:secret@example.org/thing", "https://example.org/thing"),
        ("https://example.org:8443/thing", "https://example.org:8443/thing"),
    ],
)
def test_an_address_is_made_one_of_a_web_page(given_text, found):
    assert repair.address(given_text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "https://",
        "https://localhost/x",
        "https://.",
        "https://one.example https://two.example",
        "https://exam ple.org",
        "javascript:alert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "mailto:ann@example.org",
        "https://[::1",
        "https://example.org/" + "a" * 300,
    ],
)
def test_anything_else_is_no_address(text):
    assert repair.address(text) == ""


any_text = st.text(st.characters())


@given(any_text | any_text.map("https://{}".format) | any_text.map("git@a.b:{}".format))
def test_no_text_breaks_the_repairs(text):
    repair.same_address(text)
    for mend in (repair.line, repair.paragraphs, repair.address, repair.shown):
        once = mend(text)
        assert not any(unicodedata.category(one) == "Cs" for one in once)
        assert "\x00" not in once
    for mend in (repair.one_line, repair.paragraphs):
        assert mend(mend(text)) == mend(text)
    assert "@" not in repair.address(text).partition("//")[2].partition("/")[0].partition("?")[0]


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/body/thing",
        " http://www.github.com/body/thing/ ",
        "https://GitHub.com/body/thing.git",
        "https://github.com/body/thing.git/?tab=readme#top",
    ],
)
def test_two_addresses_of_one_thing_are_equal(text):
    assert repair.same_address(text) == "https://github.com/body/thing"


@pytest.mark.parametrize("text", ["", "no address", "https://[broken"])
def test_what_is_no_address_equals_nothing(text):
    assert repair.same_address(text) == ""
