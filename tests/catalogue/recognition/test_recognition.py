"""Names in imported lists are matched to organisations; no figure moves by it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Event, OrganisationIdentifier
from catalogue.adoption.actions import adopt
from catalogue.models import Adoption, NameDecision, Notice, UnresolvedAdopter
from catalogue.notifications.actions.telling import tell_of
from catalogue.notifications.queries.wording import describe
from catalogue.recognition.actions import (
    AlreadyDecided,
    NotDecided,
    dismiss_name,
    match_name,
    reopen_name,
)
from catalogue.recognition.queries import suggestions_for, waiting_names
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.actions.rollup import refresh_changed
from catalogue.statistics.queries import adoption_figures
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NAMES = "/moderation/adopter-names/"


@pytest.fixture
def listing():
    return factories.live_listing(name="Pay desk")


@pytest.fixture
def name(listing):
    return factories.adopter_name(listing=listing, name="Wexmouth Borough")


def matched(name, body, by, **more):
    return match_name(name=name, organisation=body, by=by, at=timezone.now(), **more)


class TestMatching:
    def test_it_makes_no_use_and_moves_no_figure(self, name, listing, body, moderator):
        rebuild_rollup()
        before = adoption_figures(listing.pk)
        assert matched(name, body, moderator) == 1
        refresh_changed(list(Event.objects.all()))
        after = adoption_figures(listing.pk)
        assert (
            [after.in_use, after.unconfirmed, after.reuse]
            == [before.in_use, before.unconfirmed, before.reuse]
            == [0, 0, 0]
        )
        assert not Adoption.objects.exists()
        event = Event.objects.get()
        assert (event.kind, event.organisation_id) == ("adopter.matched", body.pk)

    def test_everywhere_takes_the_same_name_on_other_lists(self, name, body, moderator):
        alike = factories.adopter_name(name="WEXMOUTH Börough")
        other = factories.adopter_name(name="Wexmouth Borough Council")
        assert matched(name, body, moderator, everywhere=True) == 2
        states = dict(UnresolvedAdopter.objects.values_list("pk", "decision"))
        assert states == {name.pk: "matched", alike.pk: "matched", other.pk: "waiting"}
        assert Event.objects.count() == 2, "one for each service"

    def test_without_it_only_this_list(self, name, body, moderator):
        factories.adopter_name(name="Wexmouth Borough")
        assert matched(name, body, moderator) == 1

    @pytest.mark.parametrize("decision", [NameDecision.NONE, NameDecision.NO_BODY])
    def test_a_name_of_nobody_waits_no_more(self, name, moderator, decision):
        dismiss_name(name=name, decision=decision, by=moderator, at=timezone.now())
        assert list(waiting_names()) == []
        assert Event.objects.get().kind == "adopter.dismissed"

    def test_it_is_undone_as_it_was_done(self, name, body, moderator):
        factories.adopter_name(name="wexmouth borough")
        matched(name, body, moderator, everywhere=True)
        later = factories.adopter_name(name="Wexmouth Borough")
        matched(later, body, moderator)
        assert reopen_name(name=name, by=moderator, at=timezone.now()) == 2
        later.refresh_from_db()
        assert later.decision == "matched", "decided by another act"
        with pytest.raises(NotDecided):
            reopen_name(name=name, by=moderator, at=timezone.now())

    def test_only_moderators_decide(self, name, body):
        for person in (
            factories.member_of(body, role="owner"),
            factories.person(site_role="administrator"),
        ):
            with pytest.raises(PermissionDenied):
                matched(name, body, person)
            with pytest.raises(PermissionDenied):
                reopen_name(name=name, by=person, at=timezone.now())

    def test_the_second_hears_who_was_first(self, name, body, moderator):
        matched(name, body, factories.person(name="Moira", site_role="moderator"))
        with pytest.raises(AlreadyDecided, match="Moira has decided this already"):
            matched(name, body, moderator)

    def test_the_table_holds_no_half_match(self, name, body):
        rows = UnresolvedAdopter.objects.filter(pk=name.pk)
        for values in ({"organisation": body}, {"decision": "matched"}, {"decision": "boat"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**values)


class TestSuggestions:
    def test_the_strongest_reason_comes_first(self, listing):
        alike = factories.organisation(name="Wexmouth Borough Council")
        accents = factories.organisation(name="Wéxmouth Borough")
        same = factories.organisation(name="WEXMOUTH BOROUGH")
        number = factories.organisation(name="Something else")
        OrganisationIdentifier.objects.create(organisation=number, scheme="ipa", value="c_wex")
        factories.organisation(name="Quay Agency")
        factories.supplier(name="Wexmouth Borough")
        name = factories.adopter_name(name="Wexmouth Borough", uri="C_WEX")
        found = suggestions_for(name)
        assert [one.organisation for one in found] == [number, same, accents, alike]
        assert [one.reason for one in found[:3]] == [
            "the same official number or address",
            "the same name",
            "the same name but for accents",
        ]
        assert found[3].reason.endswith("% alike")

    def test_a_website_counts_as_an_address(self, listing):
        body = factories.organisation(website="https://wexmouth.example/")
        name = factories.adopter_name(name="Zzz", uri="https://wexmouth.example")
        assert [one.reason for one in suggestions_for(name)] == ["the same website"]
        assert suggestions_for(name)[0].organisation == body

    def test_nothing_alike_is_nothing(self):
        factories.organisation(name="Quay Agency")
        assert suggestions_for(factories.adopter_name(name="Zzyzx")) == []


class TestPages:
    def test_names_are_grouped_and_the_first_comes_first(self, name, moderator):
        factories.adopter_name(name="Another town")
        factories.adopter_name(name="wexmouth borough")
        page = read(signed_in(moderator).get(NAMES))
        assert "2 names wait" in page.words
        assert page.words.index("Wexmouth Borough") < page.words.index("Another town")
        assert "2 services" in page.words
        assert page.address_of("Wexmouth Borough") == f"{NAMES}{name.pk}/"

    def test_25_stand_on_a_page(self, moderator):
        for number in range(26):
            factories.adopter_name(name=f"Town {number} of Example")
        client = signed_in(moderator)
        assert "Next page" in [words for words, _ in read(client.get(NAMES)).links]
        assert "Town 25 of Example" in read(client.get(f"{NAMES}?page=2")).words

    def test_a_suggestion_is_chosen_and_can_be_undone(self, name, listing, body, moderator):
        client = signed_in(moderator)
        page = read(client.get(f"{NAMES}{name.pk}/"))
        assert "the same name" in page.words
        values = {"choice": str(body.pk)}
        page = read(client.post(f"{NAMES}{name.pk}/", values, follow=True))
        assert "Matched. The organisation is told, and no figure changes." in page.words
        assert "No name waits for a decision." in page.words
        assert "Wexmouth Borough" in read(client.get(f"{NAMES}decided/")).words
        page = read(client.get(f"{NAMES}{name.pk}/"))
        assert f"by {moderator.name}: Wexmouth Borough." in page.words
        page = read(client.post(f"{NAMES}{name.pk}/reopen/", follow=True))
        assert "Undone. The name waits for a decision again." in page.words
        page = read(client.post(f"{NAMES}{name.pk}/reopen/", follow=True))
        assert "This name waits for a decision already." in page.words

    def test_others_are_found_by_their_name(self, name, moderator):
        other = factories.organisation(name="Quay Agency")
        client = signed_in(moderator)
        page = read(client.get(f"{NAMES}{name.pk}/?q=quay"))
        assert "Quay Agency" in page.words
        client.post(f"{NAMES}{name.pk}/?q=quay", {"choice": str(other.pk)})
        name.refresh_from_db()
        assert name.organisation == other

    @pytest.mark.parametrize("choice", ["none", "no_body"])
    def test_none_of_them_is_an_answer(self, name, moderator, choice):
        page = read(
            signed_in(moderator).post(f"{NAMES}{name.pk}/", {"choice": choice}, follow=True)
        )
        assert "Stored. The name waits no more." in page.words

    def test_what_is_not_offered_is_refused(self, name, moderator):
        stranger = factories.organisation(name="Quay Agency")
        client = signed_in(moderator)
        for choice, words in (
            ("", "Select an organisation, or why it is none of these"),
            (str(stranger.pk), "Select one of the answers shown"),
        ):
            page = read(client.post(f"{NAMES}{name.pk}/", {"choice": choice, "x": ""}), status=422)
            assert page.address_of(words) == "#id_choice"

    def test_everywhere_is_asked_where_there_is_more_than_one(self, name, body, moderator):
        client = signed_in(moderator)
        assert "Decide the same" not in read(client.get(f"{NAMES}{name.pk}/")).words
        factories.adopter_name(name="Wexmouth Borough")
        page = read(client.get(f"{NAMES}{name.pk}/"))
        assert "Decide the same for all 2 services that have this name" in page.words
        client.post(f"{NAMES}{name.pk}/", {"choice": str(body.pk), "everywhere": "on"})
        assert not UnresolvedAdopter.objects.waiting().exists()

    def test_a_decided_name_is_not_decided_again(self, name, body, moderator):
        matched(name, body, moderator)
        values = {"choice": "none"}
        page = read(signed_in(moderator).post(f"{NAMES}{name.pk}/", values, follow=True))
        assert "has decided this already: one of our organisations." in page.words

    def test_the_number_of_queries_does_not_grow(self, moderator, django_assert_max_num_queries):
        client = signed_in(moderator)
        for _ in range(25):
            factories.adopter_name()
        with django_assert_max_num_queries(10):
            client.get(NAMES)


class TestWhatFollows:
    def shown(self, listing, show="reuse"):
        return read(Client().get(f"/listings/{listing.slug}/adopters/?show={show}"))

    def test_it_stands_beside_the_adopters_until_the_body_records_its_use(
        self, name, listing, body, moderator
    ):
        assert "Named by the publisher" not in self.shown(listing).words, "before the match"
        matched(name, body, moderator)
        page = self.shown(listing)
        words = "Named by the publisher, not recorded by the organisation itself"
        assert f"{words}: 1 organisation" in page.words
        assert "Wexmouth Borough" not in page.words
        named = self.shown(listing, "named")
        assert "1 organisation Organisation" in named.words
        assert "Wexmouth Borough" in named.words
        by = factories.member_of(body)
        adopt(listing=listing, organisation=body, stage="live", by=by, at=timezone.now())
        assert words not in self.shown(listing).words
        assert "Wexmouth Borough" not in self.shown(listing, "named").words

    def test_its_members_are_told_with_the_way_to_record_it(self, name, listing, body, moderator):
        member = factories.member_of(body)
        matched(name, body, moderator)
        tell_of(list(Event.objects.all()), at=timezone.now())
        notices = list(Notice.objects.filter(person=member))
        (told,) = describe(notices)
        assert told.sentence == (
            "A list of users of Pay desk names Wexmouth Borough. "
            "It is in no figure until one of you records it."
        )
        page = read(signed_in(member).get(told.address, follow=True))
        assert "A list of the publisher names your organisation as a user." in page.words
        adopt(listing=listing, organisation=body, stage="live", by=member, at=timezone.now())
        (told,) = describe(notices)
        assert told.is_over
