"""Who may judge and answer, and what becomes of an earlier verdict (`methods.md` 6.1)."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Event, Organisation, Role, User
from catalogue.models import Listing, Rating
from catalogue.ratings.actions import rate, reply
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def body() -> Organisation:
    return factories.organisation()


@pytest.fixture
def listing() -> Listing:
    return factories.live_listing()


def give(
    listing: Listing, body: Organisation, by: User, at: datetime = NOW, **more: object
) -> Rating:
    values = {"again": True, "ease": 4} | more
    return rate(listing=listing, organisation=body, by=by, at=at, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", ["trialling", "live", "leaving"])
def test_a_member_of_an_organisation_with_confirmed_use_reviews(
    stage: str, listing: Listing, body: Organisation
) -> None:
    factories.adoption(listing=listing, organisation=body, stage=stage)
    member = factories.member_of(body)
    given = give(listing, body, member, words="It went well.", hours_released=12)
    assert (given.quarter, given.words, given.hours_released) == (
        date(2027, 1, 1), "It went well.", 12,
    )  # fmt: skip
    assert Event.objects.get().kind == "rating.given"


@pytest.mark.parametrize(
    ("stage", "confirmed"), [("live", False), ("considering", True), ("ended", True)]
)
def test_use_that_does_not_count_gives_no_voice(
    stage: str, confirmed: bool, listing: Listing, body: Organisation
) -> None:
    factories.adoption(listing=listing, organisation=body, stage=stage, confirmed=confirmed)
    with pytest.raises(PermissionDenied):
        give(listing, body, factories.member_of(body))
    assert not Rating.objects.exists()


def test_a_stranger_does_not_review_for_an_organisation(
    listing: Listing, body: Organisation
) -> None:
    factories.adoption(listing=listing, organisation=body)
    stranger = factories.member_of(factories.organisation(), role=Role.OWNER)
    with pytest.raises(PermissionDenied):
        give(listing, body, stranger)


def test_a_second_review_in_a_quarter_replaces_the_first_and_the_next_quarter_starts_anew(
    listing: Listing, body: Organisation
) -> None:
    factories.adoption(listing=listing, organisation=body, at=NOW)
    member = factories.member_of(body)
    first = give(listing, body, member, ease=2)
    second = give(listing, body, member, ease=5, at=datetime(2027, 3, 31, 12, tzinfo=UTC))
    assert (second.pk, second.ease, second.version) == (first.pk, 5, 2)
    third = give(listing, body, member, at=datetime(2027, 4, 1, 12, tzinfo=UTC))
    assert third.quarter == date(2027, 4, 1)
    kinds = Event.objects.filter(kind__startswith="rating").order_by("pk")
    assert [event.kind for event in kinds] == ["rating.given", "rating.replaced", "rating.given"]


def test_only_answers_that_there_are_questions_for(listing: Listing, body: Organisation) -> None:
    factories.adoption(listing=listing, organisation=body)
    with pytest.raises(TypeError, match="stars"):
        give(listing, body, factories.member_of(body), stars=5)


@pytest.mark.parametrize("ease", [0, 6])
def test_ease_goes_from_one_to_five(ease: int, listing: Listing, body: Organisation) -> None:
    factories.adoption(listing=listing, organisation=body)
    member = factories.member_of(body)
    with pytest.raises(IntegrityError), transaction.atomic():
        give(listing, body, member, ease=ease)


def test_editors_of_the_publisher_answer_in_public_and_nobody_else(
    listing: Listing, body: Organisation
) -> None:
    rating = factories.rating(listing=listing, organisation=body)
    publisher = listing.organisation
    for other in (factories.member_of(publisher), rating.rated_by, factories.person()):
        with pytest.raises(PermissionDenied):
            reply(rating=rating, words="Thanks", by=other, at=NOW)
    editor = factories.member_of(publisher, role=Role.EDITOR)
    answered = reply(rating=rating, words="Thank you", by=editor, at=NOW)
    assert (answered.reply, answered.replied_by, answered.replied_at) == ("Thank you", editor, NOW)
    assert answered.replied_for == publisher
    assert Event.objects.get(kind="rating.answered").actor_id == editor.pk
