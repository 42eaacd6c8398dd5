"""A merge beside another, and beside those who use its services: nothing is lost between them."""

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.adoption.actions import NotAdoptable, adopt, advance, renew
from catalogue.duplication.actions import AlreadyMerged, AlreadyUndone
from catalogue.listings.actions import NotEditable, start_edit, submit
from catalogue.models import Adoption, Listing, ListingState, Merge, Revision, RevisionState
from catalogue.moderation.actions import AlreadyDecided, approve
from catalogue.ratings.actions import rate
from tests import factories
from tests.catalogue.duplication.acting import merge_of, moderator, undone
from tests.racing import at_once, meanwhile

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


@pytest.fixture
def user(emptied_as_owner):
    return factories.member_of(factories.organisation())


def take_up(listing, user):
    body = user.memberships.get().organisation
    return adopt(listing=listing, organisation=body, stage="live", by=user, at=NOW)


def waiting_version(listing):
    with transaction.atomic():  # its case belongs to it
        return factories.next_revision(listing, state=RevisionState.SUBMITTED)


class TestTwoModerators:
    def test_who_merge_the_same_make_one_merge(self, kept, merged):
        factories.adoption(listing=merged)
        first, second = moderator(), moderator()
        results = at_once(
            lambda: merge_of(kept, merged, by=first), lambda: merge_of(kept, merged, by=second)
        )
        assert results == ["AlreadyMerged", "Merge"]
        assert Merge.objects.count() == 1

    def test_who_merge_two_into_each_other_leave_one(self, kept, merged):
        first, second = moderator(), moderator()
        results = at_once(
            lambda: merge_of(kept, merged, by=first), lambda: merge_of(merged, kept, by=second)
        )
        assert results == ["Merge", "NotMergeable"]
        assert Listing.objects.filter(state=ListingState.MERGED).count() == 1

    def test_who_merge_into_two_others_make_one_merge(self, kept, merged):
        other, by = factories.live_listing(), moderator()
        answer = meanwhile(lambda: merge_of(kept, merged), lambda: merge_of(other, merged, by=by))
        assert isinstance(answer, AlreadyMerged)

    def test_who_undo_the_same_undo_it_once(self, kept, merged):
        made, by = merge_of(kept, merged), moderator()
        answer = meanwhile(lambda: undone(made), lambda: undone(made, by=by))
        assert isinstance(answer, AlreadyUndone)


class TestUse:
    def test_use_recorded_just_before_moves_along(self, kept, merged, user):
        by = moderator()
        answer = meanwhile(lambda: take_up(merged, user), lambda: merge_of(kept, merged, by=by))
        assert isinstance(answer, Merge)
        assert Adoption.objects.get().listing == kept

    def test_use_recorded_just_after_is_refused(self, kept, merged, user):
        answer = meanwhile(lambda: merge_of(kept, merged), lambda: take_up(merged, user))
        assert isinstance(answer, NotAdoptable)
        assert not Adoption.objects.exists()

    def test_a_stage_changed_just_before_is_the_one_that_moves(self, kept, merged):
        adoption, by = factories.adoption(listing=merged), moderator()
        member = factories.member_of(adoption.organisation)
        meanwhile(
            lambda: advance(adoption=adoption, stage="leaving", by=member, at=NOW),
            lambda: merge_of(kept, merged, by=by),
        )
        adoption.refresh_from_db()
        assert (adoption.listing, adoption.stage) == (kept, "leaving")
        undone(Merge.objects.get())
        adoption.refresh_from_db()
        assert (adoption.listing, adoption.stage) == (merged, "leaving")

    def test_a_renewal_just_before_an_undoing_is_kept(self, kept, merged):
        adoption, by = factories.adoption(listing=merged), moderator()
        member = factories.member_of(adoption.organisation)
        made = merge_of(kept, merged)
        meanwhile(
            lambda: renew(adoption=adoption, by=member, at=NOW),
            lambda: undone(made, by=by),
        )
        adoption.refresh_from_db()
        assert (adoption.listing, adoption.version) == (merged, 2)

    def test_a_review_just_after_is_refused(self, kept, merged):
        adoption = factories.adoption(listing=merged)
        author = factories.member_of(adoption.organisation)
        answer = meanwhile(
            lambda: merge_of(kept, merged),
            lambda: rate(
                listing=merged, organisation=adoption.organisation, again=True, ease=4,
                by=author, at=NOW,
            ),
        )  # fmt: skip
        assert type(answer).__name__ == "PermissionDenied"
        assert not merged.ratings.exists()


class TestVersions:
    def test_an_edit_begun_just_after_is_refused(self, kept, merged):
        editor = merged.live_revision.begun_by
        answer = meanwhile(
            lambda: merge_of(kept, merged),
            lambda: start_edit(listing=merged, by=editor, at=NOW),
        )
        assert isinstance(answer, NotEditable)

    def test_a_version_sent_just_before_is_withdrawn(self, kept, merged):
        revision, by = factories.next_revision(merged), moderator()
        Revision.objects.filter(pk=revision.pk).update(facts=merged.live_revision.facts)
        revision.texts.create(language="en", summary="S", description=factories.DESCRIPTION)
        revision.capabilities.set(merged.live_revision.capabilities.all())
        answer = meanwhile(
            lambda: submit(revision=revision, by=revision.begun_by, at=NOW),
            lambda: merge_of(kept, merged, by=by),
        )
        assert isinstance(answer, Merge)
        revision.refresh_from_db()
        assert revision.state == RevisionState.WITHDRAWN

    def test_a_merge_and_a_decision_on_the_same_listing_do_not_block_each_other(
        self, kept, merged
    ):
        revision = waiting_version(merged)
        by, other = moderator(), moderator()
        answer = meanwhile(
            lambda: approve(revision=revision, seen=revision.version, by=other, at=NOW),
            lambda: merge_of(kept, merged, by=by),
        )
        assert isinstance(answer, Merge)
        merged.refresh_from_db()
        assert merged.live_revision == revision

    def test_a_decision_just_after_is_refused(self, kept, merged):
        revision = waiting_version(merged)
        other = moderator()
        answer = meanwhile(
            lambda: merge_of(kept, merged),
            lambda: approve(revision=revision, seen=revision.version, by=other, at=NOW),
        )
        assert isinstance(answer, AlreadyDecided)
        assert "merged into another" in str(answer)
