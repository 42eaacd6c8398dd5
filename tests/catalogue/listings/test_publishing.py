"""The journey of an editor: begin, see what is left, check, send, take back."""

from datetime import timedelta
from urllib.parse import urldefrag

import pytest
from django.utils import timezone

from accounts.models import Role
from catalogue.fields import Kind
from catalogue.listings.actions import start_edit, submit
from catalogue.listings.problems import problems_of
from catalogue.listings.queries import UsualWait, usual_wait
from catalogue.models import Case, Listing, RevisionState
from catalogue.moderation.actions import approve, ask_for_changes
from tests import factories
from tests.catalogue.listings.editing import address, offered, states, ticked, value
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(body):
    return factories.draft(organisation=body, name="Pay desk", complete=True)


class TestBegin:
    def test_a_public_body_chooses_between_two_kinds(self, client, body):
        page = read(client.get(f"/workspace/{body.slug}/listings/new/"))
        assert offered(page, "kind") == [Kind.COMPONENT, Kind.SHARED_SERVICE]
        assert ticked(page, "kind") == []
        assert "Others take it and run it themselves." in page.words

    def test_a_supplier_is_not_asked_what_can_only_be_one_thing(self):
        supplier = factories.organisation(type="supplier")
        seller = signed_in(factories.member_of(supplier, role=Role.OWNER))
        page = read(seller.get(f"/workspace/{supplier.slug}/listings/new/"))
        assert "What kind of service is it?" not in page.words
        given = {"name": "Pay desk", "kind": ticked(page, "kind")}
        begun = seller.post(f"/workspace/{supplier.slug}/listings/new/", given)
        assert begun.status_code == 303
        assert Listing.objects.get().kind == Kind.COMMODITY_SERVICE

    def test_an_empty_form_says_what_is_missing(self, client, body):
        answer = client.post(f"/workspace/{body.slug}/listings/new/", {"name": ""})
        page = read(answer, status=422)
        assert page.title.startswith("Error: ")
        assert page.address_of("Enter the name of the service") == "#id_name"
        assert page.address_of("Select what kind of service it is") == "#id_kind"

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"name": "x" * 101, "kind": "component"}, "must be 100 characters or fewer"),
            ({"name": "\u200b", "kind": "component"}, "Enter the name of the service"),
            ({"name": "Pay desk", "kind": "commodity_service"}, "Select what kind of service"),
        ],
    )
    def test_a_wrong_answer_keeps_what_was_typed(self, client, body, given, words):
        page = read(client.post(f"/workspace/{body.slug}/listings/new/", given), status=422)
        assert words in page.words
        assert value(page, "name") == given["name"]
        assert not Listing.objects.exists()

    def test_a_good_answer_leads_to_the_list_of_sections(self, client, body):
        given = {"name": "Pay desk", "kind": "shared_service"}
        answer = client.post(f"/workspace/{body.slug}/listings/new/", given, follow=True)
        page = read(answer)
        assert page.title.startswith("Pay desk ")
        assert set(states(page, Kind.SHARED_SERVICE).values()) == {"Not started yet"}


class TestTaskList:
    def test_each_section_says_how_far_it_is(self, client, body):
        draft = factories.draft(organisation=body, facts={"licence": "MIT"})
        page = read(client.get(address(draft, "edit/")))
        assert states(page, Kind.COMPONENT) == {
            "about": "There is a problem",
            "use": "Not started yet",
            "cases": "Not started yet",
            "code": "Not started yet",
            "terms": "Completed",
            "data": "Not started yet",
            "support": "Not started yet",
            "moderation": "Not started yet",
        }
        assert page.words.count("Optional") == 5, "a building block needs about, use and licence"
        assert f"{len(problems_of(draft))} answers are missing" in page.words

    def test_nothing_is_missing_once_all_is_given(self, client, complete):
        page = read(client.get(address(complete, "edit/")))
        assert "missing" not in page.words
        check = read(client.get(page.address_of("Check your answers")))
        assert "Send for review" in check.words

    def test_what_a_moderator_asked_for_stands_above_the_sections(
        self, client, complete, editor, moderator
    ):
        complete = submit(revision=complete, by=editor, at=timezone.now())
        ask_for_changes(
            revision=complete,
            seen=complete.version,
            reason="Say what it costs.",
            by=moderator,
            at=timezone.now(),
        )
        page = read(client.get(address(complete, "edit/")))
        assert "A moderator asked for changes on " in page.words
        assert "Say what it costs." in page.words
        assert page.address_of("What it is") == address(complete, "edit/about/")

    def test_a_version_that_waits_is_not_changed(self, client, complete, editor):
        submit(revision=complete, by=editor, at=timezone.now())
        page = read(client.get(address(complete, "edit/")))
        assert "waits for a moderator since" in page.words
        assert "To change it, withdraw it first." in page.words
        answers = read(client.get(page.address_of("Read the answers")))
        for shown in (page, answers):
            assert not any("/edit/" in link for words, link in shown.links if "Back" not in words)
        assert "Send for review" not in answers.words


