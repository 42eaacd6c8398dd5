"""A curator's seven points: who may say them, and what a later one does to them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Event, SiteRole
from catalogue.models import Assessment
from catalogue.scaling.actions import AssessedMeanwhile, NotAssessable, assess
from tests import factories
from tests.racing import together

NOW = timezone.now


def made(listing, by, *, seen=0, met=7):
    return assess(listing=listing, answers=factories.answers(met=met), seen=seen, by=by, at=NOW())


@pytest.mark.django_db
class TestAssessing:
    def test_it_is_kept_and_told_in_the_ledger(self, moderator) -> None:
        listing = factories.live_listing()
        found = made(listing, moderator, met=5)
        assert (found.points_met, found.version, found.assessed_by) == (5, 1, moderator)
        event = Event.objects.get(kind="assessment.made")
        assert (event.listing_id, event.organisation_id, event.actor_id) == (
            listing.pk, listing.organisation_id, moderator.pk,
        )  # fmt: skip

    def test_a_later_one_replaces_it_and_its_history_is_kept(self, moderator) -> None:
        listing = factories.live_listing()
        made(listing, moderator, met=5)
        other = factories.person(site_role=SiteRole.MODERATOR)
        found = made(listing, other, seen=1, met=7)
        assert (found.points_met, found.version, found.assessed_by) == (7, 2, other)
        assert Assessment.objects.count() == 1
        assert found.events.filter(testable=False).count() == 1
        assert Event.objects.filter(kind="assessment.made").count() == 2

    @pytest.mark.parametrize("seen", [0, 2])
    def test_on_what_somebody_changed_meanwhile_it_is_refused(self, moderator, seen) -> None:
        listing = factories.live_listing()
        made(listing, moderator)
        with pytest.raises(AssessedMeanwhile):
            made(listing, moderator, seen=seen, met=1)
        assert Assessment.objects.get().points_met == 7

    def test_only_live_services_are_assessed(self, moderator) -> None:
        with pytest.raises(NotAssessable):
            made(factories.live_listing(state="retired"), moderator)

    def test_seven_points_and_no_other(self, moderator) -> None:
        answers = factories.answers() | {"pretty": True}
        with pytest.raises(TypeError):
            assess(
                listing=factories.live_listing(), answers=answers, seen=0, by=moderator, at=NOW()
            )

    def test_a_point_without_a_sentence_is_kept_by_no_row(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.assessment(easy_why="")


@pytest.mark.django_db
class TestWhoMayAssess:
    def test_nobody_but_a_moderator(self) -> None:
        with pytest.raises(PermissionDenied):
            made(factories.live_listing(), factories.person())

    def test_no_moderator_of_the_publisher_or_of_the_body_that_owns_it(self, moderator) -> None:
        parent = factories.organisation()
        publisher = factories.organisation(group=parent)
        listing = factories.live_listing(organisation=publisher)
        for body in (publisher, parent):
            judge = factories.person(site_role=SiteRole.MODERATOR)
            factories.membership(organisation=body, person=judge)
            with pytest.raises(PermissionDenied):
                made(listing, judge)
        assert made(listing, moderator).points_met == 7


@pytest.mark.usefixtures("emptied_as_owner")
def test_of_two_at_once_one_stands_and_the_other_is_told() -> None:
    listing = factories.live_listing()
    judges = [factories.person(site_role=SiteRole.MODERATOR) for _ in range(2)]
    acts = [lambda by=by: made(listing, by) for by in judges]
    kinds = sorted(type(one).__name__ for one in together(*acts))
    assert kinds == ["AssessedMeanwhile", "Assessment"]
    assert Assessment.objects.get().version == 1
    assert Event.objects.filter(kind="assessment.made").count() == 1
