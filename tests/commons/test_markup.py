"""People's Markdown becomes safe HTML that fits into the page."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commons.markup import CLASSES, TAGS, to_html

PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "[a](https://a.example/ 'title')", "![a](https://a.example/p.png)", "# Big", "#### Small",
    "<https://a.example/>", "*a*", "`<b>`", "> said", "1. one", "- two", "\n\n", "&lt;", "\\",
    "```\n<b>\n```", "<a href=javascript:x>", "a_b", "***",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>bold</b>", '<p class="govuk-body">&lt;b&gt;bold&lt;/b&gt;</p>'),
        ("<i>x", '<p class="govuk-body">&lt;i&gt;x</p>'),
        ("**bold** and *light*", '<p class="govuk-body"><strong>bold</strong> and <em>light</em></p>'),
        ("# One", '<h3 class="govuk-heading-s">One</h3>'),
        ("## Two", "<h4>Two</h4>"),
        ("###### Six", "<h5>Six</h5>"),
        ("Under\n=====", '<h3 class="govuk-heading-s">Under</h3>'),
        ("- one", '<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n</ul>'),
        ("1. one", '<ol class="govuk-list govuk-list--number">\n<li>one</li>\n</ol>'),
        ("a\n\nb", '<p class="govuk-body">a</p>\n<p class="govuk-body">b</p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_typed_is_shown(typed: str, shown: str) -> None:
    assert to_html(typed).strip() == shown


@pytest.mark.parametrize(
    "address", ["https://a.example/?a=1&b=2", "http://a.example/", "mailto:a@b.example"]
)
def test_a_link_lends_no_weight_to_where_it_leads(address: str) -> None:
    (attributes,) = re.findall(r"<a ([^>]*)>", to_html(f"[words]({address})"))
    facts = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
    assert facts == {
        "href": address.replace("&", "&amp;"),
        "rel": "nofollow ugc noopener",
        "class": "govuk-link",
    }


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "file:///x", "ftp://x"],
)  # fmt: skip
def test_a_link_of_another_scheme_leads_nowhere(address: str) -> None:
    assert "href" not in to_html(f"[words]({address})")


def test_no_picture_is_fetched() -> None:
    assert "<img" not in to_html("![alt](https://a.example/pixel.png)")


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=8).map("".join))
@example("<a href='x' onclick='y' style='z' class='w'>")
def test_whatever_is_typed_only_listed_marks_come_out(typed: str) -> None:
    html = to_html(typed)
    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", html):
        assert tag in TAGS
        given_ = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        assert set(given_) <= {"href", "rel", "class"}
        assert given_.get("class") in {None, CLASSES.get(tag)}
        assert given_.get("href", "https:").split(":")[0].lower() in {"http", "https", "mailto"}
