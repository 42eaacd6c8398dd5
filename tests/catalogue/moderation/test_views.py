"""One case: what a moderator reads before deciding, and what the decision does."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.listings.actions import edit, start_edit, submit, withdraw
from catalogue.models import Decision, ListingState, Outcome, RevisionState, UsualReason
from catalogue.moderation.actions import approve, ask_for_changes, refuse
from tests import factories
from tests.catalogue.moderation.cases import case, decide, waiting
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def client(moderator):
    return signed_in(moderator)


class TestCase:
    def test_a_new_service_has_no_column_of_what_is_live(self, client):
        sent = waiting(name="Pay desk", summary="Takes payments")
        page = read(client.get(case(sent)))
        assert "Live now" not in page.words
        assert re.search("Summary ?Added Takes payments", page.words)
        assert page.address_of("Decide this case") == f"{case(sent)}decide/"
        assert "Nothing was decided on this service before." in page.words

    def test_an_edit_shows_what_differs_from_what_is_live(self, client, moderator):
        names = [factories.capability(name=name) for name in ("Alpha", "Beta")]
        listing = factories.live_listing(
            name="Pay desk", summary="As it was", capabilities=names, facts={"aliases": ["Till"]}
        )
        by = listing.live_revision.begun_by
        changed = start_edit(listing=listing, by=by, at=NOW)
        values = {"summary": "As it will be", "aliases": "", "features": "Fast"}
        changed = edit(revision=changed, values=values, by=by, at=NOW)
        changed.capabilities.clear()
        for one in reversed(names):
            changed.capabilities.add(one)
        submit(revision=changed, by=by, at=NOW)
        page = read(client.get(case(changed)))
        table = page.words.split("What changes")[1].split("Earlier decisions")[0]
        assert "Live now" in table
        for words in (
            "Summary ?Changed As it was As it will be",
            "Features ?Added Not given Fast",
            "Other names ?Removed Till Not given",
        ):
            assert re.search(words, table), words
        assert "Alpha" not in table, "in another order it is the same"
        assert len(page.elements("th", scope="row")) == 3

    def test_a_refused_edit_stands_beside_what_was_live_when_it_was_decided(
        self, client, moderator
    ):
        listing = factories.live_listing(summary="First words")
        by = listing.live_revision.begun_by

        def send(summary, at):
            made = edit(
                revision=start_edit(listing=listing, by=by, at=at),
                values={"summary": summary}, by=by, at=at,
            )  # fmt: skip
            return submit(revision=made, by=by, at=at)

        later = [timezone.now() + timedelta(days=day) for day in range(3)]
        no = send("Refused words", later[0])
        refuse(revision=no, seen=no.version, reason="No.", by=moderator, at=later[1])
        yes = send("Newer words", later[1])
        approve(revision=yes, seen=yes.version, by=moderator, at=later[2])
        listing.refresh_from_db()
        waits = send("Last words", later[2])
        for revision, was, now in (
            (no, "First words", "Refused words"),
            (yes, "First words", "Newer words"),
            (waits, "Newer words", "Last words"),
        ):
            table = read(client.get(case(revision))).words.split("What changes")[1]
            assert f"{was} {now}" in table

    def test_an_edit_that_changes_nothing_says_so(self, client):
        listing = factories.live_listing(published_on=date(2020, 1, 1))
        by = listing.live_revision.begun_by
        same = start_edit(listing=listing, by=by, at=NOW)
        submit(revision=same, by=by, at=NOW)
        page = read(client.get(case(same)))
        assert "Nothing differs from the live version." in page.words
        assert "Look at these twice" not in page.words

    def test_what_to_look_at_twice(self, client):
        draft = factories.draft(complete=True)
        draft.texts.update(description="See https://a.example and " + "http://b.example " * 9)
        sent = submit(revision=draft, by=draft.begun_by, at=NOW)
        sent.capabilities.clear()
        words = read(client.get(case(sent))).words
        assert "New organisation" in words
        assert "Many links" in words
        assert "Select at least one thing that it does" in words
        body = factories.organisation()
        factories.live_listing(organisation=body, published_on=date(2020, 1, 1))
        draft = factories.draft(complete=True, organisation=body)
        sent = submit(revision=draft, by=draft.begun_by, at=NOW)
        assert "Look at these twice" not in read(client.get(case(sent))).words

    def test_earlier_decisions_are_told_newest_first(self, client, moderator):
        sent = waiting()
        ask_for_changes(
            revision=sent, seen=sent.version, reason="Say what it costs.", by=moderator, at=NOW
        )
        sent = submit(revision=sent, by=sent.begun_by, at=NOW)
        approve(revision=sent, seen=sent.version, by=moderator, at=NOW + timedelta(hours=1))
        words = read(client.get(case(sent))).words
        assert "This version is not waiting. Its state: approved." in words
        assert "Decide this case" not in words
        assert words.index("No reason was needed.") < words.index("Say what it costs.")
        assert words.count("Mo Derator") == 3, "twice as who decided, once as who closed it"
        assert "Takes payments by card" in words, "it is what is live, so all of it is shown"
        assert "Live now" not in words

    def test_what_was_never_sent_is_no_case(self, client):
        factories.draft(complete=True)
        assert "Nothing is waiting." in read(client.get("/moderation/")).words
        for address in ("/moderation/cases/987654/", "/moderation/cases/987654/decide/"):
            assert client.get(address).status_code == 404


class TestDecide:
    @pytest.mark.parametrize(
        ("outcome", "state", "listing_state"),
        [
            (Outcome.APPROVED, RevisionState.APPROVED, ListingState.LIVE),
            (
                Outcome.CHANGES_REQUESTED,
                RevisionState.CHANGES_REQUESTED,
                ListingState.UNPUBLISHED,
            ),
            (Outcome.REFUSED, RevisionState.REFUSED, ListingState.UNPUBLISHED),
        ],
    )
    def test_a_decision_is_stored_with_its_words(
        self, client, moderator, outcome, state, listing_state
    ):
        sent = waiting()
        page = read(decide(client, sent, outcome, "Because of this.", follow=True))
        assert "Your decision is stored." in page.words
        assert "Nothing is waiting." in page.words
        sent.refresh_from_db()
        assert (sent.state, sent.listing.state) == (state, listing_state)
        decision = Decision.objects.get()
        assert (decision.outcome, decision.decided_by) == (outcome, moderator)
        assert decision.reason == "Because of this."

    def test_the_next_case_that_one_may_decide_follows(self, client, moderator):
        own = waiting(days=3)
        factories.membership(organisation=own.listing.organisation, person=moderator)
        decided, following = waiting(days=2), waiting(days=1)
        answer = decide(client, decided, "approved")
        assert answer["Location"] == case(following)

    def test_usual_reasons_and_own_words_are_put_together_and_can_be_changed(self, client):
        sent = waiting()
        usual = factories.usual_reason(title="No team", words="Give a team's address.")
        address = f"{case(sent)}decide/"
        assert "No team" in read(client.get(address)).words
        given = {"outcome": "refused", "usual": [usual.pk], "reason": "See line two."}
        given |= {"seen": sent.version}
        page = read(client.post(address, given))
        assert "Check the decision" in page.words
        assert "Your decision: Refuse." in page.words
        assert "Give a team's address. See line two." in page.words
        assert not Decision.objects.exists(), "nothing is stored before it is confirmed"
        decide(client, sent, "refused", "Give the address of a team.")
        assert Decision.objects.get().reason == "Give the address of a team."

    def test_a_usual_reason_is_enough(self, client):
        usual = factories.usual_reason()
        given = {"outcome": "refused", "usual": [usual.pk], "seen": 1}
        page = read(client.post(f"{case(waiting())}decide/", given))
        assert usual.words in page.words

    def test_each_usual_reason_is_offered_for_its_use_and_fits_no_other(self, client):
        sent = waiting()
        title = "It seems to be the same as a service that is already here"
        both = UsualReason.objects.filter(title=title)
        UsualReason.objects.filter(pk=both.get(use="refusal").pk).update(words="It is here.")
        address = f"{case(sent)}decide/"
        words = read(client.get(address)).words
        for use in ("asking for changes", "refusing"):
            assert f"{title} ({use})" in words
        given = {"outcome": "refused", "seen": sent.version}
        page = read(client.post(address, given | {"usual": [both.get(use="refusal").pk]}))
        assert "It is here." in page.words
        for outcome, use in (("refused", "changes"), ("approved", "refusal")):
            chosen = {"outcome": outcome, "usual": [both.get(use=use).pk]}
            page = read(client.post(address, given | chosen), status=422)
            assert page.address_of("Select only reasons for what you decide") == "#id_usual"

    @pytest.mark.parametrize("outcome", ["sold", "", "suspend"])
    def test_a_confirmation_of_what_was_not_offered_is_refused(self, client, outcome):
        sent = waiting()
        page = read(decide(client, sent, outcome, "Because."), status=422)
        assert "There is a problem" in page.words
        assert not Decision.objects.exists()

    def test_a_confirmation_without_its_reason_is_refused(self, client):
        page = read(decide(client, waiting(), "refused", "  "), status=422)
        assert (
            page.address_of("Enter the reason. The publisher reads it, on the site and in a mail.")
            == "#id_reason"
        )
        assert not Decision.objects.exists()

    @pytest.mark.parametrize(
        ("given", "words", "control"),
        [
            ({"outcome": ""}, "Select what you decide", "#id_outcome"),
            (
                {"outcome": "changes_requested", "reason": "  "},
                "Enter the reason. The publisher reads it, on the site and in a mail.",
                "#id_reason",
            ),
            (
                {"outcome": "refused", "reason": "x" * 501},
                "The reason must be 500 characters or fewer",
                "#id_reason",
            ),
            (
                {"outcome": "refused", "usual": [True], "reason": "x" * 490},
                "All reasons together must be 500 characters or fewer",
                "#id_reason",
            ),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_stays(self, client, given, words, control):
        sent = waiting()
        usual = factories.usual_reason()
        given = given | {"seen": 1, "usual": [usual.pk for _ in given.get("usual", [])]}
        page = read(client.post(f"{case(sent)}decide/", given), status=422)
        assert page.title.startswith("Error: ")
        assert page.address_of(words) == control
        assert given.get("reason", "").strip() in page.words
        assert ("outcome", given["outcome"], True) in page.fields or not given["outcome"]
        assert not Decision.objects.exists()

    def test_nobody_decides_for_their_own_organisation(self, client, moderator):
        sent = waiting()
        factories.membership(organisation=sent.listing.organisation, person=moderator)
        page = read(client.get(case(sent)))
        assert "Another moderator decides" in page.words
        assert "Decide this case" not in page.words
        page = read(decide(client, sent, "approved"), status=403)
        assert "Only a moderator from outside the organisation can decide this." in page.words
        assert not Decision.objects.exists()

    def test_the_second_moderator_is_told_who_was_faster(self, client):
        sent = waiting()
        other = factories.person(name="Fay Ster", site_role="moderator")
        refuse(revision=sent, seen=sent.version, reason="It is a duplicate.", by=other, at=NOW)
        page = read(decide(client, sent, "approved", follow=True))
        assert "Fay Ster has decided this already: refused." in page.words
        assert "Your decision is stored" not in page.words
        assert Decision.objects.count() == 1

    def test_a_version_that_was_withdrawn_meanwhile_is_told(self, client):
        sent = waiting()
        withdraw(revision=sent, by=sent.begun_by, at=NOW)
        page = read(decide(client, sent, "approved", follow=True))
        assert "The publisher has withdrawn this version." in page.words

    def test_an_old_page_decides_nothing_that_was_written_since(self, client, moderator):
        sent = waiting()
        address = f"{case(sent)}decide/"
        seen = {name: value for name, value, _ in read(client.get(address)).fields}["seen"]
        ask_for_changes(revision=sent, seen=1, reason="Say more.", by=moderator, at=NOW)
        sent.refresh_from_db()
        again = edit(revision=sent, values={"summary": "Unread"}, by=sent.begun_by, at=NOW)
        submit(revision=again, by=sent.begun_by, at=NOW)
        given = {"outcome": "approved", "confirm": "yes", "seen": seen}
        page = read(client.post(address, given, follow=True))
        assert "This version was changed and sent again. Read it before you decide." in page.words
        assert page.address_of("Open the case in which it waits") == case(sent)
        again.refresh_from_db()
        assert again.state == RevisionState.SUBMITTED
        for page in (client.get(address, follow=True), client.post(address, {}, follow=True)):
            assert "This case is closed." in read(page).words

    @pytest.mark.parametrize("seen", ["", "typed", "9" * 5_000])
    def test_without_what_was_seen_nothing_is_decided(self, client, seen):
        sent = waiting()
        given = {"outcome": "approved", "seen": seen}
        for more in ({}, {"confirm": "yes"}):
            page = read(client.post(f"{case(sent)}decide/", given | more), status=422)
            assert "Open the case again before you decide" in page.words
        assert not Decision.objects.exists()
