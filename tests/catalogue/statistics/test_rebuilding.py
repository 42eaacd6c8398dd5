"""Every roll-up is made anew beside the standing one; what differs is kept and shown."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event, SiteRole
from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.jobs.actions import request
from catalogue.models import (
    Adoption,
    AdoptionRollup,
    Job,
    Listing,
    ListingRollup,
    ReachRollup,
    RollupDifference,
    UseRollup,
    UseSpan,
)
from catalogue.statistics.actions.rebuilding import (
    COUNTED,
    PARTS,
    PASSES,
    compare_part,
    compare_reach,
    mend,
    rebuild_rollup,
    rebuild_step,
    store_differences,
)
from catalogue.statistics.actions.rollup import refresh_changed
from catalogue.statistics.definitions import TABLES, WHOLE, Part
from catalogue.statistics.queries.differences import Difference, differences, open_differences
from catalogue.statistics.tasks import compare_rollups, read_adoptions
from tests import factories
from tests.catalogue.statistics.test_charts import JANUARY, take_up
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


@pytest.fixture
def listing() -> Listing:
    """Used by two, one of which went on to another service that does more."""
    parent = factories.capability()
    found = factories.live_listing(capabilities=[factories.capability(parent=parent)])
    take_up(found, JANUARY)
    take_up(found, JANUARY)
    refresh_changed(list(Event.objects.all()))
    return found


def tables() -> list[list[str]]:
    models = (AdoptionRollup, ListingRollup, UseRollup, UseSpan)
    return [
        sorted(map(str, model.objects.values_list(*table.columns)))
        for model, table in zip(models, TABLES, strict=True)
    ]


def test_what_the_reader_wrote_is_what_a_rebuild_writes(listing: Listing) -> None:
    before = tables()
    assert [len(rows) for rows in before] == [2, 1, 6, 2]
    for model in (AdoptionRollup, ListingRollup, UseRollup, UseSpan):
        model.objects.all().delete()
    assert rebuild_rollup() == 2
    assert tables() == before
    assert compare_part(part=WHOLE, at=NOW) == []


def test_the_counts_alone_leave_the_days_alone(listing: Listing) -> None:
    AdoptionRollup.objects.all().delete()
    UseSpan.objects.all().delete()
    assert rebuild_rollup(tables=COUNTED) == 2
    assert not UseSpan.objects.exists()


@pytest.mark.parametrize(
    ("model", "change", "words"),
    [
        (AdoptionRollup, {"stage": "trialling"}, "stage: trialling"),
        (ListingRollup, {"reuse": 7}, "reuse: 7"),
        (UseRollup, {"lapsed": 7}, "lapsed: 7"),
        (UseSpan, {"stage": "considering"}, "stage: considering"),
    ],
)
def test_a_wrong_row_is_found_kept_once_and_put_right(
    listing: Listing, model, change, words
) -> None:
    before = tables()
    key = model.objects.order_by("pk").first().pk
    model.objects.filter(pk=key).update(**change)
    found = compare_part(part=WHOLE, at=NOW)
    assert len(found) == 1
    assert words in found[0].standing
    assert words not in found[0].expected
    compare_part(part=WHOLE, at=NOW)
    assert [one.standing for one in open_differences()] == [found[0].standing]
    rebuild_rollup()
    assert tables() == before


def test_part_by_part_it_is_the_same(listing: Listing) -> None:
    before = tables()
    for _ in range(5):
        take_up(factories.live_listing(), JANUARY)
    rebuild_rollup()
    whole = tables()
    assert whole != before
    for model in (AdoptionRollup, ListingRollup, UseRollup, UseSpan):
        model.objects.all().delete()
    parts = [Part(number, 4) for number in range(4)]
    found = [compare_part(part=part, at=NOW) for part in parts]
    assert sum(map(len, found)) == sum(map(len, whole)) == open_differences().count()
    for number in range(PARTS * len(PASSES)):
        rebuild_step(number)
    assert tables() == whole
    assert [compare_part(part=part, at=NOW) for part in parts] == [[], [], [], []]


def test_who_reaches_a_part_is_compared_as_well(listing: Listing) -> None:
    factories.part(whole=listing)
    rebuild_reach()
    assert compare_reach(at=NOW) == []
    ReachRollup.objects.filter(pk=ReachRollup.objects.earliest("pk").pk).update(distance=5)
    (found,) = compare_reach(at=NOW)
    assert found.standing.startswith("distance: 5")
    assert found.expected.startswith("distance: 2")
    assert [one.table for one in open_differences()] == ["catalogue_reachrollup"]


def test_rows_missing_and_rows_too_many_are_told_apart(listing: Listing) -> None:
    AdoptionRollup.objects.order_by("pk").first().delete()
    other = factories.live_listing()
    ListingRollup.objects.create(
        listing=other, shown=True, reuse=1, reuse_groups=1, in_use=1, leaving=0, trialling=0,
        considering=0, unconfirmed=0, lapsed=0,
    )  # fmt: skip
    missing, extra = compare_part(part=WHOLE, at=NOW)
    assert missing.standing == ""
    assert missing.expected.startswith("stage: live")
    assert (extra.key, extra.expected) == (f"listing {other.pk}", "")


@pytest.mark.parametrize("at_step", [5, PARTS, PARTS + 5])
def test_what_a_reader_moves_during_a_rebuild_is_counted_once(
    listing: Listing, at_step: int
) -> None:
    AdoptionRollup.objects.all().delete()
    UseRollup.objects.all().delete()
    for step in range(PARTS * len(PASSES)):
        if step == at_step:
            take_up(listing, JANUARY)
            refresh_changed(list(Event.objects.all()))
            take_up(listing, JANUARY)  # and this one is read after the rebuild only
        rebuild_step(step)
    read_adoptions()
    assert compare_part(part=WHOLE, at=NOW) == []


def test_where_a_row_was_wrong_the_reader_goes_on_and_the_comparison_tells(
    listing: Listing,
) -> None:
    wrong = UseRollup.objects.filter(capability=None).first()
    UseRollup.objects.filter(pk=wrong.pk).update(live=0, lapsed=1)
    Adoption.objects.filter(organisation=wrong.organisation).update(withdrawn=True)
    refresh_changed(list(Event.objects.all()))
    (found,) = compare_part(part=WHOLE, at=NOW)
    assert found.key == f"capability (all), organisation {wrong.organisation_id}"
    assert found.expected == ""
    assert "lapsed: 1" in found.standing


def test_what_nobody_has_read_yet_is_no_difference(listing: Listing) -> None:
    rebuild_rollup()
    take_up(listing, JANUARY)
    assert compare_part(part=WHOLE, at=NOW) == []


def test_differences_are_told_by_name_also_of_the_whole_commons(listing: Listing) -> None:
    UseRollup.objects.filter(capability=None).update(reused=0)
    keys = {one.key for one in compare_part(part=WHOLE, at=NOW)}
    bodies = UseRollup.objects.filter(capability=None).values_list("organisation", flat=True)
    assert keys == {f"capability (all), organisation {body}" for body in bodies}


def test_administrators_have_it_put_right_and_what_was_found_is_closed(listing: Listing) -> None:
    found = Difference("catalogue_userollup", None, 1, "organisation 1", "a", "b")
    store_differences(found=[found], at=NOW)
    by = factories.person(site_role=SiteRole.ADMINISTRATOR)
    job = mend(by=by, at=NOW)
    assert Job.objects.get(pk=job.pk).kind == "statistics.rebuild"
    assert not open_differences().exists()
    assert RollupDifference.objects.get().mended_by == by
    assert Event.objects.filter(kind="figures.mended", actor_id=by.pk).count() == 1


def test_nobody_else_may(listing: Listing) -> None:
    with pytest.raises(PermissionDenied):
        mend(by=factories.person(), at=NOW)


def test_a_table_is_its_own_equal(listing: Listing) -> None:
    assert [differences(table, table.name) for table in TABLES] == [[], [], [], []]


def test_administrators_see_both_values_and_have_them_put_right(listing: Listing) -> None:
    client = signed_in(factories.person(site_role=SiteRole.ADMINISTRATOR))
    words = read(client.get("/administration/totals/")).words
    assert "Every total is what its rows say." not in words, "nobody has looked"
    assert "No comparison has ended yet." in words
    request(kind="statistics.compare", key="statistics.compare:now", by=None, at=NOW)
    compare_rollups()
    words = read(client.get("/administration/totals/")).words
    assert "Every total is what its rows say." in words
    ListingRollup.objects.update(reuse=7)
    compare_part(part=WHOLE, at=NOW)
    words = read(client.get("/administration/totals/")).words
    assert "1 row differs" in words
    assert f"listing {listing.pk}" in words
    assert "reuse: 7" in words
    assert "reuse: 2" in words
    answer = client.post("/administration/totals/", follow=True)
    assert "Totals made anew" in read(answer).words
    assert not RollupDifference.objects.filter(mended_at__isnull=True).exists()
    assert "row differs" not in read(client.get("/administration/totals/")).words
