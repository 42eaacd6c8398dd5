import csv
import io

import pytest

from catalogue.charts.words import as_csv, growth_headline, neutral

NOUNS = ("%(count)s body reuses it", "%(count)s bodies reuse it")


def rows(*values: int) -> list[list[str | int]]:
    return [[f"20{24 + i // 12}-{i % 12 + 1:02d}-28", value] for i, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0, 1), "1 body reuses it so far"),
        ((4, *[0] * 11, 9), "9 bodies reuse it, up from 4 a year before"),
        ((9, *[0] * 11, 4), "4 bodies reuse it, down from 9 a year before"),
        ((4, *[0] * 11, 4), "4 bodies reuse it, as many as a year before"),
        ((1200, *[0] * 11, 3400), "3,400 bodies reuse it, up from 1,200 a year before"),
    ],
)
def test_the_headline_states_the_finding(values: tuple[int, ...], expected: str) -> None:
    assert growth_headline(rows(*values), nouns=NOUNS) == expected


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@cmd", "\tx", "\rx"])
def test_a_cell_that_would_run_as_a_formula_is_made_harmless(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral(-5) == -5


def test_the_csv_holds_the_same_rows_as_the_chart() -> None:
    text = as_csv(["Month", "=Bodies"], rows(1, 2), note="Version 1")
    found = list(csv.reader(io.StringIO(text)))
    assert found == [
        ["Month", "'=Bodies"],
        ["2024-01-28", "1"],
        ["2024-02-28", "2"],
        [],
        ["Version 1"],
    ]
