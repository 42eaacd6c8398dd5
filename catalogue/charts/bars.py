"""One bar or column for each row, from nought, with its number beside it. Pure."""

from collections.abc import Callable, Sequence

from catalogue.charts.specification import (
    BLUE,
    LINE,
    NARROW,
    WIDE,
    Row,
    Specification,
    data_of,
    frame,
    wrapped,
)

THICK = 22
"""Units from one edge of a bar to the other."""
COLUMN_HEIGHT = 300
PADDING = 5
MOST_LEFT = 360
LETTER = 9
"""Units of a letter in the widest of the page's fonts."""
Label = Callable[[Row], str]


def first_cell(row: Row) -> str:
    return str(row[0])


def bar_chart(
    rows: Sequence[Row], *, column: int = 1, label: Label = first_cell
) -> dict[str, Specification]:
    """Lying bars in the order of the rows; `column` holds their whole numbers."""
    names = [label(row) for row in rows]
    return {"wide": _beside(rows, names, column), "narrow": _above(rows, names, column)}


def column_chart(rows: Sequence[Row], *, column: int = 1, axis: str) -> dict[str, Specification]:
    """Standing columns; the narrow drawing lays them down, since their names would not fit."""
    wide = {
        **frame(rows, width=WIDE),
        "height": COLUMN_HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "encoding": {
            "x": {
                "field": "c0",
                "type": "ordinal",
                "sort": None,
                "axis": {"labelAngle": 0, "title": axis, "labelLimit": 200, "ticks": False},
            }
        },
        "layer": [
            {
                "mark": {"type": "bar", "color": BLUE, "width": {"band": 0.7}},
                "encoding": {"y": {**_amount(rows, column), "axis": None}},
            },
            {
                "mark": {"type": "text", "dy": -12},
                "encoding": {
                    "y": _amount(rows, column),
                    "text": {"field": f"c{column}", "format": ",d"},
                },
            },
        ],
    }
    return {"wide": wide, "narrow": bar_chart(rows, column=column)["narrow"]}


def _amount(rows: Sequence[Row], column: int) -> Specification:
    """From nought, with room for the number at the end of the longest."""
    highest = max((float(row[column] or 0) for row in rows), default=0)
    return {
        "field": f"c{column}",
        "type": "quantitative",
        "scale": {"domain": [0, max(1, highest) * 1.2], "nice": False, "zero": True},
        "axis": None,
    }


def _beside(rows: Sequence[Row], names: Sequence[str], column: int) -> Specification:
    """The names stand left of the bars."""
    left = min(16 + max(len(name) for name in names) * LETTER, MOST_LEFT)
    return _lying(
        [[name] for name in names],
        rows,
        column,
        width=WIDE - left,
        step=THICK + 14,
        text={"align": "right", "dx": -8},
        left=left,
    )


def _above(rows: Sequence[Row], names: Sequence[str], column: int) -> Specification:
    """The name of each bar stands above it, its last line next to the bar."""
    labels = [wrapped(name) for name in names]
    most = max(len(lines) for lines in labels)
    return _lying(
        [[""] * (most - len(lines)) + lines for lines in labels],
        rows,
        column,
        width=NARROW,
        step=THICK + LINE * most + 14,
        text={"align": "left", "dy": -LINE * most / 2 - 1},
        down=LINE * most / 2,
    )


def _lying(
    labels: Sequence[list[str]],
    rows: Sequence[Row],
    column: int,
    *,
    width: int,
    step: int,
    text: Specification,
    left: int = 0,
    down: float = 0,
) -> Specification:
    """`left` units are kept for names, `down` is how far each bar lies below its middle."""
    data = [
        {**data_of(row), "place": place, "label": labels[place]} for place, row in enumerate(rows)
    ]
    place = {"paddingInner": 0, "paddingOuter": 0}
    amount = _amount(rows, column)
    number = {"align": "left", "dx": 6, "dy": down}
    bar = {"type": "bar", "color": BLUE, "height": THICK, "yOffset": down}
    return {
        **frame(rows, width=width - 2 * PADDING),
        "data": {"values": data},
        "height": step * len(rows),
        "padding": {"left": PADDING + left, "right": PADDING, "top": PADDING, "bottom": PADDING},
        "autosize": {"type": "none"},
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": None, "scale": place}},
        "layer": [
            {"mark": bar, "encoding": {"x": amount}},
            {
                "mark": {"type": "text", "baseline": "middle", "x": 0, **text},
                "encoding": {"text": {"field": "label"}},
            },
            {
                "mark": {"type": "text", "baseline": "middle", **number},
                "encoding": {"x": amount, "text": {"field": f"c{column}", "format": ",d"}},
            },
        ],
    }
