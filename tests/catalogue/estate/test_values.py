"""From the cells of a row to what is stored, or to why it cannot be."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.estate.columns import NAMES, in_order
from catalogue.estate.reading import Row
from catalogue.estate.values import Known, Wrong, day, judge, judge_all, money, year
from catalogue.fields.words import pence_of, pounds

KNOWN = Known(
    {"take-payments": 7, "take payments": 7, "take_payments": 7, "book rooms": 8},
    {"pay-gate": 21},
    ["Take payments", "Book rooms"],
)
ROW = {"capability": "Take payments", "name": "Old till", "how_met": "own_run"}
PLACES = {name: number for number, name in enumerate(NAMES)}


def judged(known=KNOWN, **cells):
    return judge(Row(2, tuple(in_order(ROW | cells))), NAMES, PLACES, known)


def reasons(**cells):
    return {one.column: one.reason for one in judged(**cells).remarks}


def test_a_row_is_stored_as_its_cells_say():
    found = judged(
        owner="Revenues", yearly_cost_pounds="£40,000.50", cost_year="2026/27",
        supplier=" Harbour  Ltd ", contract_ends="31/03/2028", cost_public="Yes",
    )  # fmt: skip
    assert found.capability == 7
    assert found.values == {
        "name": "Old till", "met": "own_run", "adoption_id": None, "owner": "Revenues",
        "yearly_cost": 4_000_050, "cost_year": 2026, "supplier": "Harbour Ltd",
        "contract_ends_on": date(2028, 3, 31), "cost_public": True, "supplier_public": False,
        "contract_public": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "word", ["take-payments", "Take payments", "TAKE PAYMENTS", "take_payments"]
)
def test_a_purpose_is_known_by_its_name_and_by_its_address(word):
    assert judged(capability=word).capability == 7


def test_near_names_are_suggested_and_others_not():
    assert "one of these: Take payments?" in reasons(capability="Taking payment")["capability"]
    assert reasons(capability="Zzzz")["capability"].endswith("Take one of our list.")


def test_suggestions_end_after_some_hundred_different_names():
    known = Known(KNOWN.capabilities, {}, KNOWN.names)
    for number in range(300):
        known.near(f"Taking payment {number}")
    assert len(known.guesses) == 200
    assert known.near("Take paymentz") == []


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": ""}, "name", "This cell is empty"),
        ({"name": "x" * 101}, "name", "100 characters"),
        ({"name": "a\x00b"}, "name", "U+0000"),
        ({"supplier": "a\ufffdb"}, "supplier", "U+FFFD"),
        ({"how_met": "magic"}, "how_met", "own_run, service or elsewhere"),
        ({"how_met": "service"}, "service", "Say which service"),
        ({"how_met": "service", "service": "none"}, "service", "has not recorded"),
        ({"service": "pay-gate"}, "service", "Leave it empty"),
        ({"yearly_cost_pounds": "5"}, "cost_year", "which year"),
        ({"cost_year": "2026"}, "yearly_cost_pounds", "no cost"),
        ({"yearly_cost_pounds": "-5", "cost_year": "2026"}, "yearly_cost_pounds", "amount"),
        ({"yearly_cost_pounds": "9" * 20, "cost_year": "2026"}, "yearly_cost_pounds", "or less"),
        ({"contract_ends": "31/02/2028"}, "contract_ends", "real date"),
        ({"cost_public": "maybe"}, "cost_public", "yes or no"),
    ],
)
def test_what_is_wrong_is_said_with_its_column_and_how_to_mend_it(cells, column, words):
    assert words in reasons(**cells)[column]


def test_all_that_is_wrong_in_a_row_is_told_at_once():
    assert set(reasons(name="", how_met="x", cost_public="x")) == {
        "name",
        "how_met",
        "cost_public",
    }


def test_a_service_is_one_of_the_uses():
    found = judged(how_met="service", service="pay-gate")
    assert (found.values["met"], found.values["adoption_id"]) == ("service", 21)


def test_columns_that_the_file_has_not_are_left_as_they_are():
    places = {"capability": 0, "name": 1, "how_met": 2}
    found = judge(Row(2, ("Take payments", "Old till", "elsewhere")), NAMES[:3], places, KNOWN)
    assert found.values == {"name": "Old till", "met": "elsewhere", "adoption_id": None}


def test_a_year_without_a_column_of_costs_is_told_and_an_empty_one_is_nothing():
    places = {"capability": 0, "name": 1, "how_met": 2, "cost_year": 3}
    head = (*NAMES[:3], "year")
    full = judge(Row(2, ("Take payments", "T", "own_run", "2026")), head, places, KNOWN)
    empty = judge(Row(2, ("Take payments", "T", "own_run", "")), head, places, KNOWN)
    assert [one.column for one in full.remarks] == ["year"]
    assert "cost_year" not in empty.values


def test_the_second_of_two_that_say_the_same_is_refused():
    rows = [
        Row(line, tuple(in_order(ROW | {"name": name, "capability": capability})))
        for line, name, capability in (
            (2, "Till", "Take payments"), (3, "TILL", "take-payments"), (4, "Till", "Book rooms"),
        )
    ]  # fmt: skip
    found = judge_all(rows, NAMES, PLACES, KNOWN)
    assert [bool(one.remarks) for one in found] == [False, True, False]
    assert "Line 2 has the same name" in found[1].remarks[0].reason


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("", None), ("40000", 4_000_000), ("£40,000", 4_000_000), ("40 000.5", 4_000_050),
     ("£ 1,234,567.89", 123_456_789), ("0", 0), ("\u00a31\u00a0200", 120_000)],
)  # fmt: skip
def test_money_is_exact(typed, pence):
    assert money(typed) == pence


@pytest.mark.parametrize("typed", ["1.005", "40,5", "40.000,50", "1,2000", "about 5", "£5k", "٣"])
def test_money_that_would_have_to_be_guessed_or_rounded_is_refused(typed):
    with pytest.raises(Wrong):
        money(typed)


@given(st.integers(0, 10**12))
def test_an_amount_that_was_shown_is_read_as_it_was(pence):
    assert pence_of(pounds(pence)) == pence


@pytest.mark.parametrize(
    ("typed", "found"),
    [("2026", 2026), ("2025/26", 2025), ("2025-26", 2025), ("FY 2025 to 2026", 2025), ("", None)],
)
def test_a_year_is_that_in_which_it_begins(typed, found):
    assert year(typed) == found


@pytest.mark.parametrize("typed", ["26", "1066", "2300", "next", "2026.5"])
def test_a_year_is_one_of_ours(typed):
    with pytest.raises(Wrong):
        year(typed)


@pytest.mark.parametrize(
    "typed", ["2028-03-31", "31/03/2028", "31.3.2028", "31 March 2028", "31-Mar-2028"]
)
def test_a_day_is_read_with_the_day_first(typed):
    assert day(typed) == date(2028, 3, 31)


@pytest.mark.parametrize(
    "typed", ["31/02/2028", "03/31/2028", "31/03/28", "31 Marble 2028", "1/1/1066"]
)
def test_a_day_that_is_none_is_refused(typed):
    with pytest.raises(Wrong):
        day(typed)


@given(st.text(max_size=40))
def test_no_text_is_a_fault(text):
    for read in (money, year, day):
        with suppress(Wrong):
            read(text)
