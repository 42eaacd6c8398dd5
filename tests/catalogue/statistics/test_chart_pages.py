"""A chart by itself, its drawing and its rows, as everybody fetches them."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Chart, Listing
from catalogue.statistics.actions.charts import draw_waiting, refresh
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.queries.charts import charts_of, key_at, wide_subjects
from tests import factories
from tests.catalogue.statistics.test_charts import note, take_up

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NAME = "<script>alert(1)</script>"


@pytest.fixture
def listing() -> Listing:
    """Used by six, with charts of every kind and noun."""
    found = factories.live_listing(
        name=NAME,
        organisation=factories.organisation(type="agency"),
        capabilities=[factories.capability(name=NAME)],
    )
    for number, kind in enumerate(("health", "police", "local_authority") * 2):
        take_up(found, NOW - timedelta(days=200 + 30 * number), type=kind)
    rebuild_rollup()
    narrow = {"listing": [found.pk], "organisation": [found.organisation_id]}
    refresh(subjects={**wide_subjects(), **narrow}, at=NOW)
    draw_waiting(draw=note, until=lambda: False)
    return found


def page_of(chart: Chart) -> str:
    answer = Client().get(f"/statistics/{chart.address}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_table_csv_and_drawing_of_every_chart_hold_the_same(listing: Listing) -> None:
    charts = list(Chart.objects.order_by("key"))
    assert len({(one.key.split(":")[0], one.name) for one in charts}) == 24
    for chart in charts:
        page = page_of(chart)
        assert chart.headline.replace("&", "&amp;") in page
        table = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", page, re.DOTALL)
        cells = [cell for row in [*chart.rows, *chart.foot] for cell in row]
        assert len(table) == len(chart.columns) + len(cells), chart.key
        text = Client().get(f"/charts/{chart.key}.csv").content.decode()
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == chart.columns
        expected = [[str(cell) for cell in row] for row in [*chart.rows, *chart.foot]]
        assert rows[1 : 1 + len(expected)] == expected


def test_a_name_with_markup_is_text_wherever_it_stands(listing: Listing) -> None:
    keys = [f"listing:{listing.pk}:adoption", "capability"]
    for key in keys:
        chart = Chart.objects.filter(key__startswith=key).order_by("key").first()
        assert NAME in chart.subtitle
        page = page_of(chart)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert (
        "<script>alert"
        not in Client().get(f"/listings/{listing.slug}/statistics/").content.decode()
    )


def test_a_page_of_figures_shows_four_charts_and_names_the_others(listing: Listing) -> None:
    page = Client().get(f"/listings/{listing.slug}/statistics/").content.decode()
    assert page.count("<figure") == 4
    assert f"/statistics/listing-{listing.pk}-waiting/" in page
    assert Client().get("/statistics/").content.decode().count("<figure") == 4


def test_a_chart_s_page_has_its_definition_and_leads_to_the_others(listing: Listing) -> None:
    page = page_of(Chart.objects.get(key="commons:0:retention"))
    assert "Kaplan and Meier" in page
    assert "/statistics/flows/" in page
    assert "/charts/commons:0:retention.csv" in page


def test_what_a_chart_showed_at_the_end_of_a_month_is_kept(listing: Listing) -> None:
    before = Chart.objects.get(key="commons:0:types")
    month = f"{timezone.localdate(NOW):%Y-%m}"
    take_up(listing, NOW, type="education")
    rebuild_rollup()
    for days in (35, 36):
        refresh(subjects={"commons": [0]}, at=NOW + timedelta(days=days))
    kept = Chart.objects.get(key=f"commons:0:types:{month}")
    assert (kept.rows, kept.digest) == (before.rows, before.digest)
    now = page_of(Chart.objects.get(key="commons:0:types"))
    assert f"/statistics/types-{month}/" in now
    assert kept.headline in page_of(kept)
    assert Client().get(f"/charts/{kept.key}.csv").status_code == 200
    assert [one.key for one in charts_of("commons", 0)].count(kept.key) == 0
    assert not Chart.objects.filter(key__startswith="commons:0:adoption:").exists()


def test_a_chart_without_a_picture_is_its_sentence_and_its_table(listing: Listing) -> None:
    Chart.objects.filter(key="commons:0:flows").update(specification={}, digest="", wide="")
    page = page_of(Chart.objects.get(key="commons:0:flows"))
    assert "<img" not in page
    assert "<table" in page


def test_what_services_do_has_charts_of_its_own_page(listing: Listing) -> None:
    slug = listing.live_revision.capabilities.get().slug
    page = Client().get(f"/capabilities/{slug}/statistics/").content.decode()
    assert page.count("<figure") == 4
    assert (
        f"/capabilities/{slug}/statistics/"
        in Client().get(f"/capabilities/{slug}/").content.decode()
    )
    assert Client().get("/capabilities/nothing/statistics/").status_code == 404


def test_a_service_nobody_uses_says_why_there_is_no_chart() -> None:
    empty = factories.live_listing()
    page = Client().get(f"/listings/{empty.slug}/statistics/").content.decode()
    assert "There is no chart yet" in page


def test_more_than_forty_rows_are_in_the_file_alone(listing: Listing) -> None:
    rows = [[f"{2000 + number // 12}-{number % 12 + 1:02d}-28", number] for number in range(60)]
    Chart.objects.filter(key="commons:0:adoption").update(rows=rows, columns=["Day", "Number"])
    page = page_of(Chart.objects.get(key="commons:0:adoption"))
    assert page.count('<th scope="row"') == 40
    assert "The latest 40 rows are shown" in page


@pytest.mark.parametrize(
    "path",
    [
        "/statistics/nothing/", "/statistics/listing-0-adoption/", "/statistics/listing-x-adoption/",
        "/statistics/person-1-secret/", "/charts/listing:0:adoption.csv", f"/charts/{'a' * 64}/wide.svg",
    ],
)  # fmt: skip
def test_what_is_no_chart_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_charts_of_a_service_out_of_sight_are_out_of_sight(listing: Listing) -> None:
    key = f"listing:{listing.pk}:adoption"
    Listing.objects.filter(pk=listing.pk).update(state="suspended", resumes_as="live")
    assert Client().get(f"/statistics/listing-{listing.pk}-adoption/").status_code == 404
    assert Client().get(f"/charts/{key}.csv").status_code == 404


def test_rows_that_a_browser_has_are_not_sent_again(listing: Listing) -> None:
    path = "/charts/commons:0:adoption.csv"
    first = Client().get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Last-Modified"]
    again = Client().get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    dated = Client().get(path, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert dated.status_code == 304
    Chart.objects.filter(key="commons:0:adoption").update(
        rows_digest="f" * 64, as_of=datetime(2030, 1, 1, tzinfo=UTC)
    )
    changed = Client().get(path, headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_file_says_what_it_is_when_it_was_computed_and_by_which_definition(
    listing: Listing,
) -> None:
    answer = Client().get("/charts/commons:0:waiting.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="waiting.csv"'
    text = answer.content.decode()
    assert "Definition version 1." in text
    assert "Computed at 20" in text
    assert "http://testserver/statistics/waiting/" in text


def test_a_drawing_may_be_kept_for_ever(listing: Listing) -> None:
    chart = Chart.objects.get(key="commons:0:adoption")
    answer = Client().get(f"/charts/{chart.digest}/narrow.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("flows", "commons:0:flows"),
        ("flows-2026-10", "commons:0:flows:2026-10"),
        ("type-local_authority-flows", "type:local_authority:flows"),
    ],
)
def test_an_address_and_a_key_name_the_same_chart(address: str, key: str) -> None:
    assert key_at(address) == key
    assert Chart(key=key).address == address
