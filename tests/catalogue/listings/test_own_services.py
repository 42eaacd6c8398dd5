"""The services that an organisation publishes, who may work on them, and what becomes of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from catalogue.listings.actions import start_edit, withdraw
from catalogue.models import Revision, RevisionState
from catalogue.moderation.actions import approve, ask_for_changes, refuse
from tests import factories
from tests.catalogue.listings.editing import address, value
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
STEPS = ("edit/", "edit/about/", "check/", "sent/", "withdraw/")


@pytest.fixture
def sent(body):
    return factories.draft(
        organisation=body, name="Pay desk", complete=True, state=RevisionState.SUBMITTED
    )


def own(body):
    return f"/workspace/{body.slug}/listings/"


class TestList:
    def test_none_yet_is_said(self, client, body):
        page = read(client.get(own(body)))
        assert "has not published a service yet" in page.words
        assert page.address_of("Publish a service") == f"{own(body)}new/"

    def test_each_says_its_state_and_what_can_be_done(self, client, body, sent):
        begun = factories.draft(organisation=body, name="Begun")
        live = factories.live_listing(organisation=body, name="Up")
        factories.draft(name="Of others")
        page = read(client.get(own(body)))
        assert page.address_of("Continue: Begun") == address(begun, "edit/")
        assert page.address_of("Read the open version: Pay desk") == address(sent, "edit/")
        assert "version worked on: waiting for a moderator" in page.words
        assert page.address_of("See the public page of Up") == f"/listings/{live.slug}/"
        assert page.elements("form", action=f"{own(body)}{live.slug}/edit/begin/")
        assert "Of others" not in page.words

    def test_a_refusal_is_told_until_a_new_version_is_begun(self, client, body, sent, moderator):
        refuse(
            revision=sent,
            seen=sent.version,
            reason="It is a duplicate.",
            by=moderator,
            at=timezone.now(),
        )
        page = read(client.get(own(body)))
        assert "Refused on " in page.words
        assert "It is a duplicate." in page.words
        again = read(client.post(address(sent, "edit/begin/"), follow=True))
        assert again.title.startswith("Pay desk ")
        assert "It is a duplicate." not in read(client.get(own(body))).words

    def test_what_was_given_back_is_not_called_refused(self, client, body, sent, moderator):
        ask_for_changes(
            revision=sent, seen=sent.version, reason="Say more.", by=moderator, at=timezone.now()
        )
        page = read(client.get(own(body)))
        assert "version worked on: changes asked for" in page.words
        assert "Refused" not in page.words

    def test_the_number_of_queries_does_not_grow(self, client, body, moderator):
        self.fill(body, moderator, 1)
        few = self.queries(client, body)
        self.fill(body, moderator, 10)
        assert self.queries(client, body) == few <= 10

    def fill(self, body, moderator, number):
        for _ in range(number):
            factories.live_listing(organisation=body)
            sent = factories.draft(organisation=body, state=RevisionState.SUBMITTED)
            refuse(revision=sent, seen=sent.version, reason="No.", by=moderator, at=timezone.now())

    def queries(self, client, body):
        with CaptureQueriesContext(connection) as seen:
            read(client.get(own(body)))
        return len(seen)


class TestWhoMayWorkOnIt:
    def test_members_look_and_do_not_edit(self, body, sent):
        member = signed_in(factories.member_of(body))
        listed = read(member.get(own(body)))
        assert "Editors and owners can publish services" in listed.words
        assert "Publish a service" not in [words for words, _ in listed.links]
        draft = factories.draft(organisation=body)
        page = read(member.get(address(draft, "edit/")))
        assert "An editor works on this version. You can read it." in page.words
        assert "Withdraw this version" not in page.words
        answers = read(member.get(page.address_of("Read the answers")))
        assert answers.title.startswith("Answers ")
        assert not [words for words, _ in answers.links if words.startswith("Change")]

    def test_what_members_may_not_do_is_refused_with_the_reason(self, body, sent):
        member = signed_in(factories.member_of(body))
        live = factories.live_listing(organisation=body)
        refused = [
            member.get(f"{own(body)}new/"),
            member.get(address(sent, "edit/about/")),
            member.get(address(sent, "withdraw/")),
            member.post(address(sent, "withdraw/")),
            member.post(f"{own(body)}{live.slug}/edit/begin/"),
            member.post(address(factories.draft(organisation=body, complete=True), "send/")),
        ]
        for answer in refused:
            page = read(answer, status=403)
            assert "Only editors and owners can publish for this organisation." in page.words

    def test_to_everybody_else_nothing_of_it_exists(self, sent, moderator):
        stranger = factories.member_of(factories.organisation(), role=Role.OWNER)
        for client in (signed_in(stranger), signed_in(moderator)):
            for step in STEPS:
                assert client.get(address(sent, step)).status_code == 404, step
        assert Client().get(address(sent, "edit/")).status_code == 302


class TestEditOfALiveService:
    def test_the_live_version_stays_up_until_the_new_one_is_approved(
        self, client, editor, body, moderator
    ):
        listing = factories.live_listing(organisation=body, summary="As it was")
        public = f"/listings/{listing.slug}/"
        begun = client.post(f"{own(body)}{listing.slug}/edit/begin/")
        assert begun["Location"] == f"{own(body)}{listing.slug}/edit/"
        edit = listing.revisions.open().get()
        section = read(client.get(address(edit, "edit/about/")))
        assert value(section, "summary") == "As it was"
        given = {
            "version": value(section, "version"),
            "name": edit.name,
            "summary": "As it will be",
            "description": factories.DESCRIPTION,
            "capabilities": edit.capabilities.get().slug,
        }
        client.post(address(edit, "edit/about/"), given)
        client.post(address(edit, "send/"))
        for words in ("As it was", "As it will be"):
            assert words in read(Client().get(public)).words
            edit.refresh_from_db()
            if edit.state == RevisionState.SUBMITTED:
                approve(revision=edit, seen=edit.version, by=moderator, at=timezone.now())

    def test_what_was_begun_is_taken_up_again(self, client, editor, body):
        listing = factories.live_listing(organisation=body)
        start_edit(listing=listing, by=editor, at=timezone.now())
        client.post(f"{own(body)}{listing.slug}/edit/begin/")
        assert listing.revisions.open().count() == 1

    def test_what_was_withdrawn_is_where_the_next_begins(self, client, editor, sent, body):
        withdraw(revision=sent, by=editor, at=timezone.now())
        client.post(address(sent, "edit/begin/"))
        begun = Revision.objects.open().get()
        assert (begun.name, begun.facts) == ("Pay desk", sent.facts)

    def test_a_service_that_is_none_is_not_found(self, client, body):
        foreign = factories.live_listing()
        for slug in ("no-such-thing", foreign.slug):
            assert client.post(f"{own(body)}{slug}/edit/begin/").status_code == 404


class TestDecidedMeanwhile:
    @pytest.mark.parametrize("step", STEPS)
    def test_its_pages_lead_on_with_the_reason(self, client, body, sent, moderator, step):
        approve(revision=sent, seen=sent.version, by=moderator, at=timezone.now())
        page = read(client.get(address(sent, step), follow=True))
        assert "No version of this service is open: it was decided or withdrawn." in page.words
        assert page.title.startswith("Services you publish")

    @pytest.mark.parametrize("step", ["edit/about/", "send/", "withdraw/"])
    def test_its_forms_change_nothing_and_lead_on(self, client, sent, moderator, step):
        approve(revision=sent, seen=sent.version, by=moderator, at=timezone.now())
        page = read(client.post(address(sent, step), {"version": 1, "name": "X"}, follow=True))
        assert "No version of this service is open" in page.words
        sent.refresh_from_db()
        assert (sent.state, sent.name) == (RevisionState.APPROVED, "Pay desk")

    @pytest.mark.parametrize("step", STEPS)
    def test_what_never_was_is_not_found(self, client, body, step):
        assert client.get(f"{own(body)}no-such-thing/{step}").status_code == 404
