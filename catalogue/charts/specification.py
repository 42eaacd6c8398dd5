"""What every form of chart has in common: its look, its data inside, what it may not hold. Pure.

Each form gives two Vega-Lite specifications of the same rows, one for each drawing.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

WIDE, NARROW = 640, 288
DRAWINGS = {"wide": WIDE, "narrow": NARROW}
"""The two of each chart, in units."""
INK, GREY, BLUE, TEAL, PURPLE = "#0b0c0c", "#3d3d3d", "#12436d", "#28a197", "#801650"
FONT = "Liberation Sans"
SIZE = 16
LINE = 20
"""Units from one line of a label to the next."""
MOST_LETTERS = 32
"""After which a label of a narrow drawing is wrapped."""
_REFUSED = frozenset({"url", "href", "image", "expr", "tooltip"})

Specification = dict[str, Any]
Cell = str | int | float | None
Row = Sequence[Cell]


class RefusedSpecification(Exception):
    """The specification names something outside itself, or runs an expression."""


def frame(rows: Sequence[Row], *, width: int) -> Specification:
    """A chart of that width without marks; the rows are its data, cell by cell."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "background": "#ffffff",
        "padding": 5,
        "data": {"values": [data_of(row) for row in rows]},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": SIZE,
                "titleFontSize": SIZE,
                "titleFontWeight": "normal",
                "labelColor": INK,
                "titleColor": INK,
                "gridColor": "#cecece",
            },
            "text": {"fontSize": SIZE, "color": INK, "lineHeight": LINE},
        },
    }


def data_of(row: Row) -> dict[str, Cell]:
    """'c0', 'c1' and so on: a name of a field may hold no dot and no bracket."""
    return {f"c{number}": cell for number, cell in enumerate(row)}


def rows_of(specification: Specification) -> list[list[Cell]]:
    """The rows back from a specification."""
    values = specification["data"]["values"]
    return [[cell for name, cell in one.items() if name[1:].isdigit()] for one in values]


def wrapped(label: str, letters: int = MOST_LETTERS) -> list[str]:
    return textwrap.wrap(label, letters) or [""]


def checked(part: Specification) -> Specification:
    """The same, known to name nothing outside itself. Raises RefusedSpecification."""
    _check(part)
    return part


def _check(part: object) -> None:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in _REFUSED:
                raise RefusedSpecification(f"A chart may not hold '{key}'.")
            _check(value)
    elif isinstance(part, list):
        for value in part:
            _check(value)
