"""The parts of pages, drawn with nothing, with too much, and with markup in their texts."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.utils import timezone

from catalogue.models import Chart
from tests.reading import Page

MARKUP = '<script>alert("1")</script>'
LONG = "Wort" * 2_000


def drawn(call: str, **values: Any) -> Page:
    """What one macro makes of these values, as `listing.card(item)`."""
    name = call.split(".", maxsplit=1)[0]
    source = f'{{% import "components/{name}.html" as {name} %}}<main>{{{{ {call} }}}}</main>'
    template = engines["jinja2"].env.from_string(source)  # type: ignore[attr-defined]
    page = Page(HttpResponse(template.render(values)))
    assert not page.elements("script")
    return page


class TestListing:
    def card(self, *, level: int = 2, **changes: Any) -> Page:
        item = {
            "name": "Pay", "href": "/listings/pay/", "kind": "building block", "owner": "Ayr",
            "summary": "Takes money", "language": "en", "reuse": 0,
        }  # fmt: skip
        return drawn("listing.card(item, level)", item=item | changes, level=level)

    def test_it_says_whose_it_is_and_how_often_it_is_reused(self) -> None:
        page = self.card(reuse=1_234)
        assert page.address_of("Pay") == "/listings/pay/"
        assert "Building block · Ayr · Reused by 1,234 organisations" in page.words
        assert "Reused by 1 organisation" in self.card(reuse=1).words

    def test_without_a_summary_it_says_so(self) -> None:
        assert "No summary is given." in self.card(summary="").words

    def test_a_summary_in_another_language_names_it(self) -> None:
        assert self.card(language="it").elements("p", lang="it")
        assert not [one for _, one in self.card().marks if "lang" in one]

    @pytest.mark.parametrize("text", [MARKUP, LONG])
    def test_texts_are_shown_as_they_are(self, text: str) -> None:
        page = self.card(name=text, summary=text, owner=text, href=f"/{text}", level=4)
        assert page.words.count(text) == 3
        assert page.links == [(text, f"/{text}")]
        assert page.elements("h4")

    def test_a_list_of_none_has_no_rows(self) -> None:
        assert drawn("result.result_list([])").elements("li") == []


class TestFigures:
    def test_a_number_opens_its_list_but_for_nought(self) -> None:
        items = [
            {"number": 1_234, "label": "uses", "href": "/uses/"},
            {"number": 0, "label": MARKUP, "href": "/none/"},
            {"number": 7, "label": "without a list", "href": ""},
        ]
        page = drawn("figure.figures(items, at)", items=items, at=timezone.now())
        assert page.address_of("uses") == "/uses/"
        assert {href for _, href in page.links} == {"/uses/", "/help/how-we-count/"}
        assert "1,234 uses" in page.words
        assert MARKUP in page.words
        assert "As of " in page.words

    def test_before_the_first_reading_it_says_that_they_are_coming(self) -> None:
        words = drawn("figure.figures([], none)").words
        assert "still being computed" in words
        assert "As of" not in words


class TestPagination:
    def pages(self, number: int, *, rows: int = 1_000) -> Page:
        page = Paginator(range(rows), 10).page(number)
        return drawn("pagination.pagination(page, address)", page=page, address="?page={}".format)

    def test_one_page_needs_no_numbers(self) -> None:
        assert self.pages(1, rows=10).marks == [("main", {})]
        assert self.pages(1, rows=0).marks == [("main", {})]

    @pytest.mark.parametrize(
        ("number", "labels"),
        [
            (1, ["1", "2", "100", "Next page"]),
            (50, ["Previous page", "1", "49", "50", "51", "100", "Next page"]),
            (100, ["Previous page", "1", "99", "100"]),
        ],
    )
    def test_far_pages_are_left_out(self, number: int, labels: list[str]) -> None:
        page = self.pages(number)
        assert [words for words, _ in page.links] == labels
        (here,) = page.elements("a", **{"aria-current": "page"})
        assert here["href"] == f"?page={number}"

    def test_next_and_previous_lead_there(self) -> None:
        page = self.pages(50)
        assert page.address_of("Previous page") == "?page=49"
        assert page.address_of("Next page") == "?page=51"


class TestChanges:
    def diff(self, *changes: dict[str, str]) -> Page:
        return drawn("diff.diff(changes, 'Now live', 'Sent')", changes=list(changes))

    def test_old_and_new_stand_side_by_side_as_text(self) -> None:
        page = self.diff(
            {"label": "Name", "state": "changed", "old": MARKUP, "new": LONG},
            {"label": "Licence", "state": "removed", "old": "MIT", "new": ""},
        )
        assert f" {MARKUP} {LONG} " in page.words
        assert " MIT Not given" in page.words
        assert len(page.elements("th", scope="col")) == 3

    def test_where_all_is_new_there_is_no_column_of_the_old(self) -> None:
        page = self.diff({"label": "Name", "state": "added", "old": "", "new": "Pay"})
        assert "Now live" not in page.words
        assert "Not given" not in page.words
        assert len(page.elements("td")) == 1


class TestProgress:
    @pytest.mark.parametrize(("over", "said"), [(True, "yes"), (False, "no")])
    def test_it_says_how_far_it_is(self, over: bool, said: str) -> None:
        job = {"words": MARKUP, "done": 0, "total": 0, "is_over": over}
        page = drawn("progress.progress(job, '/jobs/1/')", job=job)
        assert MARKUP in page.words
        (bar,) = page.elements("progress")
        assert (bar["max"], bar["value"]) == ("1", "0")
        (part,) = [one for _, one in page.marks if "data-job-address" in one]
        assert (part["data-job-address"], part["data-job-over"]) == ("/jobs/1/", said)


class TestChart:
    def chart(self, *, rows: int, headline: str = "Two use it", digest: str = "a" * 64) -> Page:
        one = Chart(
            key="listing:1:adoption", headline=headline, subtitle="By month", note="Version 1",
            columns=["Month", MARKUP], digest=digest,
            rows=[[f"{2000 + n // 12}-{n % 12 + 1:02d}-28", n] for n in range(rows)],
        )  # fmt: skip
        return drawn("chart.chart(one, level=2)", one=one)

    def test_the_picture_is_told_in_words_and_in_a_table(self) -> None:
        page = self.chart(rows=2, headline=MARKUP)
        (picture,) = page.elements("img")
        assert picture["alt"] == MARKUP
        assert len(page.elements("th", scope="row")) == len(page.elements("td")) == 2
        assert "28 Feb 2000" in page.words
        address = page.address_of(f"Download these figures (CSV): {MARKUP}")
        assert address.endswith("listing:1:adoption.csv")
        assert "latest 40" not in page.words

    def test_a_long_table_shows_its_latest_rows_and_says_so(self) -> None:
        page = self.chart(rows=41)
        assert len(page.elements("th", scope="row")) == 40
        assert "28 Jan 2000" not in page.words
        assert "The latest 40 rows are shown." in page.words

    def test_before_it_is_drawn_its_sentence_and_its_table_stand_there(self) -> None:
        page = self.chart(rows=2, digest="")
        assert "Two use it" in page.words
        assert len(page.elements("td")) == 2
        assert not page.elements("img")

    def test_without_a_chart_it_says_when_there_will_be_one(self) -> None:
        page = drawn("chart.chart(one)", one=None)
        assert "There is no chart yet." in page.words
        assert not page.elements("img")
