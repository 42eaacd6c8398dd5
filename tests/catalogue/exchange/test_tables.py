"""Rows of CSV: one column for each public field, nothing that runs as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange.records import Named
from catalogue.exchange.tables import FIRST, as_text, columns, row_of
from catalogue.fields import BY_NAME, Field, FieldType, all_fields
from tests.catalogue.exchange.records import changed, record


def as_dict(one, **options):
    return dict(zip(columns(**options), row_of(one, **options), strict=True))


def test_there_is_a_column_for_every_public_field_and_no_other():
    names = [name.removesuffix("_pence") for name in columns()]
    assert names == [*FIRST, *(field.name for field in all_fields() if field.public)]
    assert len(names) == len(set(names))


def test_values_stand_as_they_are_stored():
    row = as_dict(
        changed(
            {"price_minimum": 120_000, "price_maximum": 0},
            capabilities=[Named(slug="maps", name="Show maps"), Named(slug="pay", name="Pay")],
        )
    )
    assert row["slug"] == "permits"
    assert row["organisation_name"] == "Wexmouth Borough"
    assert row["published_on"] == "2026-03-27"
    assert row["reused_by"] == 2
    assert row["phase"] == "stable"
    assert row["platforms"] == "web\nlinux"
    assert row["capabilities"] == "maps\npay"
    assert row["release_date"] == "2026-03-01"
    assert (row["price_minimum_pence"], row["price_maximum_pence"]) == (120_000, 0)
    assert (row["summary"], row["language"]) == ("Residents ask for a parking permit", "en")
    assert row["exit"] == ""


def test_words_are_english_or_else_the_listings_own():
    own = record(language="it", texts={"fr": {"summary": "Permis"}, "it": {"summary": "Permessi"}})
    assert (as_dict(own)["summary"], as_dict(own)["language"]) == ("Permessi", "it")
    without = record(language="it", texts={})
    assert (as_dict(without)["summary"], as_dict(without)["language"]) == ("", "it")


def test_a_notice_stands_in_every_row():
    assert as_dict(record(), notice="Example data.")["notice"] == "Example data."
    assert "notice" not in columns()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_could_run_as_a_formula_cannot(sign):
    text = as_text([[f"{sign}1+1", -5, f"a{sign}"]])
    ((cell, number, harmless),) = csv.reader(io.StringIO(text, newline=""))
    assert cell == f"'{sign}1+1"
    assert (number, harmless) == ("-5", f"a{sign}")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))))
def test_whatever_a_cell_says_it_is_read_again(cells):
    text = as_text([["first", *cells]])
    assert text.encode()
    ((_first, *again),) = csv.reader(io.StringIO(text, newline=""))
    assert [one.removeprefix("'") for one in again] == [one.removeprefix("'") for one in cells]


def test_a_field_that_is_added_is_a_column(monkeypatch):
    new = Field(name="effort", section="use", type=FieldType.MONEY, label="Effort")
    monkeypatch.setitem(BY_NAME, "effort", new)
    assert as_dict(changed({"effort": 5}))["effort_pence"] == 5
