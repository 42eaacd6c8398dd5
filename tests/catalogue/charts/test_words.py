import csv
import io

import pytest

from catalogue.charts.words import as_csv, neutral


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@cmd", "\tx", "\rx"])
def test_a_cell_that_would_run_as_a_formula_is_made_harmless(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral(-5) == -5


def test_the_csv_holds_the_same_rows_as_the_chart() -> None:
    rows = [["2024-01-28", 1], ["2024-02-28", 2.5]]
    text = as_csv(["Month", "=Bodies"], rows, note="Version 1\nA second line")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Month", "'=Bodies"],
        ["2024-01-28", "1"],
        ["2024-02-28", "2.5"],
        [],
        ["Version 1"],
        ["A second line"],
    ]
