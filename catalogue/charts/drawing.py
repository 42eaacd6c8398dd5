"""A specification to SVG. Imported by workers alone: never call it before a fork.

A child forked after the first drawing hangs, and the library weighs 80 MB, so an import
contract keeps this module out of the web processes.
"""

import re
from typing import NamedTuple
from xml.etree import ElementTree

import vl_convert

from catalogue.charts.specification import FONT, Specification, checked

VEGA_LITE = "v5.21"
PAGE_FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"
_SVG = "{http://www.w3.org/2000/svg}"
_TAGS = frozenset(f"{_SVG}{tag}" for tag in ("svg", "g", "path", "rect", "line", "text", "tspan"))
_FORBIDDEN = frozenset({"style", "href", "{http://www.w3.org/1999/xlink}href"})


class Drawing(NamedTuple):
    """`height` is that of the picture in units, so that a page keeps its place."""

    svg: str
    height: int


class UnsafeDrawing(Exception):
    """The drawing holds more than shapes and text."""


def draw(specification: Specification) -> Drawing:
    """One SVG, drawn without any access to addresses.

    Raises RefusedSpecification, UnsafeDrawing.
    """
    svg = vl_convert.vegalite_to_svg(
        checked(specification), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    svg = re.sub(r' aria-[a-z]+="[^"]*"| role="[^"]*"', "", svg)
    root = check(svg)
    # Widths are measured with the library's own font, which has those of the page's.
    return Drawing(svg.replace(FONT, PAGE_FONT), round(float(root.attrib["height"])))


def check(svg: str) -> ElementTree.Element:
    """Its root. Raises UnsafeDrawing unless there are only shapes and text with plain attributes."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by the library a moment ago
    for element in root.iter():
        if element.tag not in _TAGS:
            raise UnsafeDrawing(f"A drawing may not hold {element.tag!r}.")
        bad = {name for name in element.attrib if name in _FORBIDDEN or name.startswith("on")}
        if bad:
            raise UnsafeDrawing(f"A drawing may not hold {sorted(bad)}.")
    return root
