import re
from xml.etree import ElementTree

import pytest

from catalogue.charts.drawing import UnsafeDrawing, check, draw
from catalogue.charts.specification import (
    NARROW,
    WIDE,
    RefusedSpecification,
    at_width,
    line_chart,
)

ROWS = [[f"2026-{month:02d}-28", month * 3] for month in range(1, 11)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_drawing_has_shapes_and_text_alone(width: int) -> None:
    svg = draw(line_chart(ROWS, unit="Organisations"), width)
    check(svg)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    assert float(root.attrib["width"]) <= width
    assert "Organisations" in "".join(root.itertext())
    assert "Liberation" not in svg


def test_a_title_with_markup_is_shown_as_text() -> None:
    svg = draw(line_chart(ROWS, unit="<script>alert(1)</script>"), WIDE)
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_the_value_axis_begins_at_nought() -> None:
    assert line_chart(ROWS, unit="x")["encoding"]["y"]["scale"]["domain"][0] == 0


@pytest.mark.parametrize("key", ["url", "href", "image", "expr", "tooltip"])
def test_a_specification_that_names_something_outside_is_refused(key: str) -> None:
    specification = line_chart(ROWS, unit="x")
    specification["encoding"]["x"][key] = "https://elsewhere.example/"
    with pytest.raises(RefusedSpecification, match=key):
        at_width(specification, WIDE)


@pytest.mark.parametrize(
    "part", ["<script/>", '<image href="x"/>', '<g style="x"/>', '<g onclick="x"/>']
)
def test_a_drawing_with_anything_else_is_refused(part: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{part}</svg>'
    with pytest.raises(UnsafeDrawing):
        check(svg)


def test_labels_are_large_enough_to_read() -> None:
    svg = draw(line_chart(ROWS, unit="Organisations"), NARROW)
    assert set(re.findall(r'font-size="(\d+)px"', svg)) == {"16"}
