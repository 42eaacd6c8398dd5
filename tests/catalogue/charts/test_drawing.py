import re
from xml.etree import ElementTree

import pytest

from catalogue.charts.bars import bar_chart, column_chart
from catalogue.charts.drawing import UnsafeDrawing, check, draw
from catalogue.charts.lines import Series, line_chart
from catalogue.charts.specification import NARROW, WIDE, RefusedSpecification, checked
from tests.catalogue.charts.panels_of_all_kinds import DRAWN, FLOWS

ROWS = [[f"2026-{month:02d}-28", month * 3] for month in range(1, 11)]


def lines(unit: str = "Organisations") -> dict:
    return line_chart(ROWS, series=[Series(1, unit)], unit=unit)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("which", "width"), [("wide", WIDE), ("narrow", NARROW)])
def test_a_drawing_has_its_width_and_shapes_and_text_alone(
    name: str, which: str, width: int
) -> None:
    svg, height = draw(DRAWN[name].pictures[which])
    root = check(svg)
    assert float(root.attrib["width"]) == width
    assert float(root.attrib["height"]) == pytest.approx(height, abs=1)
    assert "Liberation" not in svg
    assert set(re.findall(r'font-size="(\d+)px"', svg)) == {"16"}


def texts(svg: str) -> str:
    return " ".join("".join(one.itertext()) for one in ElementTree.fromstring(svg).iter())  # noqa: S314 - our own drawing


def test_bars_bear_their_names_and_numbers() -> None:
    for which in ("wide", "narrow"):
        found = texts(draw(bar_chart([["Health", 1200], ["Police", 7]])[which]).svg)
        assert "Health" in found
        assert "1,200" in found


def test_a_narrow_drawing_wraps_its_names_before_they_are_too_long() -> None:
    narrow = DRAWN["flows"].pictures["narrow"]
    labels = [line for one in narrow["data"]["values"] for line in one["label"]]
    assert max(len(line) for line in labels) <= 32
    assert len(narrow["data"]["values"]) == len(FLOWS) - 2


def test_a_title_with_markup_is_shown_as_text() -> None:
    svg = draw(lines("<script>alert(1)</script>")["wide"]).svg
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize("name", DRAWN)
def test_every_axis_of_values_begins_at_nought(name: str) -> None:
    text = str(DRAWN[name].pictures["wide"])
    domains = re.findall(r"'domain': \[([^,]+),", text)
    assert domains
    assert set(domains) == {"0"}


@pytest.mark.parametrize("key", ["url", "href", "image", "expr", "tooltip"])
def test_a_specification_that_names_something_outside_is_refused(key: str) -> None:
    specification = column_chart([["a", 1]], axis="x")["wide"]
    specification["layer"][0]["mark"][key] = "https://elsewhere.example/"
    with pytest.raises(RefusedSpecification, match=key):
        checked(specification)


@pytest.mark.parametrize(
    "part", ["<script/>", '<image href="x"/>', '<g style="x"/>', '<g onclick="x"/>']
)
def test_a_drawing_with_anything_else_is_refused(part: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{part}</svg>'
    with pytest.raises(UnsafeDrawing):
        check(svg)


@pytest.mark.parametrize(("months", "name"), [(2, "wide"), (14, "narrow"), (400, "narrow")])
def test_months_are_named_so_far_apart_that_they_have_room(months: int, name: str) -> None:
    rows = [[f"{1990 + month // 12}-{month % 12 + 1:02d}-28", month] for month in range(months)]
    svg = draw(line_chart(rows, series=[Series(1, "x")], unit="x")[name]).svg
    named = re.findall(r">([A-Z][a-z]{2} \d{4})<", svg)
    assert 1 <= len(named) <= (6 if name == "wide" else 4)
    assert len(named) == len(set(named))
