"""Who may judge and answer, and what becomes of an earlier verdict (`methods.md` 6.1)."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Event, Organisation, Role, User
from catalogue.models import Listing, Rating
from catalogue.ratings.actions import NothingToAnswer, WhyMissing, rate, reply, withdraw
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
    first = give(listing, body, member, ease=2, words="It was slow.")
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


def test_what_the_body_was_and_how_far_it_had_come_stays_with_the_review(
    listing: Listing, body: Organisation
) -> None:
    use = factories.adoption(listing=listing, organisation=body, stage="trialling")
    given = give(listing, body, factories.member_of(body))
    Organisation.objects.filter(pk=body.pk).update(type="health", size_band="XL")
    use.stage = "live"
    use.save()
    given.refresh_from_db()
    assert (given.body_type, given.body_size, given.stage) == ("local_authority", "M", "trialling")


@pytest.mark.parametrize("low", [{"again": False}, {"ease": 2}, {"ease": 1}])
def test_a_low_mark_says_why(low: dict[str, object], listing: Listing, body: Organisation) -> None:
    factories.adoption(listing=listing, organisation=body)
    member = factories.member_of(body)
    with pytest.raises(WhyMissing):
        give(listing, body, member, **low)
    rating = factories.rating(listing=listing, organisation=body)
    with pytest.raises(IntegrityError, match="rating_low_says_why"), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(**low, words="")


@pytest.mark.parametrize(
    "wrong", [{"stage": "considering"}, {"body_type": "club"}, {"body_size": "Z"}]
)
def test_the_context_is_of_known_words(wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="rating_context_known"), transaction.atomic():
        factories.rating(**wrong)


class TestWithdraw:
    def test_its_writer_takes_it_back_and_it_is_shown_nowhere(self) -> None:
        rating = factories.rating()
        withdrawn = withdraw(rating=rating, by=rating.rated_by, at=NOW)
        assert withdrawn.withdrawn_at == NOW
        assert not Rating.objects.shown().exists()
        withdraw(rating=rating, by=rating.rated_by, at=NOW)
        assert [one.kind for one in Event.objects.all()] == ["rating.withdrawn"], "twice is once"

    def test_an_owner_may_and_nobody_else(self) -> None:
        rating = factories.rating()
        body = rating.organisation
        publisher = factories.member_of(rating.listing.organisation, role=Role.OWNER)
        for other in (factories.member_of(body, role=Role.EDITOR), publisher, factories.person()):
            with pytest.raises(PermissionDenied):
                withdraw(rating=rating, by=other, at=NOW)
        withdraw(rating=rating, by=factories.member_of(body, role=Role.OWNER), at=NOW)

    def test_who_has_left_does_not_speak_for_the_organisation(self) -> None:
        rating = factories.rating()
        rating.rated_by.memberships.all().delete()
        with pytest.raises(PermissionDenied):
            withdraw(rating=rating, by=rating.rated_by, at=NOW)

    def test_it_can_be_given_again_in_the_same_quarter(
        self, listing: Listing, body: Organisation
    ) -> None:
        factories.adoption(listing=listing, organisation=body)
        member = factories.member_of(body)
        first = give(listing, body, member)
        withdraw(rating=first, by=member, at=NOW)
        again = give(listing, body, member, ease=5)
        assert (again.pk, again.withdrawn_at, again.version) == (first.pk, None, 3)
        kinds = [one.kind for one in Event.objects.order_by("pk")]
        assert kinds == ["rating.given", "rating.withdrawn", "rating.given"]


@pytest.mark.parametrize("gone", [{"hidden": True}, {"withdrawn_at": NOW}])
def test_what_is_not_shown_is_not_answered(gone: dict[str, object]) -> None:
    rating = factories.rating(**gone)
    editor = factories.member_of(rating.listing.organisation, role=Role.EDITOR)
    with pytest.raises(NothingToAnswer):
        reply(rating=rating, words="Thanks", by=editor, at=NOW)
