"""What holds of the chart of every kind, and what each kind says of its own."""

import re

import pytest

from catalogue.charts.panels import (
    FEWEST,
    LARGEST,
    Part,
    flows_panel,
    growth_panel,
    places_panel,
    retention_panel,
    types_panel,
)
from catalogue.charts.specification import rows_of
from tests.catalogue.charts.panels_of_all_kinds import DRAWN, FLOWS, KEPT, MOMENTS, PANELS

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers_of(panel) -> set[str]:
    cells = [cell for row in [*panel.rows, *panel.foot] for cell in row]
    return {f"{cell:,}" for cell in cells if isinstance(cell, int | float)}


@pytest.mark.parametrize("name", PANELS)
def test_every_number_of_a_headline_stands_in_its_table(name: str) -> None:
    said = set(NUMBER.findall(PANELS[name].headline))
    assert said
    assert said <= numbers_of(PANELS[name])


@pytest.mark.parametrize("name", DRAWN)
def test_the_table_holds_the_data_of_both_drawings(name: str) -> None:
    panel = DRAWN[name]
    assert set(panel.pictures) == {"wide", "narrow"}
    for specification in panel.pictures.values():
        assert rows_of(specification) == [list(row) for row in panel.rows]


@pytest.mark.parametrize("name", PANELS)
def test_no_cell_is_empty_and_each_has_its_column(name: str) -> None:
    panel = PANELS[name]
    assert {len(row) for row in panel.rows} == {len(panel.columns)}
    assert {len(row) for row in panel.foot} <= {2}
    assert all(cell not in ("", None) for row in [*panel.rows, *panel.foot] for cell in row)


def test_a_share_has_numerator_and_denominator_in_each_row() -> None:
    panel = PANELS["growth"]
    day, used, fitting, eligible, percent = panel.rows[-1]
    assert (day, used, fitting, eligible) == ("2026-06-28", 1160, 870, 929)
    assert percent == 93.6
    assert "There are 929 public bodies, of which 870 do: 93.6%" in panel.headline


def test_where_nobody_could_use_it_a_share_does_not_apply() -> None:
    panel = PANELS["growth, nobody eligible"]
    assert {row[-1] for row in panel.rows} == {"Does not apply"}
    assert "%" not in panel.headline


def test_two_lines_have_a_column_and_a_name_each_and_differ_in_dash() -> None:
    wide = growth_panel("commons", MOMENTS, unit="A", eligible="B").pictures["wide"]
    lines = [layer["mark"] for layer in wide["layer"] if layer["mark"]["type"] == "line"]
    assert len({str(mark["strokeDash"]) for mark in lines}) == 2
    assert len({mark["color"] for mark in lines}) == 2
    names = [layer["data"]["values"][0]["label"] for layer in wide["layer"] if "data" in layer]
    assert sorted(names) == [["B"], ["Reuse it"]]


def test_of_types_the_largest_comes_first_with_the_spread_of_its_sectors() -> None:
    panel = PANELS["types"]
    assert panel.rows == [["Health", 6], ["Agency", 2], ["Local authority", 2]]
    assert panel.foot == [["All", 10], ["Effective number of sectors", 2.6]]


def test_one_bar_alone_is_not_drawn() -> None:
    panel = types_panel("listing", [Part("health", 3)], spread=1)
    assert panel.pictures == {}
    assert panel.foot[-1] == ["Effective number of sectors", 1]


def test_whose_place_is_not_given_has_a_bar_and_is_no_place_of_its_own() -> None:
    panel = PANELS["places"]
    assert panel.rows[0] == ["Not given", 7]
    assert "is Wales: 6" in panel.headline
    unknown = places_panel("listing", [Part("", 2)])
    assert unknown.headline == "2 organisations reuse this service"


def test_retention_sums_up_one_and_two_years() -> None:
    assert PANELS["retention"].foot == [
        ["Went live", 9],
        ["Still in use after 12 months, %", 77.8],
        ["Still in use after 24 months, %", 64.8],
    ]
    assert PANELS["retention of a year"].foot[-1][1] == "Too few to show"


def test_a_headline_without_a_year_tells_the_last_month_watched() -> None:
    lost_early = [KEPT[0], *(type(KEPT[0])(month, 9, 0, 8 / 9) for month in range(1, 7))]
    assert retention_panel(lost_early, began=9).headline.endswith(
        "88.9% were still in use after 6 months"
    )


def test_too_few_are_a_sentence_and_a_table_without_a_picture() -> None:
    panel = PANELS["retention, too few"]
    assert panel.pictures == {}
    assert panel.headline == f"Too few to show: 3 so far, {FEWEST} are needed"


def test_the_largest_flows_have_a_bar_each_and_the_others_one() -> None:
    panel = flows_panel(FLOWS)
    assert len(panel.rows) == LARGEST + 1
    assert panel.rows[0] == ["Local authority", "Other public body", 15]
    assert panel.rows[-1] == ["Other types", "Other types", 1 + 2 + 3]
    assert panel.foot == [["All", sum(range(16))]]
    labels = [one["label"] for one in panel.pictures["narrow"]["data"]["values"]]
    assert ["Local authority to other public", "body"] in labels
    assert any("themselves" in " ".join(label) for label in labels)
