"""What the publisher, the adopter and the moderator see of a dispute, and who is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.adoption.actions import dispute, settle, suspend_unanswered
from catalogue.models import Case, Dispute, DisputeState, Notice
from catalogue.notifications.actions.telling import tell_of
from catalogue.notifications.queries.wording import describe
from catalogue.organisations.queries import latest_history
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    publisher = factories.organisation(name="Quay Agency")
    return factories.live_listing(name="Pay desk", organisation=publisher)


@pytest.fixture
def used(body, listing):
    return factories.adoption(organisation=body, listing=listing)


@pytest.fixture
def publisher(listing):
    return factories.member_of(listing.organisation, role=Role.EDITOR)


@pytest.fixture
def adopter(body):
    return factories.member_of(body)


def claims(listing):
    return f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/claims/"


def side(body, found, step=""):
    return f"/workspace/{body.slug}/disputes/{found.pk}/{step}"


def judged(found):
    return f"/moderation/adoptions/{found.pk}/"


class TestClaims:
    def test_others_use_is_listed_and_may_be_disputed(self, used, listing, publisher):
        factories.adoption(listing=listing, organisation=listing.organisation)
        factories.adoption(listing=listing, lapsed=True)
        page = read(signed_in(publisher).get(claims(listing)))
        assert "1 organisation says that it uses it" in page.words
        address = page.address_of("Dispute this use of Wexmouth Borough")
        asked = read(signed_in(publisher).get(address))
        assert "Dispute the use by Wexmouth Borough" in asked.words
        page = read(signed_in(publisher).post(address, {"reason": "Never."}, follow=True))
        assert "The organisation is told, and asked to answer." in page.words
        assert "Never." in page.words
        page = read(signed_in(publisher).get(claims(listing)))
        assert "Waiting for an answer" in page.words
        assert "Dispute this use" not in page.words

    def test_a_plain_member_reads_it_and_is_offered_nothing(self, used, listing):
        member = signed_in(factories.member_of(listing.organisation))
        page = read(member.get(claims(listing)))
        assert "Dispute this use" not in page.words
        assert member.get(f"{claims(listing)}{used.pk}/dispute/").status_code == 403

    def test_an_empty_list_says_so(self, listing, publisher):
        page = read(signed_in(publisher).get(claims(listing)))
        assert "No other organisation says that it uses this service." in page.words

    def test_another_s_service_or_use_is_unfound(self, used, listing, publisher):
        client, foreign = signed_in(publisher), factories.adoption()
        assert client.get(f"{claims(listing)}{foreign.pk}/dispute/").status_code == 404
        other = claims(listing).replace(listing.slug, foreign.listing.slug)
        assert client.get(other).status_code == 404

    def test_twice_is_told_with_who_was_first(self, used, listing, publisher):
        found = factories.dispute(adoption=used)
        address = f"{claims(listing)}{used.pk}/dispute/"
        page = read(signed_in(publisher).post(address, {"reason": "Never."}), status=422)
        assert f"{found.disputed_by.name} disputed this use on" in page.words

    def test_own_services_lead_there(self, used, listing, publisher):
        own = f"/workspace/{listing.organisation.slug}/listings/"
        page = read(signed_in(publisher).get(own))
        assert page.address_of("Claims of use and reviews about Pay desk") == claims(listing)


class TestTheAdopter:
    def test_finds_it_in_three_places_and_answers(self, used, body, adopter):
        found = factories.dispute(adoption=used, reason="They left in May.")
        client = signed_in(adopter)
        for address in ("/home/", f"/workspace/{body.slug}/"):
            page = read(client.get(address))
            assert "Disputed use to answer" in page.words
            assert page.address_of("Pay desk") == side(body, found)
        use = read(client.get(f"/workspace/{body.slug}/adoptions/{used.pk}/"))
        assert "Quay Agency disputed this use on" in use.words
        assert "They left in May." in use.words
        page = read(client.get(side(body, found)))
        assert found.disputed_by.name not in page.words, "the other side's people are not named"
        page = read(client.get(page.address_of("Answer the dispute")))
        page = read(client.post(side(body, found, "answer/"), {"words": "We do."}, follow=True))
        assert "Your answer is sent. A moderator decides." in page.words
        assert "We do." in page.words
        assert "Answer the dispute" not in page.words

    def test_late_or_second_answers_are_told(self, used, body, adopter):
        found = factories.dispute(adoption=used, state=DisputeState.ANSWERED)
        page = read(
            signed_in(adopter).post(side(body, found, "answer/"), {"words": "x"}, follow=True)
        )
        assert f"{found.answered_by.name} was faster." in page.words

    def test_what_was_set_aside_says_so_and_an_editor_may_ask_again(self, used, body, editor):
        found = factories.dispute(adoption=used, state=DisputeState.SET_ASIDE)
        client = signed_in(editor)
        own = read(client.get(f"/workspace/{body.slug}/adoptions/"))
        assert "Suspended" in own.words
        use = read(client.get(f"/workspace/{body.slug}/adoptions/{used.pk}/"))
        assert "This use is suspended after a dispute, so it is in no figure." in use.words
        assert "Renew for another 12 months" not in use.words
        page = read(client.get(side(body, found)))
        address = page.address_of("Ask another moderator to look again")
        assert found.verdict in read(client.get(address)).words
        page = read(client.post(address, {"words": "See our page."}, follow=True))
        assert "Another moderator looks at it." in page.words
        assert "See our page." in page.words

    def test_a_member_cannot_ask_again_for_it(self, used, body, adopter):
        found = factories.dispute(adoption=used, state=DisputeState.SET_ASIDE)
        client = signed_in(adopter)
        assert "Ask another moderator" not in read(client.get(side(body, found))).words
        assert client.post(side(body, found, "ask-again/"), {"words": "x"}).status_code == 403


class TestThePublisher:
    def test_reads_the_answer_and_may_take_it_back(self, used, listing, publisher):
        found = factories.dispute(adoption=used, state=DisputeState.ANSWERED, answer="We do.")
        client, own = signed_in(publisher), listing.organisation
        page = read(client.get(side(own, found)))
        assert "We do." in page.words
        assert found.answered_by.name not in page.words
        address = page.address_of("Take the dispute back")
        assert "no moderator decides" in read(client.get(address)).words
        page = read(client.post(address, follow=True))
        assert "The dispute is taken back. The use stands." in page.words
        page = read(client.post(address, follow=True))
        assert "was faster" in page.words

    def test_cannot_answer_for_the_other_side(self, used, listing, publisher):
        found = factories.dispute(adoption=used)
        client, own = signed_in(publisher), listing.organisation
        assert "Answer the dispute" not in read(client.get(side(own, found))).words
        assert client.get(side(own, found, "answer/")).status_code == 403

    def test_to_others_it_does_not_exist(self, used, body):
        found = factories.dispute(adoption=used)
        stranger = signed_in(factories.member_of(factories.organisation(), role=Role.OWNER))
        assert stranger.get(side(body, found)).status_code == 404
        foreign = factories.dispute()
        own = signed_in(factories.member_of(body, role=Role.OWNER))
        assert own.get(side(body, foreign)).status_code == 404


class TestTheModerator:
    @pytest.mark.parametrize("state", [DisputeState.ANSWERED, DisputeState.UNANSWERED])
    def test_finds_it_in_the_queue_and_decides(self, used, moderator, state):
        found = factories.dispute(adoption=used, state=state)
        client = signed_in(moderator)
        queue = read(client.get("/moderation/?kind=dispute"))
        assert "Disputed use" in queue.words
        page = read(client.get(queue.address_of("Pay desk"), follow=True))
        assert "Does Wexmouth Borough use Pay desk?" in page.words
        assert found.disputed_by.name in page.words
        page = read(
            client.post(
                judged(found), {"decision": "stands", "reason": "Their page."}, follow=True
            )
        )
        assert "Your decision is stored. Both organisations can read it." in page.words
        assert "No dispute waits for a decision." in page.words
        assert "The use stands" in page.words
        assert not Case.objects.open().exists()

    def test_settled_meanwhile_hears_by_whom(self, used, moderator):
        found = factories.dispute(adoption=used, state=DisputeState.ANSWERED)
        other = factories.person(name="Moira", site_role="moderator")
        settle(dispute=found, stands=True, reason="Yes.", by=other, at=timezone.now())
        values = {"decision": "set_aside", "reason": "No."}
        page = read(signed_in(moderator).post(judged(found), values, follow=True))
        assert "Moira was faster. The dispute is now: the use stands." in page.words
        assert "Nothing is left to decide." in page.words

    def test_one_that_can_still_be_answered_waits(self, used, moderator):
        found = factories.dispute(adoption=used)
        client = signed_in(moderator)
        assert "Waiting for an answer" in read(client.get("/moderation/adoptions/")).words
        page = read(client.get(judged(found)))
        assert "The organisation can still answer until" in page.words
        assert "What do you decide?" not in page.words

    def test_of_their_own_organisation_another_decides(self, used, body, moderator):
        found = factories.dispute(adoption=used, state=DisputeState.ANSWERED)
        factories.membership(organisation=body, person=moderator)
        client = signed_in(moderator)
        page = read(client.get(judged(found)))
        assert "Another moderator decides" in page.words
        values = {"decision": "stands", "reason": "x"}
        assert client.post(judged(found), values).status_code == 403
        assert "Another moderator decides" in read(client.get("/moderation/")).words

    def test_a_case_that_another_has_says_so(self, used, moderator):
        found = factories.dispute(adoption=used, state=DisputeState.ANSWERED)
        other = factories.person(name="Moira", site_role="moderator")
        Case.objects.update(taken_by=other, taken_at=timezone.now())
        page = read(signed_in(moderator).get(judged(found)))
        assert "Moira has taken this case." in page.words

    def test_what_lapsed_lately_is_listed(self, moderator):
        listing = factories.live_listing(name="Late desk")
        day = timezone.localdate()
        factories.adoption(listing=listing, lapsed=True, lapses_on=day)
        page = read(signed_in(moderator).get("/moderation/adoptions/"))
        assert "Use that lapsed in the last 30 days" in page.words
        assert "Late desk" in page.words

    def test_to_others_the_pages_do_not_exist(self, used):
        found = factories.dispute(adoption=used)
        for address in ("/moderation/adoptions/", judged(found)):
            assert signed_in(factories.person()).get(address).status_code == 404
            assert Client().get(address).status_code == 302


class TestNotices:
    def sentences(self, person):
        notices = Notice.objects.filter(person=person).order_by("pk")
        return [(told.sentence, told.quote, told.address) for told in describe(list(notices))]

    def tell(self):
        tell_of(list(Event.objects.order_by("pk")), at=timezone.now())

    def test_all_members_of_the_adopter_are_told_of_a_dispute(
        self, used, body, publisher, adopter
    ):
        made = dispute(adoption=used, reason="They left.", by=publisher, at=timezone.now())
        self.tell()
        ((words, quote, address),) = self.sentences(adopter)
        assert words.startswith(
            "Quay Agency disputes that Wexmouth Borough uses Pay desk. Answer by"
        )
        assert (quote, address) == ("They left.", f"/workspace/{body.slug}/adoptions/{used.pk}/")
        assert self.sentences(publisher) == []
        assert "A publisher disputed recorded use" in [one.words for one in latest_history(body)]
        assert made.is_unsettled

    def test_of_a_suspension_by_the_clock(self, used, adopter, publisher):
        factories.dispute(adoption=used, at=timezone.now() - timedelta(days=40))
        suspend_unanswered(at=timezone.now())
        self.tell()
        ((words, _quote, _address),) = self.sentences(adopter)
        assert "Nobody answered the dispute in time" in words
        assert self.sentences(publisher) == []

    @pytest.mark.parametrize("stands", [True, False])
    def test_both_sides_read_why_a_moderator_decided(
        self, used, adopter, publisher, moderator, stands
    ):
        found = factories.dispute(adoption=used, state=DisputeState.ANSWERED)
        settle(dispute=found, stands=stands, reason="See page.", by=moderator, at=timezone.now())
        self.tell()
        for person in (adopter, publisher):
            ((words, quote, address),) = self.sentences(person)
            assert ("stands" if stands else "aside") in words
            assert quote == "See page."
            assert signed_in(person).get(address).status_code == 200

    def test_the_publisher_is_told_of_answers_corrections_and_withdrawals(
        self, used, body, adopter, publisher
    ):
        client = signed_in(adopter)
        found = factories.dispute(adoption=used)
        client.post(side(body, found, "answer/"), {"words": "We do."})
        client.post(f"/workspace/{body.slug}/adoptions/{used.pk}/withdraw/")
        self.tell()
        told = self.sentences(publisher)
        assert told[0][:2] == (
            "Wexmouth Borough answered your dispute about its use of Pay desk. A moderator decides.",
            "We do.",
        )
        assert told[1][0] == "Wexmouth Borough withdrew its use of Pay desk, which you disputed."
        assert Dispute.objects.get().state == DisputeState.CONCEDED

    def test_a_correction_without_a_dispute_tells_nobody(self, used, adopter, publisher):
        factories.dispute(adoption=used, state=DisputeState.TAKEN_BACK, settled_by=publisher,
                          settled_at=timezone.now())  # fmt: skip
        values = {"contact_policy": "none", "seen": "1"}
        slug = used.organisation.slug
        signed_in(adopter).post(f"/workspace/{slug}/adoptions/{used.pk}/correct/", values)
        self.tell()
        assert self.sentences(publisher) == []
