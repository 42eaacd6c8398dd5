"""In which letters a file is written, what parts its cells, and which rows it has."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.charts.words import as_written, neutral
from catalogue.estate.columns import BY_NAME, NAMES, as_text, places_in
from catalogue.estate.reading import (
    MOST_ROWS,
    NotReadable,
    decode,
    delimiter_of,
    encoding_of,
    odd_character,
    read,
    read_as_found,
)

HEAD = "capability,name,how_met"
TEXT = f"{HEAD}\nTake payments,Café till,own_run\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.replace("\n", "\r\n").encode("cp1252"), "cp1252"),
    ],
)
def test_letters_are_read_however_they_were_stored(raw, encoding):
    found, delimiter, sheet = read_as_found(raw)
    assert (found, delimiter) == (encoding, ",")
    assert sheet.headings == ("capability", "name", "how_met")
    assert sheet.rows[0].cells == ("Take payments", "Café till", "own_run")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_headings_of_ours(delimiter):
    text = TEXT.replace(",", delimiter).replace("Café till", '"Café, or; till"')
    assert delimiter_of(text) == delimiter
    assert read(text, delimiter).rows[0].cells[1] == "Café, or; till"


def test_where_no_heading_is_ours_the_delimiter_makes_most_cells():
    assert delimiter_of("a;b;c,d\n1;2;3,4") == ";"


def test_another_encoding_is_refused_where_it_does_not_fit():
    with pytest.raises(NotReadable, match="not written in UTF-8"):
        decode("Café".encode("cp1252"), "utf-8")
    with pytest.raises(NotReadable, match="Choose one"):
        decode(b"x", "rot13")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty"),
        ("\n \n", "The file is empty"),
        (HEAD, "no row below"),
        (HEAD + "\na,b,c" * (MOST_ROWS + 1), "more than 50,000 rows"),
    ],
)
def test_a_file_without_rows_or_with_too_many_is_refused(text, words):
    with pytest.raises(NotReadable, match=words):
        read(text, ",")


def test_as_many_rows_as_may_be_are_taken():
    assert len(read(HEAD + "\na,b,c" * MOST_ROWS, ",").rows) == MOST_ROWS


def test_a_row_begins_at_its_line_however_many_it_has():
    sheet = read(f'{HEAD}\n\na,"two\nlines",c\nd,e,f\n', ",")
    assert [(one.line, one.cells[0]) for one in sheet.rows] == [(3, "a"), (5, "d")]
    assert sheet.rows[0].cells[1] == "two\nlines"


def test_ragged_rows_are_told_and_the_others_kept():
    sheet = read(f"{HEAD}\na,b\na,b,c\na,b,c,d\na,b,c,,\n", ",")
    assert [bool(one.fault) for one in sheet.rows] == [True, False, True, False]
    assert "This row has 2 cells, and there are 3 headings" in sheet.rows[0].fault


def test_a_quotation_mark_that_is_never_closed_is_told_at_its_line():
    sheet = read(f'{HEAD}\na,b,c\na,"b,c\n' + "x" * 140_000, ",")
    assert [one.line for one in sheet.rows] == [2, 3]
    assert "never closed" in sheet.rows[1].fault


def test_characters_that_cannot_be_shown_are_named():
    assert odd_character("a\x00b") == "U+0000"
    assert odd_character("a\ufffdb") == "U+FFFD"
    assert odd_character("two\nlines, Café") == ""


class TestColumns:
    def test_people_s_own_headings_are_known(self):
        found = places_in(["System name", "Function", "Annual  cost", "How you meet it", "Colour"])
        assert found == {"name": 0, "capability": 1, "yearly_cost_pounds": 2, "how_met": 3}

    def test_every_column_is_known_by_its_name_and_its_label(self):
        assert list(places_in(NAMES)) == list(NAMES)
        assert set(places_in([str(one.label) for one in BY_NAME.values()])) == set(NAMES)

    def test_a_heading_stands_for_one_column(self):
        assert places_in(["name", "name"]) == {"name": 0}


@given(st.text())
def test_what_a_spreadsheet_would_run_is_harmless_and_comes_back_as_it_was(text):
    written = str(neutral(text))
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_written(written) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=3, max_size=3))
def test_a_row_that_was_written_is_read_as_it_was(cells):
    text = as_text(["capability", "name", "how_met"], [cells])
    assert next(iter(csv.reader(io.StringIO(text)))) == ["capability", "name", "how_met"]
    if any(cell.strip() for cell in cells):
        assert read(decode(text.encode(), "utf-8"), ",").rows[0].cells == tuple(cells)


@given(st.binary(max_size=300))
def test_no_bytes_are_a_fault(raw):
    try:
        _encoding, _delimiter, sheet = read_as_found(raw)
    except NotReadable:
        return
    assert all(row.fault or len(row.cells) == len(sheet.headings) for row in sheet.rows)


def test_the_mark_of_an_encoding_decides():
    assert encoding_of(b"\xff\xfea\x00") == "utf-16"
