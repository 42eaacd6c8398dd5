"""Reviews: who may write one, what is asked, and the publisher's public answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Role
from catalogue.models import ListingState, Rating, Stage
from catalogue.ownership.actions import answer as settle_offer
from catalogue.ownership.actions import offer
from catalogue.ratings.actions import reply
from tests import factories
from tests.catalogue.duplication.acting import merge_of
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def listing(body):
    listing = factories.live_listing(name="Pay desk")
    factories.adoption(listing=listing, organisation=body)
    return listing


@pytest.fixture
def client(body):
    return signed_in(factories.member_of(body))


@pytest.fixture
def editor(listing):
    return signed_in(factories.member_of(listing.organisation, role=Role.EDITOR))


@pytest.fixture
def rating(listing, body):
    return factories.rating(listing=listing, organisation=body, words="It was\nslow.")


def reviews(listing):
    return f"/listings/{listing.slug}/reviews/"


def form(body, listing):
    return f"/workspace/{body.slug}/reviews/new/?listing={listing.slug}"


def answer(rating):
    return f"/workspace/{rating.listing.organisation.slug}/reviews/{rating.pk}/answer/"


def given(**fields):
    return {"again": "yes", "ease": "4"} | fields


class TestWrite:
    def test_what_was_told_is_public_but_for_who_told_it(self, client, body, listing, visitor):
        answers = given(
            words="It went\nwell.",
            cases_met="Split payments",
            cases_not_met="Refunds in parts",
            hours_released="40",
            version_used="2.1",
            fit="It fits our forms.",
            support="They answer within a day.",
            integration_days="15",
            integration_pence="£1,200.50",
        )
        page = read(client.post(form(body, listing), answers, follow=True))
        assert "Your review is public now." in page.words
        page = read(visitor.get(reviews(listing)))
        for words in (
            "Wexmouth Borough",
            "version 2.1",
            "Local authority · 250 to 999 people",
            "Stage then: in use",
            "Would take it up again · Ease: 4 of 5 · Time released: 40 hours a month",
            "Outcome: It went well.",
            "Fit: It fits our forms.",
            "Support: They answer within a day.",
            "To integrate it: time 15 days, cost £1,200.50.",
            "Cases met: Split payments",
            "Cases not met: Refunds in parts",
        ):
            assert words in page.words
        rating = Rating.objects.get()
        assert rating.rated_by.name not in page.words
        assert (rating.hours_released, rating.integration_pence) == (40, 120_050)

    def test_what_was_not_given_is_said(self, client, body, listing, visitor):
        client.post(form(body, listing), given())
        page = read(visitor.get(reviews(listing)))
        assert "version not given" in page.words
        assert "Time released: not given" in page.words
        assert "To integrate it: time not given, cost not given." in page.words

    def test_the_form_shows_what_one_wrote_in_this_quarter(self, client, body, listing):
        answers = given(words="At first.", integration_pence="1,200", again="no", ease="2")
        client.post(form(body, listing), answers)
        page = read(client.get(form(body, listing)))
        assert "Change your review of Pay desk" in page.words
        assert "At first." in page.words
        assert ("integration_pence", "1,200", False) in page.fields
        assert ("again", "no", True) in page.fields
        other = read(signed_in(factories.member_of(body)).get(form(body, listing)))
        assert "At first." not in other.words, "a colleague writes their own"

    def test_an_empty_form_says_what_is_missing(self, client, body, listing):
        page = read(client.post(form(body, listing), {"words": ""}), status=422)
        assert page.title.startswith("Error: ")
        assert page.address_of("Select whether you would take it up again") == "#id_again"
        assert page.address_of("Select how easy it was") == "#id_ease"
        assert "Say why" not in page.words

    @pytest.mark.parametrize("low", [{"again": "no"}, {"ease": "2"}, {"ease": "1"}])
    def test_low_marks_say_why(self, client, body, listing, low):
        page = read(client.post(form(body, listing), given(**low)), status=422)
        words = "Say why it was hard, or why you would not take it up again"
        assert page.address_of(words) == "#id_words"
        assert not Rating.objects.exists()
        client.post(form(body, listing), given(**low, words="It was slow."))
        assert Rating.objects.get().words == "It was slow."

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"again": "maybe"}, "Select yes or no"),
            ({"ease": "6"}, "Select a mark from 1 to 5"),
            ({"hours_released": "many"}, "The hours must be a whole number, as 40"),
            ({"hours_released": "-1"}, "The hours must be 0 or more"),
            ({"hours_released": "1000001"}, "The hours must be 1,000,000 or fewer"),
            ({"words": "x" * 2_001}, "The outcome must be 2,000 characters or fewer"),
            ({"fit": "x" * 2_001}, "The fit must be 2,000 characters or fewer"),
            ({"support": "x" * 2_001}, "The support must be 2,000 characters or fewer"),
            ({"integration_days": "-1"}, "The days must be 0 or more"),
            ({"integration_days": "10001"}, "The days must be 10,000 or fewer"),
            ({"integration_days": "few"}, "The days must be a whole number, as 15"),
            ({"integration_pence": "much"}, "as 1,200 or 1200.50. 'much' is not."),
            ({"integration_pence": "1" + "0" * 11}, "The amount must be £10,000,000,000 or less"),
            ({"cases_met": "x" * 301}, "The cases met must be 300 characters or fewer"),
            ({"cases_not_met": "x" * 301}, "The cases not met must be 300 characters or fewer"),
            ({"version_used": "x" * 51}, "The version must be 50 characters or fewer"),
        ],
    )
    def test_a_wrong_answer_keeps_the_others(self, client, body, listing, wrong, words):
        answers = given(cases_met="Split payments") | wrong
        response = client.post(form(body, listing), answers)
        page = read(response, status=422)
        assert words in page.words
        assert ("cases_met", answers["cases_met"], False) in page.fields
        assert not Rating.objects.exists()

    def test_a_second_review_in_the_quarter_replaces_the_first(self, client, body, listing):
        client.post(form(body, listing), given(words="At first."))
        page = read(client.post(form(body, listing), given(words="By now."), follow=True))
        assert "By now." in page.words
        assert "At first." not in page.words
        assert Rating.objects.count() == 1

    def test_a_colleague_s_review_stands_beside_it(self, client, body, listing):
        client.post(form(body, listing), given())
        signed_in(factories.member_of(body)).post(form(body, listing), given())
        assert Rating.objects.count() == 2

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"stage": Stage.TRIALLING}, 200),
            ({"stage": Stage.LEAVING}, 200),
            ({"stage": Stage.CONSIDERING}, 404),
            ({"stage": Stage.ENDED}, 404),
            ({"confirmed": False}, 404),
            ({"lapsed": True}, 404),
            ({"withdrawn": True}, 404),
        ],
    )
    def test_only_those_whose_use_counts_review(self, client, body, fields, status):
        other = factories.live_listing()
        factories.adoption(listing=other, organisation=body, **fields)
        assert client.get(form(body, other)).status_code == status
        posted = client.post(form(body, other), given()).status_code
        assert posted == (303 if status == 200 else 404)
        assert Rating.objects.exists() == (status == 200)

    def test_to_others_there_is_no_form(self, client, body, listing, moderator):
        stranger = factories.member_of(listing.organisation, role=Role.OWNER)
        for person in (stranger, moderator):
            assert signed_in(person).get(form(body, listing)).status_code == 404
        assert client.get(f"/workspace/{body.slug}/reviews/new/").status_code == 404
        assert client.get(form(body, factories.live_listing())).status_code == 404


class TestAnswer:
    def test_editors_of_the_publisher_answer_in_public(self, editor, rating, visitor):
        page = read(editor.get(reviews(rating.listing)))
        link = page.address_of("Answer to the review by Wexmouth Borough")
        assert link == answer(rating)
        assert "It was slow." in read(editor.get(link)).words
        page = read(editor.post(link, {"words": "We are faster now."}, follow=True))
        assert "Your answer is public now." in page.words
        publisher = rating.listing.organisation.name
        public = read(visitor.get(reviews(rating.listing)))
        assert f"Answer of {publisher}: We are faster now." in public.words

    def test_a_second_answer_replaces_the_first(self, editor, rating):
        editor.post(answer(rating), {"words": "At first."})
        page = read(editor.get(reviews(rating.listing)))
        opened = read(
            editor.get(page.address_of("Change your answer to the review by Wexmouth Borough"))
        )
        assert "At first." in opened.words, "it stands in the form"
        page = read(editor.post(answer(rating), {"words": "By now."}, follow=True))
        assert "By now." in page.words
        assert "At first." not in page.words

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("", "Enter your answer"),
            ("  ", "Enter your answer"),
            ("x" * 2_001, "The answer must be 2,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_told(self, editor, rating, words, said):
        given = {"words": words, "one_time_key": ""}
        page = read(editor.post(answer(rating), given), status=422)
        assert page.address_of(said) == "#id_words"
        rating.refresh_from_db()
        assert rating.reply == ""

    def test_members_are_told_who_may(self, rating):
        member = signed_in(factories.member_of(rating.listing.organisation))
        assert "Answer" not in read(member.get(reviews(rating.listing))).words
        page = read(member.get(answer(rating)), status=403)
        assert "Only editors of the publishing organisation can answer." in page.words

    def test_to_others_there_is_no_form(self, client, editor, rating):
        assert client.get(answer(rating)).status_code == 404
        foreign = factories.rating()
        own = rating.listing.organisation.slug
        assert editor.get(f"/workspace/{own}/reviews/{foreign.pk}/answer/").status_code == 404


class TestAnswersOfAnotherTime:
    """A service may come to another body; what was answered stays whose answer it was."""

    @pytest.fixture
    def answered(self, rating):
        by = factories.member_of(rating.listing.organisation, role=Role.EDITOR)
        reply(rating=rating, words="We are sorry.", by=by, at=timezone.now())
        return rating

    def assert_whose(self, page, listing, before):
        assert f"Answer of {before.name}: We are sorry." in page.words
        assert listing.organisation.name not in page.words
        new = signed_in(factories.member_of(listing.organisation, role=Role.EDITOR))
        link = read(new.get(reviews(listing))).address_of(
            "Answer to the review by Wexmouth Borough"
        )
        assert "We are sorry." not in read(new.get(link)).words

    def test_after_a_merge(self, visitor, answered):
        kept, before = factories.live_listing(), answered.listing.organisation
        merge_of(kept, answered.listing)
        self.assert_whose(read(visitor.get(reviews(kept))), kept, before)

    def test_after_a_hand_over(self, visitor, answered):
        listing, before = answered.listing, answered.listing.organisation
        heir = factories.organisation(name="Quayside")
        owner, other = (factories.member_of(one, role=Role.OWNER) for one in (before, heir))
        now = timezone.now()
        made = offer(listing=listing, to=heir, words="", by=owner, at=now)
        settle_offer(transfer=made, accepted=True, reason="", by=other, at=now)
        listing.refresh_from_db()
        self.assert_whose(read(visitor.get(reviews(listing))), listing, before)


class TestReviews:
    def test_nobody_yet_is_said(self, visitor, listing, editor):
        for client in (visitor, editor):
            page = read(client.get(reviews(listing)))
            assert "Nobody has reviewed this service yet." in page.words
            assert "(0 answers, from 0 organisations)" in page.words

    def test_the_newest_comes_first_and_hidden_ones_do_not_show(self, visitor, listing):
        at = timezone.now()
        factories.rating(listing=listing, words="The older.", at=at - timedelta(days=200))
        factories.rating(listing=listing, words="The newer.", again=False, ease=1, at=at)
        factories.rating(listing=listing, words="Hidden away.", hidden=True)
        page = read(visitor.get(reviews(listing)))
        assert page.words.index("The newer.") < page.words.index("The older.")
        assert "Would not take it up again · Ease: 1 of 5" in page.words
        assert "Hidden away." not in page.words
        assert "(2 answers, from 2 organisations)" in page.words

    def test_the_score_and_how_it_is_made(self, visitor, listing):
        for again in (True, True, True, True, False):
            factories.rating(listing=listing, again=again)
        page = read(visitor.get(reviews(listing)))
        assert "80% of organisations would take it up again. The 90% range is 4" in page.words
        assert "from 5 answers by 5 organisations. Each organisation has one voice." in page.words
        assert "Would take it up again 4 Would not 1" in page.words
        assert "Ease: 4 of 5 5 Ease: 3 of 5 0" in page.words
        assert "Time released: not given." in page.words

    def test_below_the_limits_no_page_says_a_share(self, visitor, listing):
        for _ in range(4):
            factories.rating(listing=listing)
        for address in (reviews(listing), f"/listings/{listing.slug}/"):
            words = read(visitor.get(address)).words
            assert "100%" not in words
            assert "% of organisations" not in words

    def test_an_old_review_is_shown_and_counts_no_more(self, visitor, listing):
        at = timezone.now() - timedelta(days=3 * 365)
        factories.rating(listing=listing, words="Long ago.", at=at)
        words = read(visitor.get(reviews(listing))).words
        assert "Long ago." in words
        assert "(0 answers, from 0 organisations)" in words
        assert "1 review below is older than 24 months and counts no more." in words

    def test_very_many_are_read_page_by_page(self, visitor, listing):
        for turn in range(21):
            factories.rating(listing=listing, words=f"Review {turn}.")
        first = read(visitor.get(reviews(listing)))
        assert "21 reviews" in first.words
        assert "Next page" in first.words
        assert "Review 0." not in first.words
        assert "Review 0." in read(visitor.get(f"{reviews(listing)}?page=2")).words

    def test_what_is_not_published_has_none(self, visitor):
        for slug in (
            "no-such-thing",
            factories.draft(complete=True).listing.slug,
            factories.live_listing(state=ListingState.SUSPENDED).slug,
        ):
            assert visitor.get(f"/listings/{slug}/reviews/").status_code == 404

    def test_the_number_of_queries_does_not_grow(self, visitor, listing):
        factories.rating(listing=listing)
        few = self.queries(visitor, listing)
        for _ in range(10):
            factories.rating(listing=listing)
        assert self.queries(visitor, listing) == few <= 6

    def queries(self, visitor, listing):
        with CaptureQueriesContext(connection) as seen:
            read(visitor.get(reviews(listing)))
        return len(seen)


def history(rating):
    return f"/listings/{rating.listing.slug}/reviews/{rating.pk}/history/"


class TestHistory:
    @pytest.fixture
    def changed(self, client, body, listing, editor):
        client.post(form(body, listing), given(words="At first.", fit="Well."))
        rating = Rating.objects.get()
        editor.post(answer(rating), {"words": "Thank you."})
        client.post(form(body, listing), given(words="By now.", fit="Well.", ease="5"))
        return rating

    def test_it_says_field_by_field_what_was_changed(self, visitor, changed):
        page = read(visitor.get(history(changed)))
        for words in (
            "The review was written",
            "The review was changed",
            f"{changed.listing.organisation.name} answered",
            "By now. Before: At first.",
            "5 of 5 Before: 4 of 5",
        ):
            assert words in page.words
        assert page.words.count("Well.") == 1, "the fit did not change"
        assert changed.rated_by.name not in page.words

    def test_words_that_a_moderator_hid_stay_hidden(
        self, visitor, client, body, listing, changed, moderator
    ):
        judge = signed_in(moderator)
        judge.post(f"/moderation/reviews/{changed.pk}/hide/", {"reason": "It names a person."})
        assert visitor.get(history(changed)).status_code == 404
        client.post(form(body, listing), given(words="Without the name.", fit="Well."))
        assert "Without the name." not in read(visitor.get(reviews(listing))).words
        judge.post(f"/moderation/reviews/{changed.pk}/restore/", {"reason": "It is gone."})
        page = read(visitor.get(history(changed)))
        assert "By now." not in page.words
        assert "Before: Hidden by a moderator" in page.words
        for words in (
            "Without the name.",
            "Well.",
            "At first.",
            "A moderator put the review back",
        ):
            assert words in page.words

    def test_a_withdrawn_one_has_none_until_it_is_given_again(
        self, visitor, client, body, listing, changed
    ):
        client.post(f"/workspace/{body.slug}/reviews/{changed.pk}/withdraw/")
        assert visitor.get(history(changed)).status_code == 404
        client.post(form(body, listing), given(words="Again."))
        page = read(visitor.get(history(changed)))
        assert "The review was withdrawn" in page.words
        assert "The review was given again" in page.words


class TestOwn:
    def own(self, body):
        return f"/workspace/{body.slug}/reviews/"

    def test_members_see_what_was_written_and_what_became_of_it(self, client, body, rating):
        hidden = factories.rating(organisation=body)
        factories.hiding(rating=hidden)
        page = read(client.get(self.own(body)))
        assert "A moderator hid it: It names a person." in page.words
        assert rating.rated_by.name in page.words
        assert "Withdraw" not in page.words, "a colleague's review is theirs"
        empty = factories.organisation()
        page = read(signed_in(factories.member_of(empty)).get(self.own(empty)))
        assert "Nobody of your organisation has written a review yet." in page.words

    def test_its_writer_changes_and_withdraws_it(self, body, rating, visitor):
        author = signed_in(rating.rated_by)
        page = read(author.get(self.own(body)))
        assert page.address_of(f"Change the review of Pay desk, {_day(rating)}")
        link = page.address_of(
            f"Withdraw the review of Pay desk, {_day(rating)}, by {rating.rated_by.name}"
        )
        assert "It was slow." in read(author.get(link)).words
        page = read(author.post(link, follow=True))
        assert "Withdrawn. It is shown and counted nowhere any more." in page.words
        assert "It is shown and counted nowhere." in page.words
        assert "It was slow." not in read(visitor.get(reviews(rating.listing))).words

    def test_colleagues_do_not(self, client, body, rating):
        link = f"/workspace/{body.slug}/reviews/{rating.pk}/withdraw/"
        for answered in (client.get(link), client.post(link)):
            assert answered.status_code == 403


def _day(rating):
    return date_format(timezone.localdate(rating.rated_at), "j F Y")
