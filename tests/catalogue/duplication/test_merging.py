"""Two listings become one: what moves, what remains once, what is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event
from catalogue.duplication.actions import AlreadyMerged, NotMergeable, ReasonMissing, merge
from catalogue.models import (
    Adoption,
    AdoptionRollup,
    Listing,
    ListingState,
    Rating,
    RevisionState,
    SearchDocument,
)
from catalogue.statistics.queries import adoption_figures, organisation_figures
from tests import factories
from tests.catalogue.duplication.acting import (
    merge_of,
    moderator,
    readers_begin,
    readers_catch_up,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_the_merged_listing_is_hidden_and_remembers_how_it_was(kept, merged):
    made = merge_of(kept, merged)
    merged.refresh_from_db()
    assert (merged.state, merged.resumes_as) == (ListingState.MERGED, ListingState.LIVE)
    assert made.stands
    assert not Listing.objects.visible_to(moderator()).filter(pk=merged.pk).exists()


def test_the_kept_listing_counts_the_distinct_organisations_of_both(kept, merged):
    both = [factories.organisation() for _ in range(3)]
    for body in both:
        factories.adoption(listing=kept, organisation=body)
        factories.adoption(listing=merged, organisation=body)
    for listing, number in ((kept, 2), (merged, 4)):
        for _ in range(number):
            factories.adoption(listing=listing)
    factories.adoption(listing=merged, stage="trialling")
    readers_begin()
    merge_of(kept, merged)
    readers_catch_up()
    figures = adoption_figures(kept.pk)
    assert (figures.in_use, figures.reuse, figures.trialling) == (9, 9, 1)
    assert not AdoptionRollup.objects.filter(listing=merged).exists()
    assert organisation_figures(both[0].pk).in_use == 1
    assert SearchDocument.objects.get().listing == kept
    assert SearchDocument.objects.get().reuse == 9


STAGES = ["ended", "considering", "trialling", "leaving", "live"]


@pytest.mark.parametrize("first", STAGES)
@pytest.mark.parametrize("second", STAGES)
def test_of_two_uses_the_more_advanced_stage_remains(kept, merged, first, second):
    body = factories.organisation()
    factories.adoption(listing=kept, organisation=body, stage=first)
    factories.adoption(listing=merged, organisation=body, stage=second)
    merge_of(kept, merged)
    remaining = Adoption.objects.get(withdrawn=False)
    assert remaining.listing == kept
    assert remaining.stage == max(first, second, key=STAGES.index)


@pytest.mark.parametrize("earlier", ["kept", "merged"])
def test_of_two_uses_the_earlier_first_day_remains(kept, merged, earlier):
    body = factories.organisation()
    days = {earlier: date(2024, 3, 1)}
    factories.adoption(
        listing=kept, organisation=body, live_from=days.get("kept", date(2025, 1, 1))
    )
    factories.adoption(
        listing=merged, organisation=body, live_from=days.get("merged", date(2025, 1, 1))
    )
    merge_of(kept, merged)
    assert Adoption.objects.get(withdrawn=False).live_from == date(2024, 3, 1)


def test_a_first_day_that_only_one_has_remains(kept, merged):
    body = factories.organisation()
    factories.adoption(listing=kept, organisation=body, stage="trialling")
    factories.adoption(listing=merged, organisation=body, live_from=date(2025, 1, 1))
    merge_of(kept, merged)
    remaining = Adoption.objects.get(withdrawn=False)
    assert (remaining.stage, remaining.live_from) == ("live", date(2025, 1, 1))


@pytest.mark.parametrize(
    "idle",
    [
        {"lapsed": True},
        {"suspended": True},
        {"withdrawn": True},
        {"confirmed": False},
    ],
    ids=lambda one: next(iter(one)),
)
@pytest.mark.parametrize("idle_one", ["kept", "merged"])
def test_what_counts_goes_before_a_stage_that_does_not(kept, merged, idle, idle_one):
    body = factories.organisation()
    listings = {"kept": kept, "merged": merged}
    factories.adoption(listing=listings.pop(idle_one), organisation=body, stage="live", **idle)
    (other,) = listings.values()
    factories.adoption(listing=other, organisation=body, stage="considering")
    readers_begin()
    merge_of(kept, merged)
    remaining = Adoption.objects.get(listing=kept)
    assert (remaining.stage, remaining.counts) == ("considering", True)
    readers_catch_up()
    assert adoption_figures(kept.pk).considering == 1


def test_the_row_that_remains_takes_all_that_belongs_to_the_better_one(kept, merged):
    body = factories.organisation()
    factories.adoption(listing=kept, organisation=body, stage="trialling", scope="A pilot")
    better = factories.adoption(
        listing=merged, organisation=body, scope="All offices", version_used="2.0"
    )
    merge_of(kept, merged)
    remaining = Adoption.objects.get(listing=kept)
    assert (remaining.scope, remaining.version_used) == ("All offices", "2.0")
    assert remaining.confirmed_by == better.confirmed_by
    assert remaining.lapses_on == better.lapses_on


def test_a_withdrawn_use_moves_so_that_it_can_be_taken_up_again(kept, merged):
    adoption = factories.adoption(listing=merged, withdrawn=True)
    merge_of(kept, merged)
    adoption.refresh_from_db()
    assert (adoption.listing, adoption.withdrawn) == (kept, True)


def test_reviews_move_and_the_later_of_one_person_in_one_quarter_remains(kept, merged):
    author = factories.person()
    body = factories.organisation()
    shared = {"rated_by": author, "organisation": body, "at": NOW}
    factories.rating(listing=kept, words="First", **shared)
    second = factories.rating(listing=merged, words="Second thoughts", again=False, **shared)
    Rating.objects.filter(pk=second.pk).update(rated_at=NOW + timedelta(minutes=1))
    alone = factories.rating(listing=merged, words="From elsewhere")
    merge_of(kept, merged)
    reviews = Rating.objects.filter(listing=kept).order_by("pk")
    assert [one.words for one in reviews] == ["Second thoughts", "From elsewhere"]
    assert alone in reviews
    assert reviews[0].again is False


def test_a_review_that_a_moderator_hid_does_not_replace_one_that_shows(kept, merged):
    author = factories.person()
    factories.rating(listing=kept, words="Shown", rated_by=author, at=NOW)
    hidden = factories.rating(listing=merged, words="Hidden", rated_by=author, hidden=True, at=NOW)
    Rating.objects.filter(pk=hidden.pk).update(rated_at=NOW + timedelta(minutes=1))
    merge_of(kept, merged)
    assert [one.words for one in Rating.objects.shown().filter(listing=kept)] == ["Shown"]


def test_sources_and_named_users_move(kept, merged):
    source = factories.source(listing=merged)
    kept.unresolved_adopters.create(name="Wexmouth")
    merged.unresolved_adopters.create(name="Wexmouth")
    merged.unresolved_adopters.create(name="Quayside")
    merge_of(kept, merged)
    source.refresh_from_db()
    assert source.listing == kept
    names = kept.unresolved_adopters.values_list("name", flat=True)
    assert sorted(names) == ["Quayside", "Wexmouth"]


@pytest.mark.parametrize(
    "state", [RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.CHANGES_REQUESTED]
)
def test_an_open_version_of_the_merged_listing_is_withdrawn(kept, merged, state):
    revision = factories.next_revision(merged, state=state)
    ours = factories.next_revision(kept, state=state)
    merge_of(kept, merged)
    revision.refresh_from_db()
    ours.refresh_from_db()
    assert revision.state == RevisionState.WITHDRAWN
    assert ours.state == state
    assert Event.objects.filter(kind="revision.withdrawn", subject_id=revision.pk).exists()


def test_each_listing_has_its_entry_and_each_row_two(kept, merged):
    adoption = factories.adoption(listing=merged)
    factories.rating(listing=merged)
    factories.source(listing=merged)
    made = merge_of(kept, merged)
    pair = Event.objects.filter(kind="listing.merged", subject_id=made.pk)
    assert set(pair.values_list("listing_id", flat=True)) == {kept.pk, merged.pk}
    told = Event.objects.filter(kind__contains=".moved_").values_list("kind", "listing_id")
    assert sorted(told) == sorted(
        (f"{noun}.moved_{way}", listing.pk)
        for noun in ("adoption", "rating", "source")
        for way, listing in (("in", kept), ("out", merged))
    )
    entry = Event.objects.get(kind="adoption.moved_in")
    assert entry.organisation_id == adoption.organisation_id
    assert entry.actor_id == made.merged_by_id
    assert entry.delta == {"version": 1, "merge": made.pk, "to": "live", "counts": True}


def test_versions_stay_as_they_are(kept, merged):
    adoption = factories.adoption(listing=merged, version=7)
    merge_of(kept, merged)
    adoption.refresh_from_db()
    merged.refresh_from_db()
    assert (adoption.version, merged.version) == (7, 1)


def test_a_reason_is_needed(kept, merged):
    with pytest.raises(ReasonMissing):
        merge(kept=kept, merged=merged, reason=" ", by=moderator(), at=NOW)


@pytest.mark.parametrize("side", ["kept", "merged"])
def test_nobody_merges_a_service_of_their_own_organisation(kept, merged, side):
    person = moderator()
    own = {"kept": kept, "merged": merged}[side].organisation
    factories.membership(organisation=own, person=person)
    with pytest.raises(PermissionDenied):
        merge_of(kept, merged, by=person)


@pytest.mark.parametrize("role", ["", "administrator"])
def test_only_moderators_merge(kept, merged, role):
    with pytest.raises(PermissionDenied):
        merge_of(kept, merged, by=factories.person(site_role=role))


def test_the_second_moderator_is_told_who_was_faster(kept, merged):
    merge_of(kept, merged, by=factories.person(name="Mo Derator", site_role="moderator"))
    with pytest.raises(AlreadyMerged, match="Mo Derator"):
        merge_of(kept, merged)


def test_a_service_is_not_merged_into_itself(kept):
    with pytest.raises(NotMergeable, match="two different"):
        merge_of(kept, kept)


@pytest.mark.parametrize("state", [ListingState.SUSPENDED, ListingState.RETIRED])
def test_the_service_that_stays_is_live(merged, state):
    with pytest.raises(NotMergeable, match="has to be live"):
        merge_of(factories.live_listing(state=state), merged)


def test_nothing_is_merged_into_a_merged_one(kept, merged):
    merge_of(kept, merged)
    with pytest.raises(NotMergeable, match="has to be live"):
        merge_of(merged, factories.live_listing())


def test_a_retired_service_can_be_merged_an_unpublished_or_suspended_one_cannot(kept):
    merge_of(kept, factories.live_listing(state=ListingState.RETIRED))
    for other in (factories.draft().listing, factories.live_listing(state=ListingState.SUSPENDED)):
        with pytest.raises(NotMergeable, match="Only a published service"):
            merge_of(kept, other)


def test_the_kept_one_may_be_merged_later_itself(kept, merged):
    factories.adoption(listing=merged)
    last = factories.live_listing()
    merge_of(kept, merged)
    merge_of(last, kept)
    assert Adoption.objects.get().listing == last


class TestOffers:
    def test_they_move_and_are_told_of(self, kept, merged):
        offer = factories.offer(listing=merged)
        ended = factories.offer(listing=merged, state="ended")
        merge_of(kept, merged)
        assert set(kept.offers.all()) == {offer, ended}
        entries = Event.objects.filter(subject_id=offer.pk, kind__startswith="offer.")
        assert [(one.kind, one.listing_id, one.organisation_id) for one in entries] == [
            ("offer.moved_out", merged.pk, offer.supplier_id),
            ("offer.moved_in", kept.pk, offer.supplier_id),
        ]

    @pytest.mark.parametrize(
        ("first", "second", "remains"),
        [
            (("offered", 30), ("offered", 60), "second"),
            (("offered", 60), ("offered", 30), "first"),
            (("lapsed", 60), ("offered", 30), "second"),
            (("offered", 30), ("lapsed", 60), "first"),
        ],
    )
    def test_of_two_the_one_that_holds_longer_remains(self, kept, merged, first, second, remains):
        supplier = factories.supplier()
        day = timezone.localdate()
        rows = [
            factories.offer(
                supplier=supplier,
                listing=listing,
                words=words,
                state=state,
                lapses_on=day + timedelta(days=days),
            )
            for listing, words, (state, days) in (
                (kept, "first", first),
                (merged, "second", second),
            )
        ]
        merge_of(kept, merged)
        for row in rows:
            row.refresh_from_db()
        assert (rows[0].listing, rows[0].words, rows[0].state) == (kept, remains, "offered")
        assert rows[1].listing == merged, "it waits there, so that the merge can be undone"

    def test_an_ended_one_stands_in_no_other_s_way(self, kept, merged):
        ended = factories.offer(listing=kept, state="ended")
        offer = factories.offer(listing=merged, supplier=ended.supplier)
        merge_of(kept, merged)
        for row in (ended, offer):
            row.refresh_from_db()
            assert row.listing == kept
        assert (ended.state, offer.state) == ("ended", "offered")

    def test_none_moves_to_what_it_could_not_be_made_for(self, merged):
        supplier = factories.supplier()
        offer = factories.offer(listing=merged)
        merge_of(factories.live_listing(kind="commodity_service"), merged)
        offer.refresh_from_db()
        assert offer.listing == merged
        mine = factories.offer(supplier=supplier)
        merge_of(factories.live_listing(organisation=supplier), mine.listing)
        mine.refresh_from_db()
        assert mine.listing.state == ListingState.MERGED
