"""Undoing a merge: both are as they were, and what people did since is kept (T8.5)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event
from catalogue.adoption.actions import adopt, confirm, renew
from catalogue.adoption.actions import lapse_due as lapse_uses
from catalogue.duplication.actions import (
    AlreadyUndone,
    LaterMergeStands,
    ReasonMissing,
    unmerge,
)
from catalogue.models import Adoption, ListingState, Rating, RevisionState
from catalogue.ratings.actions import rate
from catalogue.statistics.queries import adoption_figures
from catalogue.suppliers.actions import lapse_due as lapse_offers
from tests import factories
from tests.catalogue.duplication.acting import (
    merge_of,
    moderator,
    readers_begin,
    readers_catch_up,
    undone,
)
from tests.catalogue.duplication.tables import dump

pytestmark = pytest.mark.django_db
NOW = timezone.now()
STAGES = ("considering", "trialling", "live", "leaving", "ended")


def fill(kept, merged):
    """Every way in which two listings can meet."""
    for number, stage in enumerate(STAGES * 2):
        body = factories.organisation()
        factories.adoption(
            listing=kept, organisation=body, stage=STAGES[number % 4], live_from=date(2025, 1, 1)
        )
        factories.adoption(listing=merged, organisation=body, stage=stage, lapsed=number % 3 == 0)
        factories.adoption(listing=merged, stage=stage, withdrawn=number % 4 == 0)
    waiting = factories.adoption(listing=merged, confirmed=False)
    factories.adoption(listing=kept, organisation=waiting.organisation, withdrawn=True)
    supplier = factories.supplier()
    for kind, states in (
        ("hosting", ("lapsed", "offered")),
        ("support", ("offered", "lapsed")),
        ("integration", ("ended", "offered")),
    ):
        for listing, state in zip((kept, merged), states, strict=True):
            factories.offer(supplier=supplier, listing=listing, kind=kind, state=state)
    factories.offer(listing=merged)
    author = factories.person()
    for listing in (kept, merged):
        factories.rating(listing=listing, rated_by=author, words="Twice")
        factories.rating(listing=listing, reply="Thanks")
        factories.source(listing=listing)
        listing.unresolved_adopters.create(name="Wexmouth")
        listing.unresolved_adopters.create(name=f"Quayside {listing.pk}")
        factories.next_revision(listing, state=RevisionState.SUBMITTED)


def test_merged_and_undone_every_table_is_as_it_was(kept, merged):
    fill(kept, merged)
    readers_begin()
    by = moderator()
    before = dump()
    made = merge_of(kept, merged, by=by)
    readers_catch_up()
    assert dump() != before
    undone(made, by=by)
    readers_catch_up()
    assert dump() == before


@pytest.mark.parametrize("state", [ListingState.LIVE, ListingState.LAPSED, ListingState.RETIRED])
def test_the_merged_listing_comes_back_in_its_state(kept, state):
    merged = factories.live_listing(state=state, kind="commodity_service")
    undone(merge_of(kept, merged))
    merged.refresh_from_db()
    assert (merged.state, merged.resumes_as) == (state, "")


def test_merging_again_after_an_undoing_tells_it_again(kept, merged):
    fill(kept, merged)
    readers_begin()
    by, at = moderator(), timezone.now()
    first = merge_of(kept, merged, by=by, at=at)
    readers_catch_up()
    once = dump()
    undone(first, by=by)
    merge_of(kept, merged, by=by, at=at)
    readers_catch_up()
    assert dump() == once
    moved_in = Event.objects.filter(kind="adoption.moved_in", listing_id=kept.pk)
    assert moved_in.values("delta__merge").distinct().count() == 2


class TestWhatHappenedSince:
    def test_a_new_use_of_the_kept_listing_stays_there(self, kept, merged):
        factories.adoption(listing=merged)
        made = merge_of(kept, merged)
        body = factories.organisation()
        new = adopt(
            listing=kept,
            organisation=body,
            stage="live",
            by=factories.member_of(body),
            at=NOW,
        )
        undone(made)
        new.refresh_from_db()
        assert new.listing == kept
        assert kept.adoptions.get() == new

    def test_a_use_that_moved_goes_back_with_its_changes(self, kept, merged):
        adoption = factories.adoption(listing=merged, confirmed=False)
        made = merge_of(kept, merged)
        confirm(adoption=adoption, by=factories.member_of(adoption.organisation), at=NOW)
        undone(made)
        readers_catch_up()
        adoption.refresh_from_db()
        assert adoption.listing == merged
        assert adoption.counts
        assert adoption_figures(merged.pk).in_use == 1
        assert adoption_figures(kept.pk).in_use == 0

    def test_a_use_that_took_the_better_stage_keeps_it_once_it_was_renewed(self, kept, merged):
        body = factories.organisation()
        mine = factories.adoption(listing=kept, organisation=body, stage="trialling")
        theirs = factories.adoption(listing=merged, organisation=body, stage="live")
        made = merge_of(kept, merged)
        renew(adoption=mine, by=factories.member_of(body), at=NOW + timedelta(days=30))
        undone(made, at=NOW + timedelta(days=31))
        mine.refresh_from_db()
        theirs.refresh_from_db()
        assert (mine.listing, mine.stage, mine.version) == (kept, "live", 2)
        assert (theirs.listing, theirs.stage, theirs.counts) == (merged, "live", True)

    @pytest.mark.parametrize("days", [10, 400])
    def test_a_use_that_lapsed_with_another_s_dates_is_judged_by_its_own(self, kept, merged, days):
        body, today = factories.organisation(), timezone.localdate()
        own = today + timedelta(days=days)
        mine = factories.adoption(
            listing=kept, organisation=body, stage="trialling", lapses_on=own
        )
        factories.adoption(
            listing=merged, organisation=body, stage="live", lapses_on=today + timedelta(days=20)
        )
        made = merge_of(kept, merged)
        later = NOW + timedelta(days=30)
        assert lapse_uses(at=later) == 1
        undone(made, at=later)
        lapse_uses(at=later)
        mine.refresh_from_db()
        assert (mine.stage, mine.lapses_on) == ("trialling", own)
        assert mine.lapsed == (days == 10)

    def test_an_offer_that_lapsed_with_another_s_dates_is_judged_by_its_own(self, kept, merged):
        today, supplier = timezone.localdate(), factories.supplier()
        mine = factories.offer(
            listing=kept,
            supplier=supplier,
            words="Mine",
            state="lapsed",
            renewed_on=today - timedelta(days=300),
            lapses_on=today,
        )
        factories.offer(
            listing=merged, supplier=supplier, words="Theirs", lapses_on=today + timedelta(days=20)
        )
        made = merge_of(kept, merged)
        lapse_offers(at=NOW + timedelta(days=30))
        undone(made, at=NOW + timedelta(days=30))
        mine.refresh_from_db()
        assert (mine.words, mine.state, mine.lapses_on) == ("Mine", "lapsed", today)

    def test_a_review_that_was_replaced_goes_back_with_its_new_words(self, kept, merged):
        body = factories.organisation()
        factories.adoption(listing=merged, organisation=body)
        author = factories.member_of(body)
        said = {"organisation": body, "again": True, "by": author}
        rate(listing=merged, ease=4, words="Good", at=NOW, **said)
        made = merge_of(kept, merged)
        rate(listing=kept, ease=5, words="Better", at=NOW, **said)
        undone(made)
        assert Rating.objects.get().listing == merged
        assert Rating.objects.get().words == "Better"

    def test_the_ledger_tells_a_later_change_under_a_key_of_its_own(self, kept, merged):
        adoption = factories.adoption(listing=merged)
        undone(merge_of(kept, merged))
        renew(adoption=adoption, by=factories.member_of(adoption.organisation), at=NOW)
        assert Event.objects.filter(kind="adoption.reconfirmed", listing_id=merged.pk).exists()


class TestInOrder:
    def test_a_merge_whose_rows_moved_on_is_undone_last(self, kept, merged):
        last, by = factories.live_listing(), moderator()
        factories.adoption(listing=merged)
        before = dump()
        first = merge_of(kept, merged, by=by)
        second = merge_of(last, kept, by=by)
        with pytest.raises(LaterMergeStands) as refused:
            undone(first, by=by)
        assert refused.value.merges == [second]
        undone(second, by=by)
        undone(first, by=by)
        assert dump() == before

    def test_two_merges_into_one_that_share_no_row_are_undone_in_any_order(self, kept, merged):
        other = factories.live_listing()
        mine = factories.adoption(listing=merged)
        factories.adoption(listing=other)
        first = merge_of(kept, merged)
        merge_of(kept, other)
        undone(first)
        mine.refresh_from_db()
        assert mine.listing == merged
        assert kept.adoptions.count() == 1

    @pytest.mark.parametrize("stages", [("considering", "live"), ("live", "considering")])
    def test_of_two_that_met_in_one_use_the_later_is_undone_first(self, kept, merged, stages):
        other, body = factories.live_listing(), factories.organisation()
        for listing, stage in zip((merged, other), stages, strict=True):
            factories.adoption(listing=listing, organisation=body, stage=stage)
        self.assert_undone_in_turn(kept, merged, other, "catalogue_adoption")

    @pytest.mark.parametrize("days", [(30, 60), (60, 30)])
    def test_of_two_that_met_in_one_offer_the_later_is_undone_first(self, kept, merged, days):
        other, supplier = factories.live_listing(), factories.supplier()
        for listing, ahead in zip((merged, other), days, strict=True):
            day = timezone.localdate() + timedelta(days=ahead)
            factories.offer(listing=listing, supplier=supplier, lapses_on=day)
        self.assert_undone_in_turn(kept, merged, other, "catalogue_offer")

    @pytest.mark.parametrize("minutes", [(0, 1), (1, 0)])
    def test_of_two_that_met_in_one_review_the_later_is_undone_first(self, kept, merged, minutes):
        other, author = factories.live_listing(), factories.person()
        for listing, later in zip((merged, other), minutes, strict=True):
            said = factories.rating(listing=listing, rated_by=author, at=NOW)
            at = NOW + timedelta(minutes=later)
            Rating.objects.filter(pk=said.pk).update(rated_at=at)
        self.assert_undone_in_turn(kept, merged, other, "catalogue_rating")

    def test_of_two_that_met_in_one_name_the_later_is_undone_first(self, kept, merged):
        other = factories.live_listing()
        for listing in (merged, other):
            listing.unresolved_adopters.create(name="Wexmouth")
        self.assert_undone_in_turn(kept, merged, other, "catalogue_unresolvedadopter")

    def assert_undone_in_turn(self, kept, merged, other, table):
        before, by = dump(), moderator()
        first = merge_of(kept, merged, by=by)
        second = merge_of(kept, other, by=by)
        with pytest.raises(LaterMergeStands):
            undone(first, by=by)
        undone(second, by=by)
        undone(first, by=by)
        assert dump()[table] == before[table]

    def test_two_that_left_a_use_of_the_kept_listing_alone_are_undone_in_any_order(
        self, kept, merged
    ):
        other, body = factories.live_listing(), factories.organisation()
        mine = factories.adoption(listing=kept, organisation=body)
        for listing in (merged, other):
            factories.adoption(
                listing=listing, organisation=body, stage="considering", live_from=None
            )
        before = dump()
        first = merge_of(kept, merged)
        second = merge_of(kept, other)
        entries = Event.objects.filter(subject_id=mine.pk, kind__startswith="adoption.")
        assert not entries.exists(), "nothing happened to it"
        undone(first)
        undone(second)
        assert dump()["catalogue_adoption"] == before["catalogue_adoption"]


def test_each_listing_and_each_row_has_its_entry(kept, merged):
    factories.adoption(listing=merged)
    made = merge_of(kept, merged)
    undone(made)
    pair = Event.objects.filter(kind="listing.unmerged", subject_id=made.pk)
    assert set(pair.values_list("listing_id", flat=True)) == {kept.pk, merged.pk}
    back = Event.objects.filter(kind="adoption.moved_in", listing_id=merged.pk).get()
    assert back.delta["counts"] is True


def test_a_version_that_the_merge_withdrew_is_open_again(kept, merged):
    revision = factories.next_revision(merged, state=RevisionState.SUBMITTED)
    undone(merge_of(kept, merged))
    revision.refresh_from_db()
    assert revision.state == RevisionState.SUBMITTED
    assert Event.objects.filter(kind="revision.restored", subject_id=revision.pk).exists()


def test_a_reason_is_needed(kept, merged):
    made = merge_of(kept, merged)
    with pytest.raises(ReasonMissing):
        unmerge(merge=made, reason="", by=moderator(), at=NOW)


def test_nobody_undoes_a_merge_of_their_own_organisation_s_service(kept, merged):
    made = merge_of(kept, merged)
    person = moderator()
    factories.membership(organisation=merged.organisation, person=person)
    with pytest.raises(PermissionDenied):
        undone(made, by=person)


def test_the_second_moderator_is_told_who_was_faster(kept, merged):
    made = merge_of(kept, merged)
    undone(made, by=factories.person(name="Mo Derator", site_role="moderator"))
    with pytest.raises(AlreadyUndone, match="Mo Derator"):
        undone(made)
    assert Adoption.objects.count() == 0
