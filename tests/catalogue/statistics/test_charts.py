"""Charts show the rows that the ledger gives, and are drawn when those change."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Event
from catalogue.adoption.actions import adopt, confirm, withdraw
from catalogue.charts.drawing import draw
from catalogue.models import Adoption, Chart, Listing
from catalogue.statistics.actions.charts import (
    KINDS,
    draw_waiting,
    key_of,
    redraw_changed,
    refresh,
)
from tests import factories

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 10, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 20, 12, tzinfo=UTC)


def take_up(listing: Listing, at: datetime) -> Adoption:
    body = factories.organisation()
    first, second = factories.member_of(body), factories.member_of(body)
    made = adopt(listing=listing, organisation=body, stage="live", by=first, at=at)
    return confirm(adoption=made, by=second, at=at)


def rows_of(listing: Listing) -> dict[str, int]:
    return dict(Chart.objects.get(key=key_of("listing:adoption", listing.pk)).rows)


def test_a_listing_s_chart_has_a_row_for_each_month_s_end_and_the_present_day() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    gone = take_up(listing, JANUARY + timedelta(days=30))
    withdraw(adoption=gone, by=gone.declared_by, at=MARCH - timedelta(days=5))
    refresh(subjects=[("listing:adoption", listing.pk)], at=MARCH)
    assert rows_of(listing) == {
        "2025-12-31": 0, "2026-01-31": 1, "2026-02-28": 2, "2026-03-20": 1,
    }  # fmt: skip


def test_events_of_a_listing_redraw_everything_that_they_touch() -> None:
    listing = factories.live_listing()
    made = take_up(listing, JANUARY)
    other = factories.live_listing()
    redraw_changed(list(Event.objects.filter(listing_id=listing.pk)))
    keys = set(Chart.objects.values_list("key", flat=True))
    assert keys == {
        f"listing:{listing.pk}:adoption",
        f"organisation:{made.organisation_id}:uses",
        f"organisation:{listing.organisation_id}:reuse",
        "commons:0:adoption",
    }
    assert key_of("listing:adoption", other.pk) not in keys


def test_a_chart_is_drawn_once_until_its_rows_change() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    subject = [("listing:adoption", listing.pk)]
    assert refresh(subjects=subject, at=MARCH) == 1
    drawn: list[int] = []

    def note(specification: dict[str, object], width: int) -> str:
        drawn.append(width)
        return f"<svg>{specification['data']}{width}</svg>"

    assert draw_waiting(draw=note, until=lambda: False) == 0
    assert len(drawn) == 2
    assert refresh(subjects=subject, at=MARCH) == 0
    draw_waiting(draw=note, until=lambda: False)
    assert len(drawn) == 2
    take_up(listing, MARCH)
    assert refresh(subjects=subject, at=MARCH) == 1
    draw_waiting(draw=note, until=lambda: False)
    assert len(drawn) == 4


def test_drawing_stops_when_its_time_is_over() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    refresh(subjects=[(kind, listing.pk) for kind in KINDS], at=MARCH)
    waiting = Chart.objects.filter(digest="").count()
    assert waiting
    assert draw_waiting(draw=lambda *_: "<svg/>", until=lambda: True) == waiting


def test_a_real_drawing_names_no_script_and_no_style_and_its_digest_follows_its_words() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    refresh(subjects=[("listing:adoption", listing.pk)], at=MARCH)
    draw_waiting(draw=draw, until=lambda: False)
    chart = Chart.objects.get()
    assert chart.wide.startswith("<svg")
    assert chart.narrow.startswith("<svg")
    assert "<script" not in chart.wide
    assert "style=" not in chart.wide
    assert len(chart.digest) == 64


def test_what_nobody_takes_up_has_no_chart() -> None:
    listing = factories.live_listing()
    assert refresh(subjects=[("listing:adoption", listing.pk)], at=MARCH) == 0
    assert not Chart.objects.exists()
