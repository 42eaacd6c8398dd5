"""Rows as CSV. Pure."""

import csv
import io
from collections.abc import Sequence
from typing import overload

from catalogue.charts.specification import Cell, Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(columns: Sequence[str], rows: Sequence[Row], *, note: str) -> str:
    """The same rows as the table; text cells that a spreadsheet would run are made harmless.

    Each line of the note has a row of its own below.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(column) for column in columns])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    writer.writerow([])
    writer.writerows([neutral(line)] for line in note.splitlines())
    return out.getvalue()


@overload
def neutral(cell: str) -> str: ...
@overload
def neutral(cell: str | int) -> str | int: ...
@overload
def neutral(cell: Cell) -> Cell: ...
def neutral(cell: Cell) -> Cell:
    """A text that a spreadsheet would read as a formula gets a quote before it.

    One that has such quotes already gets one more, so that `as_written` takes back just that.
    """
    if isinstance(cell, str) and cell.lstrip("'").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def as_written(cell: str) -> str:
    """The text as it was before `neutral` put a quote there."""
    return cell[1:] if cell[:1] == "'" and neutral(cell) != cell else cell