class TestCheck:
    @pytest.mark.parametrize("kind", Kind.values)
    def test_everything_missing_leads_to_the_control_that_asks_for_it(self, kind):
        draft = factories.draft(kind=kind, summary="")
        client = signed_in(draft.begun_by)
        page = read(client.get(address(draft, "check/")))
        assert page.title.startswith("Error: ")
        assert "Send for review" not in page.words
        for problem in problems_of(draft):
            self.opens(client, page.address_of(str(problem.message)))
        changes = [link for words, link in page.links if words.startswith("Change ")]
        assert len(changes) > len(problems_of(draft))
        for link in changes:
            self.opens(client, link)

    def opens(self, client, link):
        bare, control = urldefrag(link)
        opened = read(client.get(bare))
        assert any(marks.get("id") == control for _tag, marks in opened.marks), link
        assert opened.address_of("Back to your answers") == bare.split("edit/")[0] + "check/"

    def test_answers_are_shown_as_people_read_them(self, client, body):
        draft = factories.draft(organisation=body, complete=True)
        page = read(client.get(address(draft, "check/")))
        for words in ("Stable", "Local authority", draft.capabilities.get().name, "Not given"):
            assert words in page.words
        assert "Before you can send it" not in page.words


class TestSend:
    def test_what_is_incomplete_goes_back_to_the_check(self, client, body):
        draft = factories.draft(organisation=body)
        answer = client.post(address(draft, "send/"))
        assert answer["Location"] == address(draft, "check/")
        draft.refresh_from_db()
        assert draft.state == RevisionState.DRAFT

    def test_it_is_sent_once_and_the_reference_is_told(self, client, complete):
        for words in ("Sent for review", "This version was sent already."):
            page = read(client.post(address(complete, "send/"), follow=True))
            assert words in page.words
            assert f"Your reference is {complete.pk}" in page.words
        complete.refresh_from_db()
        assert complete.state == RevisionState.SUBMITTED
        assert "nothing was decided in the last 90 days" in page.words

    @pytest.mark.parametrize(("days", "words"), [(1, "takes 1 day."), (3, "takes 3 days.")])
    def test_the_usual_wait_is_told(self, client, complete, moderator, days, words):
        decided = factories.draft(complete=True, state=RevisionState.SUBMITTED)
        at = timezone.now()
        Case.objects.filter(revision=decided).update(opened_at=at - timedelta(days=days))
        approve(revision=decided, seen=decided.version, by=moderator, at=at)
        page = read(client.post(address(complete, "send/"), follow=True))
        assert words in page.words

    def test_what_was_sent_twice_waited_twice(self, complete, moderator):
        at = timezone.now() - timedelta(days=9)
        for days in (1, 3):
            sent = submit(revision=complete, by=complete.begun_by, at=at)
            at += timedelta(days=days)
            ask_for_changes(revision=sent, seen=sent.version, reason="More.", by=moderator, at=at)
        assert usual_wait() == UsualWait(days=2, decided=2)

    def test_nothing_is_said_to_be_sent_before_it_is(self, client, complete):
        assert client.get(address(complete, "sent/"))["Location"] == address(complete, "edit/")


class TestTakeBack:
    def test_it_asks_first_and_then_does_it(self, client, complete):
        listing = factories.live_listing(organisation=complete.listing.organisation)
        edit = start_edit(listing=listing, by=complete.begun_by, at=timezone.now())
        page = read(client.get(address(complete, "withdraw/")))
        assert "cannot be sent any more" in page.words
        assert "The live version stays" not in page.words
        assert "The live version stays" in read(client.get(address(edit, "withdraw/"))).words
        after = read(client.post(address(edit, "withdraw/"), follow=True))
        assert "The version has been withdrawn." in after.words
        edit.refresh_from_db()
        listing.refresh_from_db()
        assert (edit.state, listing.is_live) == (RevisionState.WITHDRAWN, True)
