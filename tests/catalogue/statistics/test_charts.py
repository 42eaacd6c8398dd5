"""Charts show the rows that the days of use give, and are drawn when those change."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Event
from catalogue.adoption.actions import adopt, confirm, withdraw
from catalogue.charts.drawing import draw
from catalogue.charts.specification import rows_of
from catalogue.models import Adoption, Chart, Listing
from catalogue.statistics.actions.charts import (
    NotYet,
    draw_waiting,
    portions,
    redraw_changed,
    refresh,
)
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.queries.charts import (
    chart_of,
    charts_of,
    narrow_subjects,
    touched,
    wide_subjects,
)
from tests import factories

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 10, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 20, 12, tzinfo=UTC)


def take_up(listing: Listing, at: datetime, **body: object) -> Adoption:
    body = factories.organisation(**body)
    first, second = factories.member_of(body), factories.member_of(body)
    made = adopt(listing=listing, organisation=body, stage="live", by=first, at=at)
    return confirm(adoption=made, by=second, at=at)


def draw_up(listing: Listing, at: datetime = MARCH) -> int:
    rebuild_rollup()
    return refresh(subjects={"listing": [listing.pk]}, at=at)


def rows_of_growth(listing: Listing) -> list[list[object]]:
    return Chart.objects.get(key=f"listing:{listing.pk}:adoption").rows


def note(specification: dict[str, object]) -> tuple[str, int]:
    """Stands for a drawing where only when and how often one is made is looked at."""
    return f"<svg>{specification['data']}</svg>", 100


def test_a_listing_s_chart_has_a_row_for_each_month_s_end_and_the_present_day() -> None:
    listing = factories.live_listing()  # meant for local authorities
    take_up(listing, JANUARY, type="local_authority")
    gone = take_up(listing, JANUARY + timedelta(days=30), type="health")
    withdraw(adoption=gone, by=gone.declared_by, at=MARCH - timedelta(days=5))
    draw_up(listing)
    assert [row[:3] for row in rows_of_growth(listing)] == [
        ["2025-12-31", 0, 0], ["2026-01-31", 1, 1], ["2026-02-28", 2, 1], ["2026-03-20", 1, 1],
    ]  # fmt: skip


def test_events_touch_their_service_its_publisher_and_its_user_alone() -> None:
    made = take_up(factories.live_listing(), JANUARY)
    take_up(factories.live_listing(), JANUARY)
    events = Event.objects.filter(listing_id=made.listing_id)
    assert touched(events) == {
        "listing": {made.listing_id},
        "organisation": {made.organisation_id, made.listing.organisation_id},
    }


def test_an_organisation_that_changed_touches_all_that_it_uses_and_publishes() -> None:
    made = take_up(factories.live_listing(), JANUARY)
    own = factories.live_listing(organisation=made.organisation)
    rebuild_rollup()
    event = Event(kind="organisation.changed", organisation_id=made.organisation_id)
    found = touched([event])
    assert found["listing"] == {made.listing_id, own.pk}
    assert found["organisation"] == {made.organisation_id, made.listing.organisation_id}


def test_a_service_that_is_hidden_touches_its_users_and_a_new_owner_both_owners() -> None:
    made = take_up(factories.live_listing(), JANUARY)
    rebuild_rollup()
    hidden = Event(kind="listing.suspended", listing_id=made.listing_id)
    assert made.organisation_id in touched([hidden])["organisation"]
    moved = Event(kind="listing.transferred", listing_id=made.listing_id, delta={"from": 99})
    assert touched([moved])["organisation"] == {99, made.listing.organisation_id}


def test_an_event_waits_until_the_days_of_use_it_changed_are_written() -> None:
    made = take_up(factories.live_listing(), JANUARY)
    events = list(Event.objects.order_by("xid", "pk"))
    with pytest.raises(NotYet):
        redraw_changed(events)
    assert not Chart.objects.exists()
    rebuild_rollup()
    for event in events:
        event.xid -= 1  # as if another transaction had written them
    assert redraw_changed(events) == len(events)
    keys = set(Chart.objects.values_list("key", flat=True))
    assert f"listing:{made.listing_id}:adoption" in keys
    assert f"organisation:{made.organisation_id}:uses" in keys
    assert f"organisation:{made.listing.organisation_id}:reuse" in keys


def test_a_chart_is_drawn_once_until_its_rows_change() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    assert draw_up(listing) > 0
    drawn: list[str] = []

    def count(specification: dict[str, object]) -> tuple[str, int]:
        drawn.append("one")
        return note(specification)

    assert draw_waiting(draw=count, until=lambda: False) == 0
    once = len(drawn)
    assert draw_up(listing) == 0
    draw_waiting(draw=count, until=lambda: False)
    assert len(drawn) == once > 0
    take_up(listing, MARCH)
    assert draw_up(listing) > 0
    draw_waiting(draw=count, until=lambda: False)
    assert len(drawn) > once


def test_a_new_name_is_told_without_a_new_drawing() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    draw_up(listing)
    draw_waiting(draw=note, until=lambda: False)
    before = chart_of(f"listing:{listing.pk}:adoption")
    listing.live_revision.name = "Quayside forms"
    listing.live_revision.save()
    assert draw_up(listing) == 0
    after = chart_of(f"listing:{listing.pk}:adoption")
    assert after.subtitle.startswith("Quayside forms. ")
    assert after.digest == before.digest != ""


def test_what_has_nothing_to_show_any_more_has_no_chart_any_more() -> None:
    listing = factories.live_listing()
    made = take_up(listing, JANUARY)
    draw_up(listing)
    assert chart_of(f"listing:{listing.pk}:types") is not None
    withdraw(adoption=made, by=made.declared_by, at=MARCH)
    draw_up(listing)
    assert chart_of(f"listing:{listing.pk}:types") is None
    assert chart_of(f"listing:{listing.pk}:adoption") is not None


def test_drawing_stops_when_its_time_is_over() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    draw_up(listing)
    waiting = Chart.objects.filter(digest="").exclude(specification={}).count()
    assert waiting
    assert draw_waiting(draw=note, until=lambda: True) == waiting


def test_a_real_drawing_is_kept_in_both_widths_with_its_heights() -> None:
    listing = factories.live_listing()
    take_up(listing, JANUARY)
    draw_up(listing)
    draw_waiting(draw=draw, until=lambda: False)
    chart = Chart.objects.get(key=f"listing:{listing.pk}:adoption")
    assert f'height="{chart.wide_height}"' in chart.wide
    assert f'height="{chart.narrow_height}"' in chart.narrow
    assert "style=" not in chart.wide
    assert len(chart.digest) == 64


def test_what_nobody_takes_up_has_no_chart() -> None:
    listing = factories.live_listing()
    assert draw_up(listing) == 0
    assert not Chart.objects.exists()


def test_subjects_are_counted_so_many_at_once_that_a_statement_stays_small() -> None:
    some = portions({"listing": range(1, 402), "commons": [0]})
    assert [(noun, len(keys)) for noun, keys in some] == [
        ("listing", 200), ("listing", 200), ("listing", 1), ("commons", 1),
    ]  # fmt: skip


def test_a_curve_that_ends_in_an_earlier_month_is_carried_on() -> None:
    listing = factories.live_listing()
    made = take_up(listing, JANUARY)
    draw_up(listing, at=MARCH)
    march, april = MARCH.date().replace(day=1), MARCH.date().replace(month=4, day=1)
    assert narrow_subjects(before=march)["listing"] == []
    assert narrow_subjects(before=april)["listing"] == [listing.pk]
    assert made.organisation_id in narrow_subjects(before=march)["organisation"]


@pytest.fixture
def commons() -> Listing:
    """Six bodies of several types and places that use one service, one of which left."""
    capability = factories.capability(parent=factories.capability())
    listing = factories.live_listing(
        name="<script>alert(1)</script>",
        capabilities=[capability],
        organisation=factories.organisation(type="agency"),
    )
    for number, kind in enumerate(("health", "health", "police", "local_authority", "agency")):
        take_up(listing, JANUARY - timedelta(days=90 * number), type=kind, place="wales")
    gone = take_up(listing, JANUARY - timedelta(days=400), type="health", place="london")
    withdraw(adoption=gone, by=gone.declared_by, at=MARCH - timedelta(days=5))
    rebuild_rollup()
    everything = {**wide_subjects(), **narrow_subjects(before=MARCH.date())}
    refresh(subjects=everything, at=MARCH)
    return listing


def test_every_noun_has_its_charts_and_they_stand_in_one_order(commons: Listing) -> None:
    capability = commons.live_revision.capabilities.get()
    names = {
        noun: [one.name for one in charts_of(noun, subject)]
        for noun, subject in [
            ("listing", commons.pk), ("organisation", commons.organisation_id),
            ("capability", capability.pk), ("capability", capability.parent_id),
            ("type", "health"), ("place", "wales"), ("commons", 0),
        ]
    }  # fmt: skip
    assert names == {
        "listing": ["adoption", "types", "places", "retention", "waiting"],
        "organisation": ["reuse", "types", "retention"],
        "capability": ["adoption", "types", "places", "retention", "waiting"],
        "type": ["adoption", "places", "flows"],
        "place": ["adoption", "types"],
        "commons": ["adoption", "types", "places", "retention", "flows", "waiting"],
    }


def test_every_stored_chart_holds_the_data_of_its_specification(commons: Listing) -> None:
    drawn = Chart.objects.exclude(specification={}).order_by("key")
    assert len({one.key.split(":")[0] + one.name for one in drawn}) > 12
    for chart in drawn:
        for which in ("wide", "narrow"):
            assert rows_of(chart.specification[which]) == chart.rows, chart.key


def test_what_each_noun_counts_is_what_its_records_say(commons: Listing) -> None:
    now = {one.key: one.rows[-1][1] for one in Chart.objects.filter(key__endswith=":adoption")}
    assert now[f"listing:{commons.pk}:adoption"] == 5
    assert now["commons:0:adoption"] == 5
    assert now["type:health:adoption"] == 2
    assert now["place:wales:adoption"] == 5
    assert now["place:london:adoption"] == 0
    assert chart_of("commons:0:flows").rows[0] == ["Agency", "Health", 2]
    assert chart_of(f"listing:{commons.pk}:types").foot == [
        ["All", 5], ["Effective number of sectors", 3.8],
    ]  # fmt: skip
    kept = chart_of(f"listing:{commons.pk}:retention")
    assert kept.rows[0] == [0, 6, 0, 100]


def test_the_group_s_own_use_is_in_no_figure_of_reuse(commons: Listing) -> None:
    own = commons.organisation
    at = {"by": factories.member_of(own), "at": JANUARY}
    made = adopt(listing=commons, organisation=own, stage="live", **at)
    confirm(adoption=made, by=factories.member_of(own), at=JANUARY)
    draw_up(commons)
    assert rows_of_growth(commons)[-1][1] == 5
