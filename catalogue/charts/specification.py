"""Rows to a Vega-Lite specification, with its data inside. Pure."""

from collections.abc import Sequence
from typing import Any

WIDE, NARROW = 640, 288
HEIGHT = 320
INK, GREY, BLUE = "#0b0c0c", "#3d3d3d", "#12436d"
FONT = "Liberation Sans"
_REFUSED = frozenset({"url", "href", "image", "expr", "tooltip"})

Specification = dict[str, Any]


class RefusedSpecification(Exception):
    """The specification names something outside itself, or runs an expression."""


def line_chart(rows: Sequence[Sequence[str | int]], *, unit: str) -> Specification:
    """Month ends (ISO dates) and values; the value axis begins at zero and counts whole units."""
    values = [{"month": str(row[0]), "value": int(row[1])} for row in rows]
    highest = max((int(row[1]) for row in rows), default=0)
    axis = {"labelFontSize": 16, "titleFontSize": 16, "labelColor": INK, "titleColor": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "height": HEIGHT - 60,
        "background": "#ffffff",
        "padding": 5,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": values},
        "mark": {"type": "line", "color": BLUE, "strokeWidth": 3, "point": len(values) < 3},
        "encoding": {
            "x": {
                "field": "month",
                "type": "temporal",
                "axis": {**axis, "title": None, "grid": False, "format": "%b %Y", "tickCount": 4},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": [0, max(4, highest)], "nice": True},
                "axis": {**axis, "title": unit, "format": ",d", "tickCount": 4, "tickMinStep": 1},
            },
        },
        "config": {"font": FONT, "view": {"stroke": None}, "axis": {"gridColor": "#cecece"}},
    }


def at_width(specification: Specification, width: int) -> Specification:
    """The same for one of the two drawings; checked to name nothing outside itself."""
    _check(specification)
    ticks = 4 if width == WIDE else 2
    encoding = specification["encoding"]
    x = {**encoding["x"], "axis": {**encoding["x"]["axis"], "tickCount": ticks}}
    return {**specification, "width": width, "encoding": {**encoding, "x": x}}


def _check(part: object) -> None:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in _REFUSED:
                raise RefusedSpecification(f"A chart may not hold '{key}'.")
            _check(value)
    elif isinstance(part, list):
        for value in part:
            _check(value)
