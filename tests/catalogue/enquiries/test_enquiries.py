"""One public body asks another about its use, and is answered, without anybody's address."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.enquiries.actions import (
    MOST_OPEN,
    AlreadyAnswered,
    AlreadyAsked,
    NotToBeAsked,
    answer,
    ask,
)
from catalogue.models import Enquiry, ListingState, Notice
from catalogue.models.steps import ReasonMissing
from catalogue.notifications.actions.telling import tell_of
from catalogue.notifications.queries.wording import describe
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(body, editor):
    listing = factories.live_listing(name="Pay desk")
    return factories.adoption(organisation=body, listing=listing)


@pytest.fixture
def asking():
    return factories.organisation(name="Quay Agency")


@pytest.fixture
def member(asking):
    return factories.member_of(asking)


def new(asking, used):
    return f"/workspace/{asking.slug}/questions/new/?use={used.pk}"


def one(body, enquiry, step=""):
    return f"/workspace/{body.slug}/questions/{enquiry.pk}/{step}"


def asked_now(used, asking, by, words="How long?"):
    return ask(adoption=used, organisation=asking, words=words, by=by, at=timezone.now())


@pytest.mark.usefixtures("no_limits_used")
class TestAsking:
    def test_from_the_list_of_adopters_to_the_question(self, used, asking, member):
        client = signed_in(member)
        slug = used.listing.slug
        start = f"/listings/{slug}/adopters/{used.organisation.slug}/ask/"
        assert client.get(start)["Location"] == new(asking, used)
        page = read(client.get(new(asking, used)))
        assert "Ask Wexmouth Borough about its use of Pay desk" in page.words
        page = read(client.post(new(asking, used), {"words": "How <i>long</i>?"}, follow=True))
        assert "Your question is sent." in page.words
        assert "How <i>long</i>?" in page.words
        assert "Not answered yet. You get a notice as soon as they have." in page.words

    def test_with_several_organisations_one_chooses(self, used, asking, member, body):
        other = factories.membership(person=member).organisation
        factories.membership(person=member, organisation=body)
        start = f"/listings/{used.listing.slug}/adopters/{body.slug}/ask/"
        page = read(signed_in(member).get(start))
        assert page.address_of("Quay Agency") == new(asking, used)
        assert page.address_of(other.name) == new(other, used)
        assert "Wexmouth Borough" not in [words for words, _ in page.links], (
            "nobody asks themselves"
        )

    def test_without_a_public_body_one_learns_what_to_do(self, used):
        start = f"/listings/{used.listing.slug}/adopters/{used.organisation.slug}/ask/"
        page = read(signed_in(factories.person()).get(start))
        assert "Only members of another public body can ask." in page.words
        assert Client().get(start).status_code == 302

    @pytest.mark.parametrize(
        "state",
        [
            {"contact_policy": "none"},
            {"lapsed": True},
            {"suspended": True},
            {"withdrawn": True},
        ],
    )
    def test_who_would_rather_not_or_does_not_count_is_not_asked(self, asking, member, state):
        quiet = factories.adoption(**state)
        factories.member_of(quiet.organisation, role=Role.EDITOR)
        with pytest.raises(NotToBeAsked):
            asked_now(quiet, asking, member)
        assert signed_in(member).get(new(asking, quiet)).status_code == 404

    def test_of_a_hidden_service_nobody_is_asked(self, asking, member):
        hidden = factories.adoption(listing=factories.live_listing(state=ListingState.SUSPENDED))
        assert signed_in(member).get(new(asking, hidden)).status_code == 404

    def test_where_nobody_could_answer_nobody_asks(self, asking, member):
        with pytest.raises(NotToBeAsked):
            asked_now(factories.adoption(), asking, member)

    def test_only_for_one_s_own_public_body(self, used, asking, body, editor):
        supplier = factories.supplier()
        seller = factories.member_of(supplier)
        for person, organisation in ((seller, supplier), (editor, body), (seller, asking)):
            with pytest.raises(PermissionDenied):
                asked_now(used, organisation, person)

    def test_an_empty_question_is_none(self, used, asking, member):
        with pytest.raises(ReasonMissing):
            asked_now(used, asking, member, words=" ")
        page = read(signed_in(member).post(new(asking, used), {"words": ""}), status=422)
        assert page.address_of("Enter your question") == "#id_words"


@pytest.mark.usefixtures("no_limits_used")
class TestLimits:
    def test_one_is_open_about_a_use_at_a_time(self, used, asking, member):
        asked_now(used, asking, member)
        with pytest.raises(AlreadyAsked):
            asked_now(used, asking, member)
        with pytest.raises(IntegrityError, match="enquiry_open_once"), transaction.atomic():
            factories.enquiry(adoption=used, by=asking)
        page = read(signed_in(member).post(new(asking, used), {"words": "x"}), status=422)
        assert "has asked about this use before" in page.words

    def test_after_the_answer_another_may_be_asked(self, used, asking, member):
        factories.enquiry(adoption=used, by=asking, answer="Six weeks.")
        assert asked_now(used, asking, member).pk

    def test_an_organisation_has_twenty_open_at_most(self, used, asking, member):
        for _ in range(MOST_OPEN):
            factories.enquiry(by=asking)
        with pytest.raises(AlreadyAsked, match="20 questions open"):
            asked_now(used, asking, member)

    def test_a_person_sends_five_a_minute(self, asking, member, settings):
        client = signed_in(member)
        codes = []
        for _ in range(6):
            use = factories.adoption()
            factories.member_of(use.organisation, role=Role.EDITOR)
            codes.append(client.post(new(asking, use), {"words": "x"}).status_code)
        assert codes == [303] * 5 + [429]
        assert Enquiry.objects.count() == 5


class TestAnswering:
    def test_an_editor_finds_it_and_answers_and_who_asked_is_told(
        self, used, body, editor, asking, member
    ):
        made = asked_now(used, asking, member)
        tell_of(list(Event.objects.all()), at=timezone.now())
        client = signed_in(editor)
        for address in ("/home/", f"/workspace/{body.slug}/"):
            page = read(client.get(address))
            assert "Questions about your use" in page.words
            assert page.address_of("Pay desk") == one(body, made)
        page = read(client.get(one(body, made)))
        assert "Quay Agency asks about your use" in page.words
        assert member.name not in page.words
        assert member.email not in page.words
        page = read(client.post(one(body, made, "answer/"), {"words": "Six weeks."}, follow=True))
        assert "Your answer is sent." in page.words
        theirs = read(signed_in(member).get(one(asking, made)))
        assert "Six weeks." in theirs.words
        assert editor.name not in theirs.words
        tell_of(list(Event.objects.order_by("pk")), at=timezone.now())
        self.is_told(editor, "Quay Agency asked Wexmouth Borough about its use of Pay desk.", "")
        self.is_told(
            member,
            "Wexmouth Borough answered your question about its use of Pay desk.",
            one(asking, made),
        )

    def is_told(self, person, sentence, address):
        (told,) = describe(list(Notice.objects.filter(person=person)))
        assert told.sentence == sentence
        assert address in told.address

    def test_the_question_itself_is_told_with_its_words(self, used, body, editor, asking, member):
        made = asked_now(used, asking, member)
        tell_of(list(Event.objects.all()), at=timezone.now())
        (told,) = describe(list(Notice.objects.filter(person=editor)))
        assert told.sentence == "Quay Agency asks Wexmouth Borough about its use of Pay desk."
        assert (told.quote, told.address) == ("How long?", one(body, made))
        assert not Notice.objects.exclude(person=editor).exists(), "plain members are not asked"

    def test_only_editors_and_owners_answer_and_once(self, used, body, editor, asking, member):
        made = asked_now(used, asking, member)
        for person in (member, factories.member_of(body), factories.person(site_role="moderator")):
            with pytest.raises(PermissionDenied):
                answer(enquiry=made, words="x", by=person, at=timezone.now())
        page = read(signed_in(factories.member_of(body)).get(one(body, made)))
        assert "Your editors and owners can answer." in page.words
        answer(enquiry=made, words="Six weeks.", by=editor, at=timezone.now())
        with pytest.raises(AlreadyAnswered, match=editor.name):
            answer(enquiry=made, words="x", by=editor, at=timezone.now())
        with pytest.raises(ReasonMissing):
            answer(enquiry=made, words=" ", by=editor, at=timezone.now())
        page = read(
            signed_in(editor).post(one(body, made, "answer/"), {"words": "x"}, follow=True)
        )
        assert f"{editor.name} answered it on" in page.words

    def test_to_others_it_does_not_exist(self, used, asking):
        made = factories.enquiry(adoption=used, by=asking)
        other = factories.organisation()
        stranger = signed_in(factories.member_of(other, role=Role.OWNER))
        for body in (other, asking, used.organisation):
            for step in ("", "answer/"):
                assert stranger.get(one(body, made, step)).status_code == 404
        assert (
            signed_in(factories.member_of(asking)).get(one(asking, made, "answer/")).status_code
            == 403
        )


class TestOwnList:
    def test_both_sides_read_what_was_asked(self, used, asking, body):
        factories.enquiry(adoption=used, by=asking, answer="Six weeks.")
        theirs = read(
            signed_in(factories.member_of(asking)).get(f"/workspace/{asking.slug}/questions/")
        )
        assert "You asked Wexmouth Borough" in theirs.words
        ours = read(signed_in(factories.member_of(body)).get(f"/workspace/{body.slug}/questions/"))
        assert "Quay Agency asked you" in ours.words
        assert "answered on" in ours.words

    def test_an_empty_list_says_what_to_do(self, asking, member):
        page = read(signed_in(member).get(f"/workspace/{asking.slug}/questions/"))
        assert "To ask, open a service and see who uses it." in page.words
