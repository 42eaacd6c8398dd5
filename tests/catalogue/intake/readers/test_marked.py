"""What a file may hold at all: broken YAML, limits, encodings, keys."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.fields import Kind
from catalogue.intake.mapping import simple_fields
from catalogue.intake.readers.publiccode import MOST_REMARKS, read
from tests.catalogue.intake.readers.files import (
    PERSONAL,
    SMALL,
    entry_of,
    fault_of,
    reading,
    remarks_of,
    swapped,
)

# Files that are not YAML: the line, and what to do


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("name: a\nlegal:\n  license:\tMIT\n", (3, 11), "A tab stands where YAML wants spaces"),
        ("name: a\n\turl: b\n", (2, 1), "A tab stands where YAML wants spaces"),
        ("name: a\nwords at the margin\nurl: b\n", (3, 1), "This text is no key with a colon."),
        ("name: a: b\n", (1, 8), "A colon stands inside a text."),
        ("a:\n  b: c\n d: e\n", (3, 2), "This line is not indented like the lines"),
        ("usedBy:\n  - 'Town\n  - 'City'\n", (3, 6), "This line is not indented like the lines"),
        ('name: "never closed\n', (2, 1), "A quote is opened and never closed."),
        ('name: "C:\\Data"\n', (1, 11), "A backslash in double quotes begins no known"),
        ("name: @home\n", (1, 7), "Text may not begin with this character."),
        ("categories: [a, b\nname: c\n", (2, 5), "A list or group in brackets is not closed."),
        ("name: !!python/object:os.system a\n", (1, 7), "YAML tags are not taken."),
        ("name: !mine a\n", (1, 7), "YAML tags are not taken."),
        ("name: !!str 5\n", (1, 7), "YAML tags are not taken."),
        ("name: !e!x a\n", (1, 7), "YAML tags are not taken."),
        ("name: *nothing\n", (1, 7), "This alias has no finished anchor above it."),
        ("name: &me [*me]\n", (1, 12), "This alias has no finished anchor above it."),
        ("name: a\n---\nname: b\n", (2, 1), "A second document begins here."),
        ('name: "\\UFFFFFFFF"\n', (1, 1), "A number in an escape like \\U is too large."),
    ],
)
def test_a_broken_file_names_the_line_and_what_to_do(text, place, reason):
    fault = fault_of(text)
    assert ((fault.line, fault.column), fault.reason[: len(reason)]) == (place, reason)


def test_a_broken_file_names_the_line_where_the_trouble_begins():
    fault = fault_of("usedBy:\n  - one\n  - 'two\n  - 'three'\n")
    assert fault.line == 4
    assert fault.reason.endswith("What it belongs to begins on line 2.")


def test_a_mistake_without_words_of_ours_is_told_in_the_parsers():
    fault = fault_of("%YAML 9.1\n---\nname: a\n")
    assert fault.reason.startswith("This is not YAML: found incompatible YAML document")


# Limits


def test_a_file_over_one_megabyte_is_refused_unread():
    fault = fault_of(b"name: a\n" + b"#" * 1_000_000)
    assert fault.reason == "The file has 1,000,008 bytes. Keep it to 1,000,000."


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_file_that_nests_without_end_is_refused_at_level_101(opening):
    fault = fault_of("name: a\ndeep:\n  " + opening * 200_000)
    assert fault.reason == "The file nests deeper than 100 levels. Flatten it."


def test_a_file_may_nest_a_hundred_levels():
    assert entry_of(SMALL + "deep: " + "[" * 98 + "]" * 98)


def test_a_file_that_multiplies_itself_is_refused():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    fault = fault_of(SMALL + bomb)
    assert fault.reason == "The file holds more than 20,000 values. Shorten it."
    assert fault.line == 11


def test_a_file_with_too_many_values_is_refused():
    assert "20,000 values" in fault_of(SMALL + "usedBy:\n" + "  - Town\n" * 20_000).reason


def test_an_alias_stands_for_what_it_names():
    entry = entry_of(SMALL + "categories: &these [a, b]\nusedBy: *these\n")
    assert (entry.categories, entry.used_by) == (("a", "b"), (("a", ""), ("b", "")))


def test_more_than_a_hundred_remarks_are_cut():
    found = reading(SMALL + "usedBy:\n" + "  - [a, b]\n" * 500)
    assert len(found.remarks) == MOST_REMARKS + 1
    assert found.remarks[-1].reason == "400 more remarks are not listed. Mend these first."
    assert (
        len(reading(SMALL + "usedBy:\n" + "  - [a, b]\n" * MOST_REMARKS).remarks) == MOST_REMARKS
    )


def test_remarks_stand_in_the_order_of_the_file():
    text = SMALL.replace("  en:", "  en-:") + "usedBy:\n  - [a, b]\ndevelopmentStatus: ready\n"
    assert [one[0] for one in remarks_of(text)] == [4, 5, 8, 9]


def test_what_a_remark_repeats_is_short():
    [(_line, field, value, _reason)] = remarks_of(SMALL + f"developmentStatus: {'word' * 900}")
    assert (field, len(value)) == ("developmentStatus", 80)


# Encodings and characters


def test_a_file_of_another_encoding_is_read_with_a_remark():
    text = swapped("name:", "name: Città")
    assert [one.entry.name for one in (read(text.encode()), read(text.encode("utf-8-sig")))] == [
        "Città"
    ] * 2
    for encoding, told in (("cp1252", "Windows-1252"), ("utf-16", "UTF-16")):
        found = read(text.encode(encoding))
        assert found.entry.name == "Città"
        [remark] = found.remarks
        assert told in remark.reason


def test_a_mark_at_the_beginning_of_a_file_is_no_column():
    assert fault_of(b"\xef\xbb\xbfna\x00me: a").column == 3


def test_a_remark_on_the_encoding_comes_before_all_others():
    text = SMALL + "developmentStatus: perché\n"
    found = read(text.encode("cp1252"), simple=simple_fields(Kind.COMPONENT))
    assert [one.line for one in found.remarks] == [1, 7]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_lines_of_other_systems_count_alike(ending):
    text = (SMALL + "developmentStatus: ready\n").replace("\n", ending)
    assert [one[0] for one in remarks_of(text)] == [7]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x7f", "\x9b", "\ufffe"])
def test_a_control_character_is_refused_with_its_place(character):
    fault = fault_of(SMALL + f"usedBy:\n  - To{character}wn\n")
    assert (fault.line, fault.column) == (8, 7)
    assert fault.reason.startswith("The file contains a character that cannot be shown, U+")


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\e", "\\ud83d"])
def test_an_escape_that_makes_such_a_character_is_left_out_with_a_remark(escape):
    text = swapped("name:", f'name: "Park{escape}ing"')
    assert entry_of(text).name == "Parking"
    assert remarks_of(text) == [
        (2, "name", "Parking", "Characters that cannot be shown were left out.")
    ]


def test_names_lose_zero_width_and_turning_marks():
    text = swapped("name:", "name: \u202ePark\u200bing\u202c") + "usedBy: [To\u200dwn]\n"
    entry = entry_of(text)
    assert (entry.name, entry.used_by) == ("Parking", (("Town", ""),))


def test_a_tag_of_hidden_characters_is_told_safely():
    assert "\x00" not in fault_of("name: !%00 a\n").value


# Keys


def test_a_key_given_twice_counts_the_first_time_and_both_lines_are_told():
    text = SMALL + "name: Another\n"
    assert entry_of(text).name == "Parking permits"
    reason = "Line 2 gives this key already, and counts. Remove one."
    assert remarks_of(text) == [(7, "name (again)", "Another", reason)]


def test_a_key_may_differ_in_capitals():
    entry = entry_of(SMALL + "landingUrl: https://permits.example\nLegal: {License: MIT}\n")
    assert (entry.facts["landing_page"], entry.licence) == ("https://permits.example", "MIT")


@pytest.mark.parametrize("key", ["? [a, b]\n: c", "<<: {a: b}", "? {a: b}\n: c", "~: c"])
def test_a_key_that_is_no_text_is_left_out(key):
    [(line, _field, _value, reason)] = remarks_of(SMALL + key + "\n")
    assert (line, reason) == (7, "This is no plain key, so it was left out.")


def test_unknown_keys_are_passed_over():
    found = reading(SMALL + "x-own: {deep: [1, 2]}\nfundedBy: [{name: Fund}]\n")
    assert (found.entry is not None, found.remarks) == (True, ())


@pytest.mark.parametrize("version", ["0.1", '"0.2"', "0.7.0", '"2.4.0"', "~", "[1]"])
def test_the_stated_version_is_not_believed(version):
    assert remarks_of(swapped("publiccodeYmlVersion", f"publiccodeYmlVersion: {version}")) == []


# Nothing breaks it

PIECES = ["\t", "&a ", "*a", "<<: ", "!!int ", '"\\ud800"', "---\n", "[", "{", "? ", "- ", ": "]
PIECES += [
    "'",
    '"',
    "|\n",
    ">\n",
    "#",
    "~",
    "!%00 ",
    "\r",
    "\x85",
    "\u2028",
    "%YAML 1.1\n",
    "\x00",
]


@st.composite
def mutated(draw):
    text = SMALL + "usedBy: [Town]\nlegal:\n  license: MIT\n" + PERSONAL
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        text = text[:start] + draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[end:]
    return text.encode("utf-8", errors="replace")


def kept_safely(text):
    return "\x00" not in text and text.encode() is not None


@settings(max_examples=300)
@given(st.binary(max_size=400) | mutated())
def test_whatever_the_bytes_a_file_is_taken_or_refused(raw):
    found = read(raw)
    assert (found.entry is None) == bool(found.faults)
    for one in (*found.faults, *found.remarks):
        assert one.line >= 1
        assert one.column >= 1
        assert one.reason.endswith((".", "…"))
        assert all(kept_safely(text) for text in (one.field, one.value, one.reason))
    if found.entry is not None:
        assert kept_safely(repr(found.entry))
        assert found.entry.name
        assert found.entry.url.startswith(("https://", "http://"))
        assert all(len(text.summary) <= 150 for text in found.entry.texts)
