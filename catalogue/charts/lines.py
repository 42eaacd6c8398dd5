"""Up to four lines over months, each named where it ends. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.charts.specification import (
    BLUE,
    DRAWINGS,
    GREY,
    LINE,
    NARROW,
    PURPLE,
    TEAL,
    WIDE,
    Row,
    Specification,
    frame,
    wrapped,
)

HEIGHT = 300
LEAST_HIGHEST = 4
"""So that the axis of a small count has whole numbers only."""
LOOKS = ((BLUE, [1, 0]), (GREY, [6, 4]), (PURPLE, [2, 3]), (TEAL, [10, 3, 2, 3]))
"""Colour and dash of the first, second, third and fourth line."""
LETTERS = {WIDE: 40, NARROW: 20}
"""How many letters of a line's name stand side by side."""
TICKS = {WIDE: 6, NARROW: 3}
STEPS = (
    *(("month", number) for number in (1, 2, 3, 6)),
    *(("year", number) for number in (1, 2, 5, 10, 20)),
)
IN_MONTHS = {"month": 1, "year": 12}
ROOM = 1.25
"""The axis goes so far beyond the highest value, for the name of the line above it."""


@dataclass(frozen=True)
class Series:
    """A column of the rows and the name of its line."""

    column: int
    label: str


def line_chart(
    rows: Sequence[Row], *, series: Sequence[Series], unit: str
) -> dict[str, Specification]:
    """The first column is days (ISO dates), the others whole numbers from nought."""
    highest = max([LEAST_HIGHEST, *(_numbers(rows, one.column) for one in series)])
    x = {
        "type": "temporal",
        "scale": {"type": "utc"},
        "axis": {"title": None, "grid": False, "format": "%b %Y", "labelFlush": True},
    }
    y = {"axis": {"title": unit, "format": ",d", "tickCount": 4, "tickMinStep": 1}}
    return {
        name: _lines(rows, series, width, (_months_apart(x, rows, width), y), highest * ROOM)
        for name, width in DRAWINGS.items()
    }


def step_chart(
    rows: Sequence[Row], *, series: Series, axis: str, unit: str
) -> dict[str, Specification]:
    """The first column is whole months, the other a percentage that only falls."""
    x = {
        "type": "quantitative",
        "axis": {"title": axis, "grid": False, "tickMinStep": 1, "format": "d"},
    }
    y = {"axis": {"title": unit, "values": [0, 25, 50, 75, 100]}}
    return {
        name: _lines(rows, [series], width, (x, y), 100, interpolate="step-after")
        for name, width in DRAWINGS.items()
    }


def _months_apart(x: Specification, rows: Sequence[Row], width: int) -> Specification:
    """Ticks at the beginnings of months, so few that their names have room."""
    most = TICKS[width] - 1
    fits = (one for one in STEPS if len(rows) / (one[1] * IN_MONTHS[one[0]]) <= most)
    interval, step = next(fits, STEPS[-1])
    ticks = {"interval": interval, "step": step}
    return {**x, "axis": {**x["axis"], "tickCount": ticks}}


def _numbers(rows: Sequence[Row], column: int) -> float:
    return max((float(row[column] or 0) for row in rows), default=0)


def _lines(
    rows: Sequence[Row],
    series: Sequence[Series],
    width: int,
    axes: tuple[Specification, Specification],
    highest: float,
    *,
    interpolate: str = "linear",
) -> Specification:
    x = {"field": "c0", **axes[0]}
    x["axis"] = {"tickCount": TICKS[width], **x["axis"]}
    y = {"type": "quantitative", **axes[1], "scale": {"domain": [0, highest], "nice": False}}
    layers = []
    for one, look in zip(series, LOOKS, strict=False):
        mark = {
            "type": "line", "color": look[0], "strokeDash": look[1], "strokeWidth": 3,
            "interpolate": interpolate, "point": len(rows) < 3 and {"color": look[0]},
        }  # fmt: skip
        layers.append({"mark": mark, "encoding": {"x": x, "y": {"field": f"c{one.column}", **y}}})
    named = _names(rows, series, highest, LETTERS[width]) if len(series) > 1 else []
    return {
        **frame(rows, width=width),
        "height": HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": [*layers, *(_named(one, (x, y)) for one in named)],
    }


def _names(
    rows: Sequence[Row], series: Sequence[Series], highest: float, letters: int
) -> list[Specification]:
    """The name of each line at its end: above it, or below where another is close above."""
    last, names, above = rows[-1], [], highest
    for place, one in sorted(
        enumerate(series), key=lambda pair: float(last[pair[1].column] or 0), reverse=True
    ):
        value = float(last[one.column] or 0)
        lines = wrapped(one.label, letters)
        room = (above - value) / highest * HEIGHT
        below = room < (len(lines) + 1) * LINE and value / highest * HEIGHT > 2 * LINE
        names.append(
            {
                "day": last[0], "value": value, "label": lines, "color": LOOKS[place][0],
                "dy": LINE if below else -LINE * len(lines) + LINE / 2,
            }
        )  # fmt: skip
        above = value
    return names


def _named(name: Specification, axes: tuple[Specification, Specification]) -> Specification:
    mark = {
        "type": "text", "align": "right", "baseline": "middle",
        "dy": name["dy"], "color": name["color"], "fontWeight": "bold",
    }  # fmt: skip
    return {
        "data": {"values": [{key: name[key] for key in ("day", "value", "label")}]},
        "mark": mark,
        "encoding": {
            "x": {**axes[0], "field": "day"},
            "y": {**axes[1], "field": "value"},
            "text": {"field": "label"},
        },
    }
