"""Who is told what becomes of reviews and outcomes."""

from datetime import timedelta

import pytest

from accounts.models import Event, Role
from catalogue.models import Notice
from catalogue.moderation.actions import hide_words, report_words, restore_words, settle_report
from catalogue.notifications.actions.telling import causes_of, tell
from catalogue.notifications.queries.wording import describe
from catalogue.outcomes.actions import confirm, replace, report, verify
from catalogue.ratings.actions import rate, withdraw
from tests import factories
from tests.catalogue.notifications.conftest import NOW
from tests.catalogue.outcomes.said import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopter(listing):
    body = factories.organisation(name="Harbour Board", slug="harbour")
    factories.adoption(listing=listing, organisation=body, at=NOW)
    return body


def news(kind):
    made = tell(causes=causes_of(Event.objects.filter(kind=kind)), at=NOW)
    return {one.notice.person: (one.sentence, one.quote) for one in describe(made)}


def written(listing, adopter):
    member = factories.member_of(adopter)
    return rate(listing=listing, organisation=adopter, again=True, ease=4, by=member, at=NOW)


def test_both_sides_are_told_when_a_review_is_hidden_and_put_back(
    listing, editor, adopter, moderator
) -> None:
    review = written(listing, adopter)
    hide_words(said=review, reason="It names a person.", by=moderator, at=NOW)
    assert news("rating.hidden") == {
        review.rated_by: ("A moderator hid your review of Quay visits.", "It names a person."),
        editor: (
            "A moderator hid a review of Quay visits by Harbour Board.",
            "It names a person.",
        ),
    }
    restore_words(said=review, reason="The name is gone.", by=moderator, at=NOW)
    assert news("rating.restored") == {
        review.rated_by: ("A moderator put your review of Quay visits back.", "The name is gone."),
        editor: (
            "A moderator put a review of Quay visits by Harbour Board back.",
            "The name is gone.",
        ),
    }
    (hidden,) = describe(
        list(Notice.objects.filter(kind="rating.hidden:publisher", person=editor))
    )
    assert hidden.sentence.startswith("A moderator had hidden")


def test_of_a_review_that_was_withdrawn_nobody_is_told(listing, editor, adopter) -> None:
    review = written(listing, adopter)
    withdraw(rating=review, by=review.rated_by, at=NOW)
    assert news("rating.given") == {}


def test_an_outcome_is_told_to_who_confirms_it_then_to_the_publisher_then_to_its_body(
    listing, editor, adopter, moderator
) -> None:
    member = factories.member_of(adopter)
    colleague = factories.member_of(adopter, role=Role.EDITOR)
    made = report(listing=listing, organisation=adopter, by=member, at=NOW, **said())
    waits = (
        "A colleague reported what Quay visits changed for Harbour Board. "
        "A second person has to confirm it."
    )
    assert news("outcome.reported") == {colleague: (waits, "")}
    confirm(report=made, by=colleague, at=NOW)
    words = "Harbour Board reported what Quay visits changed for it: Days from application to decision."
    assert news("outcome.confirmed") == {editor: (words, "")}
    verify(report=made, seen="The yearly report.", by=moderator, at=NOW)
    words = "A moderator verified the outcome of Quay visits that Harbour Board reported."
    assert news("outcome.verified") == {colleague: (words, "The yearly report.")}
    replace(
        report=made, by=member, at=NOW, **said(after_until=said()["after_until"] - timedelta(1))
    )
    assert set(news("outcome.replaced")) == {colleague}


def test_a_report_about_a_review_is_no_fault_of_the_publisher(
    listing, editor, adopter, moderator
) -> None:
    reporter = factories.person()
    review = written(listing, adopter)
    flag = report_words(said=review, reason="wrong", words="Untrue.", by=reporter, at=NOW)
    settle_report(flag=flag, upheld=True, answer="We agree.", by=moderator, at=NOW)
    assert set(news("flag.settled")) == {reporter}


def test_both_sides_are_told_of_an_outcome_that_is_hidden(listing, editor, adopter, moderator):
    made = factories.outcome(listing=listing, organisation=adopter)
    hide_words(said=made, reason="It is not true.", by=moderator, at=NOW)
    assert set(news("outcome.hidden")) == {made.reported_by, editor}
    restore_words(said=made, reason="It is.", by=moderator, at=NOW)
    assert set(news("outcome.restored")) == {made.reported_by, editor}
