"""Problems that anybody reports, services out of sight, and what the publisher can do."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Event
from catalogue.listings.actions import retire
from catalogue.models import (
    CaseKind,
    Finding,
    Flag,
    Letter,
    ListingState,
)
from catalogue.moderation.actions import (
    AlreadySettled,
    NotPossible,
    NotPublished,
    ReasonMissing,
    report,
    restore,
    settle_report,
    suspend,
    write_letter,
)
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.catalogue.moderation.cases import waiting
from tests.conftest import signed_in
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used")]
NOW = timezone.now()


def reported(listing, by=None):
    return report(listing=listing, reason="wrong", words="The price is old.", by=by, at=NOW)


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


class TestReport:
    def test_anybody_reports_and_moderators_find_it(self, listing, moderator):
        visitor = Client()
        address = f"/listings/{listing.slug}/report/"
        page = read(visitor.get(f"/listings/{listing.slug}/"))
        assert page.address_of("Report a problem with this service") == address
        given = {"reason": "unsafe", "words": "It <script>alert(1)</script> answers anybody."}
        page = read(visitor.post(address, given, follow=True))
        assert "Report sent" in page.words
        flag = Flag.objects.get()
        assert (flag.reporter, flag.case.kind) == (None, CaseKind.REPORT)
        client = signed_in(moderator)
        assert "Pay desk" in read(client.get("/moderation/?kind=report")).words
        words = read(client.get(f"/moderation/cases/{flag.case.pk}/")).words
        assert "It is not safe to use." in words
        assert "It <script>alert(1)</script> answers anybody." in words

    @pytest.mark.parametrize(
        ("given", "words", "control"),
        [
            ({"words": "Old."}, "Select what is wrong", "#id_reason"),
            ({"reason": "boat", "words": "Old."}, "Select what is wrong", "#id_reason"),
            ({"reason": "wrong", "words": "  "}, "Enter what you saw and where", "#id_words"),
            (
                {"reason": "wrong", "words": "x" * 1_001},
                "The text must be 1,000 characters or fewer",
                "#id_words",
            ),
        ],
    )
    def test_what_is_missing_is_told_and_nothing_is_kept(self, listing, given, words, control):
        page = read(Client().post(f"/listings/{listing.slug}/report/", given), status=422)
        assert page.address_of(words) == control
        assert given["words"].strip() in page.words
        assert not Flag.objects.exists()

    def test_one_address_reports_ten_times_a_minute_at_most(self, listing):
        given = {"reason": "wrong", "words": "The price is old."}
        answers = [
            Client().post(f"/listings/{listing.slug}/report/", given).status_code
            for _ in range(11)
        ]
        assert answers == [303] * 10 + [429]

    def test_what_is_not_published_is_not_reported(self, listing, moderator):
        suspend(listing=listing, reason="Unsafe.", by=moderator, at=NOW)
        assert Client().get(f"/listings/{listing.slug}/report/").status_code == 404
        with pytest.raises(NotPublished):
            reported(listing)

    @pytest.mark.parametrize(
        ("outcome", "state", "listing_state"),
        [
            ("suspend", Finding.UPHELD, ListingState.SUSPENDED),
            ("upheld", Finding.UPHELD, ListingState.LIVE),
            ("rejected", Finding.REJECTED, ListingState.LIVE),
        ],
    )
    def test_a_moderator_answers_it(self, listing, moderator, outcome, state, listing_state):
        flag = reported(listing)
        given = {"outcome": outcome, "reason": "We looked at it.", "confirm": "yes"}
        page = read(
            signed_in(moderator).post(
                f"/moderation/cases/{flag.case.pk}/decide/", given, follow=True
            )
        )
        assert "Your decision is stored." in page.words
        flag.refresh_from_db()
        listing.refresh_from_db()
        assert (flag.state, flag.answer, listing.state) == (
            state, "We looked at it.", listing_state,
        )  # fmt: skip
        assert not flag.case.is_open

    @pytest.mark.parametrize(
        ("outcome", "signed", "readers"),
        [
            ("upheld", False, "The publisher reads it, on the site and in a mail."),
            (
                "rejected",
                True,
                "Whoever reported it reads it in a mail. The publisher is not told.",
            ),
            ("rejected", False, "Only moderators read it"),
        ],
    )
    def test_the_moderator_is_told_who_reads_the_answer(
        self, listing, moderator, editor, outcome, signed, readers
    ):
        flag = reported(listing, factories.person() if signed else None)
        client, address = signed_in(moderator), f"/moderation/cases/{flag.case.pk}/decide/"
        page = read(client.post(address, {"outcome": outcome}), status=422)
        assert f"Enter the reason. {readers}" in page.words
        given = {"outcome": outcome, "reason": "Looked at."}
        assert readers in read(client.post(address, given)).words
        page = read(client.post(address, given | {"confirm": "yes"}, follow=True))
        assert f"Your decision is stored. {readers}" in page.words
        own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/messages/"
        words = read(signed_in(editor).get(own)).words
        assert ("Looked at." in words) == (outcome == "upheld")
        assert "The price is old." not in words, "moderators alone read what was reported"

    def test_what_is_out_of_sight_already_is_not_taken_there_again(self, listing, moderator):
        first, second = reported(listing), reported(listing)
        client, address = signed_in(moderator), f"/moderation/cases/{second.case.pk}/decide/"
        right = "take the service out of sight"
        assert right in read(client.get(address)).words
        settle_report(flag=first, upheld=True, hide=True, answer="Unsafe.", by=moderator, at=NOW)
        assert right not in read(client.get(address)).words
        given = {"outcome": "suspend", "reason": "Unsafe.", "confirm": "yes"}
        page = read(client.post(address, given), status=422)
        assert "This service is suspended, so this is not possible." in page.words
        second.refresh_from_db()
        assert second.state == Finding.OPEN
        client.post(address, given | {"outcome": "upheld"})
        second.refresh_from_db()
        assert second.state == Finding.UPHELD

    def test_it_is_answered_once_with_a_reason_and_not_by_the_organisation(
        self, listing, moderator, other
    ):
        flag = reported(listing)
        with pytest.raises(ReasonMissing):
            settle_report(flag=flag, upheld=True, answer=" ", by=moderator, at=NOW)
        settle_report(flag=flag, upheld=True, answer="Right.", by=moderator, at=NOW)
        with pytest.raises(AlreadySettled, match="Mo Derator"):
            settle_report(flag=flag, upheld=False, answer="Wrong.", by=other, at=NOW)
        factories.membership(organisation=listing.organisation, person=other)
        with pytest.raises(PermissionDenied):
            settle_report(flag=reported(listing), upheld=True, answer="Ours.", by=other, at=NOW)
        assert kinds() == ["flag.raised", "flag.settled", "flag.raised"]


class TestSuspend:
    def test_it_goes_out_of_sight_and_comes_back_as_it_was(self, listing, moderator, editor):
        client, visitor = signed_in(moderator), Client()
        address = f"/moderation/listings/{listing.slug}/"
        factories.adoption(listing=listing)
        rebuild_rollup()
        assert "1 organisation uses it." in read(client.get(address)).words
        page = read(client.post(address, {"reason": "Its support is gone."}, follow=True))
        assert "The service is out of sight." in page.words
        page = read(visitor.get(f"/listings/{listing.slug}/"), status=410)
        assert "A moderator has taken it off the site" in page.words
        assert "Pay desk" not in page.words
        own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/messages/"
        assert "Its support is gone." in read(signed_in(editor).get(own)).words
        client.post(f"{address}back/", {"reason": "It answers again."})
        assert read(visitor.get(f"/listings/{listing.slug}/")).words
        history = read(visitor.get(f"/listings/{listing.slug}/history/")).words
        assert "A moderator took it out of sight" in history
        assert "A moderator put it back" in history
        assert "Its support is gone." not in history
        assert kinds() == ["listing.suspended", "listing.restored"]

    def test_twice_is_not_possible_and_a_reason_is_needed(self, listing, moderator):
        with pytest.raises(ReasonMissing):
            suspend(listing=listing, reason="", by=moderator, at=NOW)
        with pytest.raises(NotPossible):
            restore(listing=listing, reason="It is live.", by=moderator, at=NOW)
        page = read(
            signed_in(moderator).post(f"/moderation/listings/{listing.slug}/", {"reason": " "}),
            status=422,
        )
        assert page.address_of("Enter the reason. The publisher reads it.") == "#id_reason"
        suspend(listing=listing, reason="Unsafe.", by=moderator, at=NOW)
        with pytest.raises(NotPossible, match="suspended"):
            suspend(listing=listing, reason="Unsafe.", by=moderator, at=NOW)

    def test_of_two_who_do_the_same_the_second_is_told_and_undoes_nothing(
        self, listing, moderator, other
    ):
        address = f"/moderation/listings/{listing.slug}/"
        for act, told in (
            ("", "This service is suspended, so this is not possible."),
            ("back/", "This service is live, so this is not possible."),
        ):
            signed_in(moderator).post(f"{address}{act}", {"reason": "Both saw it."})
            client = signed_in(other)
            page = client.post(f"{address}{act}", {"reason": "Both saw it."}, follow=True)
            assert told in read(page).words
            assert told in read(client.get(f"{address}{act}", follow=True)).words
        assert kinds() == ["listing.suspended", "listing.restored"]

    def test_a_retired_one_is_put_back_or_hidden_and_its_organisation_reads_why(
        self, moderator, editor, listing
    ):
        retired = retire(listing=listing, reason="It ends.", replacement=None, by=editor, at=NOW)
        client, slug = signed_in(moderator), retired.slug
        page = read(client.get(f"/listings/{slug}/"))
        hide, back = (
            page.address_of("Take the service out of sight"),
            page.address_of("Put the service back"),
        )
        client.post(hide, {"reason": "It harms."})
        client.post(back, {"reason": "Harmless."})
        retired.refresh_from_db()
        assert retired.state == ListingState.RETIRED
        client.post(back, {"reason": "They run it again."})
        retired.refresh_from_db()
        assert retired.is_live
        own = f"/workspace/{retired.organisation.slug}/listings/{slug}/messages/"
        assert "They run it again." in read(signed_in(editor).get(own)).words

    def test_nobody_suspends_for_their_own_organisation(self, listing, moderator):
        factories.membership(organisation=listing.organisation, person=moderator)
        with pytest.raises(PermissionDenied):
            suspend(listing=listing, reason="Ours.", by=moderator, at=NOW)
        answer = signed_in(moderator).get(f"/moderation/listings/{listing.slug}/")
        assert answer.status_code == 403


class TestLetters:
    def test_both_sides_read_what_the_other_wrote(self, moderator):
        sent = waiting(name="Pay desk")
        listing = sent.listing
        own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/messages/"
        publisher, staff = signed_in(sent.begun_by), signed_in(moderator)
        case = sent.cases.get()
        page = read(
            staff.post(f"/moderation/cases/{case.pk}/write/", {"words": "Why twice?"}, follow=True)
        )
        assert "Your message is sent." in page.words
        assert "Why twice?" in read(publisher.get(own)).words
        publisher.post(own, {"words": "One is for <b>schools</b>."})
        words = read(staff.get(f"/moderation/cases/{case.pk}/")).words
        assert words.index("Why twice?") < words.index("One is for <b>schools</b>.")
        assert list(Letter.objects.order_by("pk").values_list("from_moderator", flat=True)) == [
            True, False,
        ]  # fmt: skip

    @pytest.mark.parametrize("words", ["", "   ", "x" * 2_001])
    def test_an_empty_or_endless_message_is_refused_on_both_sides(self, moderator, words):
        sent = waiting()
        listing = sent.listing
        own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/messages/"
        read(signed_in(sent.begun_by).post(own, {"words": words}), status=422)
        address = f"/moderation/cases/{sent.cases.get().pk}/write/"
        page = read(signed_in(moderator).post(address, {"words": words}), status=422)
        assert page.title.startswith("Error: ")
        assert not Letter.objects.exists()

    def test_members_read_and_do_not_write(self, listing):
        own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/messages/"
        member = signed_in(factories.member_of(listing.organisation))
        assert "Editors and owners of your organisation can write." in read(member.get(own)).words
        assert member.post(own, {"words": "Hello"}).status_code == 403
        with pytest.raises(PermissionDenied):
            write_letter(listing=listing, words="Hello", by=factories.person(), at=NOW)
