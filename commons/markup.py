"""What people typed as Markdown, as HTML that is safe to show. Pure."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "h5",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "a",
    "br",
}
CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "h3": "govuk-heading-s",
    "a": "govuk-link",
}


def to_html(text: str) -> Markup:
    """Headings start at level 3; pictures and raw HTML are not taken; links carry no weight."""
    shown = nh3.clean(
        _parser().render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        set_tag_attribute_values={tag: {"class": value} for tag, value in CLASSES.items()},
    )
    return Markup(shown)  # noqa: S704 - cleaned on the line above


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.core.ruler.push("lower_headings", _lower_headings)
    return parser


def _lower_headings(state: object) -> None:
    for token in state.tokens:  # type: ignore[attr-defined]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(5, int(token.tag[1]) + 2)}"
