"""The roll-up equals the rows, however the events come (`methods.md` 1 and 2)."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Event
from catalogue.adoption.actions import adopt, advance, confirm, lapse_due, renew, withdraw
from catalogue.adoption.queries import VIEWS, adopters_of
from catalogue.models import (
    Adoption,
    AdoptionRollup,
    Figure,
    Listing,
    ListingRollup,
    UseRollup,
    UseSpan,
)
from catalogue.statistics.actions.figures import record_figures
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.actions.rollup import refresh_changed, refresh_pairs
from catalogue.statistics.definitions import PAIR_TABLE, TABLES, Table
from catalogue.statistics.queries import (
    adoption_figures,
    commons_figures,
    organisation_figures,
    rollup_differences,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refresh_all() -> None:
    refresh_changed(list(Event.objects.order_by("pk")))


def differing_tables() -> list[str]:
    """Names of the roll-ups that are not what a rebuild from nothing makes of the rows."""
    models = (AdoptionRollup, ListingRollup, UseRollup, UseSpan)
    before = [rows_of(model, table) for model, table in zip(models, TABLES, strict=True)]
    for model in models:
        model.objects.all().delete()
    rebuild_rollup()
    after = [rows_of(model, table) for model, table in zip(models, TABLES, strict=True)]
    return [
        table.name for table, one, other in zip(TABLES, before, after, strict=True) if one != other
    ]


def rows_of(model: type[Model], table: Table) -> list[str]:
    return sorted(map(str, model._default_manager.values_list(*table.columns)))


def stored() -> list[tuple[object, ...]]:
    return sorted(AdoptionRollup.objects.values_list(*PAIR_TABLE.columns))


def test_reuse_begins_outside_the_publisher_s_group() -> None:
    top = factories.organisation()
    publisher = factories.organisation(group=top)
    sister = factories.organisation(group=top)
    others = [factories.organisation() for _ in range(2)]
    cousins = [factories.organisation(group=others[0]) for _ in range(2)]
    listing = factories.live_listing(organisation=publisher)
    for body in (publisher, sister, *others, *cousins):
        factories.adoption(listing=listing, organisation=body)
    rebuild_rollup()
    figures = adoption_figures(listing.pk)
    assert (figures.in_use, figures.reuse, figures.reuse_groups) == (6, 4, 2)
    assert organisation_figures(publisher.pk).reused_by == 4
    assert commons_figures().reusing_organisations == 4


def test_what_does_not_count_stands_beside_and_never_inside() -> None:
    listing = factories.live_listing()
    factories.adoption(listing=listing, stage="trialling")
    factories.adoption(listing=listing, stage="considering")
    factories.adoption(listing=listing, stage="leaving")
    factories.adoption(listing=listing, confirmed=False)
    factories.adoption(listing=listing, lapsed=True)
    factories.adoption(listing=listing, withdrawn=True)
    factories.adoption(listing=listing, stage="ended")
    rebuild_rollup()
    found = adoption_figures(listing.pk)
    assert (found.reuse, found.in_use, found.leaving) == (1, 1, 1)
    assert (found.trialling, found.considering, found.unconfirmed) == (1, 1, 1)


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_is_the_length_of_its_list_after_any_acts(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test's own
    bodies = [factories.organisation() for _ in range(4)]
    people = {body.pk: [factories.member_of(body) for _ in range(2)] for body in bodies}
    above = factories.capability()
    does = [factories.capability(parent=above) for _ in range(3)]
    listings = [
        factories.live_listing(organisation=bodies[0], capabilities=[does[0], does[number]])
        for number in (1, 2)
    ]
    at = NOW - timedelta(days=500)
    for _ in range(60):
        at += timedelta(days=7)
        _act(random, random.choice(listings), random.choice(bodies), people, at)
    lapse_due(at=at)
    events = list(Event.objects.all())
    random.shuffle(events)
    for start in range(0, len(events), 7):
        refresh_changed(events[start : start + 7])
    assert rollup_differences() == []
    assert not differing_tables()
    for listing in listings:
        figures = adoption_figures(listing.pk)
        for name in VIEWS:
            assert getattr(figures, name) == len(adopters_of(listing, show=name))
        assert figures.in_use == _by_hand(listing)


def _act(random: Random, listing: Listing, body: object, people: dict, at: object) -> None:
    first, second = people[body.pk]  # type: ignore[attr-defined]
    adoption = Adoption.objects.filter(listing=listing, organisation=body).first()
    if adoption is None or adoption.withdrawn:
        stage = random.choice(["considering", "trialling", "live"])
        adopt(listing=listing, organisation=body, stage=stage, by=first, at=at)  # type: ignore[arg-type]
    elif adoption.is_waiting:
        waiting = adoption.declared_by if adoption.confirmed_at is None else adoption.proposed_by
        confirm(adoption=adoption, by=second if waiting == first else first, at=at)  # type: ignore[arg-type]
    else:
        act = random.choice(["renew", "withdraw", "advance", "advance"])
        if act == "renew":
            renew(adoption=adoption, by=first, at=at)  # type: ignore[arg-type]
        elif act == "withdraw":
            withdraw(adoption=adoption, by=first, at=at)  # type: ignore[arg-type]
        else:
            steps = {"considering": "trialling", "trialling": "live", "live": "leaving",
                     "leaving": "ended", "ended": "considering"}  # fmt: skip
            advance(adoption=adoption, stage=steps[adoption.stage], by=first, at=at)  # type: ignore[arg-type]


def _by_hand(listing: Listing) -> int:
    rows = Adoption.objects.filter(listing=listing)
    return len({row.organisation_id for row in rows if row.in_use})


def test_reading_the_same_events_twice_changes_nothing() -> None:
    first = factories.adoption(stage="live")
    pair = [(first.listing_id, first.organisation_id)]
    refresh_pairs(pairs=pair)
    before = stored()
    refresh_pairs(pairs=pair)
    assert stored() == before


def test_a_rebuild_gives_the_same_table() -> None:
    for _ in range(5):
        adoption = factories.adoption()
        refresh_pairs(pairs=[(adoption.listing_id, adoption.organisation_id)])
    before = stored()
    assert rebuild_rollup() == 5
    assert stored() == before


def test_a_difference_is_found_on_both_sides() -> None:
    kept, removed = factories.adoption(), factories.adoption()
    rebuild_rollup()
    AdoptionRollup.objects.filter(listing=removed.listing).delete()
    AdoptionRollup.objects.filter(listing=kept.listing).update(stage="trialling")
    sides = sorted(str(row[0]) for row in rollup_differences())
    assert sides == ["expected", "expected", "standing"]


def test_a_change_of_group_reaches_the_counts() -> None:
    adoption = factories.adoption()
    rebuild_rollup()
    body, publisher = adoption.organisation, adoption.listing.organisation
    body.group = publisher
    body.save()
    event = Event(kind="organisation.changed", organisation_id=body.pk)
    refresh_changed([event])
    assert adoption_figures(adoption.listing_id).reuse == 0


def test_the_figures_of_a_page_are_one_query() -> None:
    adoption = factories.adoption()
    rebuild_rollup()
    with CaptureQueriesContext(connection) as captured:
        adoption_figures(adoption.listing_id)
    assert len(captured) == 1


def test_a_figure_is_kept_when_it_differs_from_the_last_kept() -> None:
    adoption = factories.adoption()
    rebuild_rollup()
    key = f"listing:{adoption.listing_id}:reuse"
    for days in (3, 2):
        record_figures(at=NOW - timedelta(days=days))
    factories.adoption(listing=adoption.listing)
    rebuild_rollup()
    record_figures(at=NOW)
    kept = Figure.objects.filter(key=key).order_by("as_of").values_list("value", flat=True)
    assert list(kept) == [1, 2]


@pytest.mark.parametrize("kind", ["listing.suspended", "listing.changed", "listing.transferred"])
def test_a_listing_that_changes_changes_what_is_counted_for_it(kind: str) -> None:
    old, new = factories.capability(), factories.capability()
    adoption = factories.adoption(listing=factories.live_listing(capabilities=[old]))
    refresh_pairs(pairs=[(adoption.listing_id, adoption.organisation_id)])
    listing = adoption.listing
    if kind == "listing.suspended":
        Listing.objects.filter(pk=listing.pk).update(state="suspended", resumes_as="live")
    elif kind == "listing.changed":
        listing.live_revision.capabilities.set([new])
    else:
        Listing.objects.filter(pk=listing.pk).update(organisation=adoption.organisation)
    refresh_changed([Event(kind=kind, listing_id=listing.pk)])
    assert not differing_tables()


def test_what_a_listing_does_now_holds_for_uses_that_nobody_touched() -> None:
    """A use may be read before the event that tells what else its listing changed to."""
    old, new = factories.capability(), factories.capability()
    listing = factories.live_listing(capabilities=[old])
    bodies = [factories.adoption(listing=listing).organisation_id for _ in range(2)]
    refresh_pairs(pairs=[(listing.pk, body) for body in bodies])
    listing.live_revision.capabilities.set([new])
    refresh_pairs(pairs=[(listing.pk, bodies[0])])
    refresh_changed([Event(kind="listing.changed", listing_id=listing.pk)])
    assert not differing_tables()
    assert set(UseRollup.objects.of(new).values_list("organisation", flat=True)) == set(bodies)


def test_with_its_last_use_a_listing_leaves_every_figure() -> None:
    does = factories.capability()
    adoption = factories.adoption(listing=factories.live_listing(capabilities=[does]))
    pair = [(adoption.listing_id, adoption.organisation_id)]
    refresh_pairs(pairs=pair)
    assert UseRollup.objects.filter(capability=does).count() == 1
    Adoption.objects.filter(pk=adoption.pk).update(withdrawn=True)
    refresh_pairs(pairs=pair)
    assert not UseRollup.objects.exists()
    assert not ListingRollup.objects.exists()
