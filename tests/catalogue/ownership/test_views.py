"""The pages of handing over and claiming, as each side sees them."""

import pytest
from django.test import Client

from accounts.models import OrganisationDomain
from catalogue.models import Transfer, TransferState
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db):
    return factories.organisation(name="Wexmouth Borough")


@pytest.fixture
def heir(db):
    quay = factories.organisation(name="Quayside Agency", type="agency")
    factories.member_of(quay, role="owner")
    return quay


@pytest.fixture
def listing(body):
    return factories.live_listing(organisation=body, name="Pay desk")


def as_role(organisation, role):
    return signed_in(factories.member_of(organisation, role=role))


def own(organisation, rest=""):
    return f"/workspace/{organisation.slug}/transfers/{rest}"


def handing(listing, query=""):
    return f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/transfer/{query}"


class TestHandingOver:
    def test_an_owner_is_led_there_from_the_own_services(self, listing, body):
        page = read(as_role(body, "owner").get(f"/workspace/{body.slug}/listings/"))
        words = "Hand over Pay desk to another organisation"
        assert page.address_of(words) == handing(listing)
        page = read(as_role(body, "editor").get(f"/workspace/{body.slug}/listings/"))
        assert "Hand over" not in page.words

    def test_the_other_is_found_by_part_of_its_name(self, listing, body, heir):
        client = as_role(body, "owner")
        page = read(client.get(handing(listing, "?q=quay")))
        assert "Agency" in page.words
        values = [value for name, value, _ in page.fields if name == "organisation"]
        assert values == [heir.slug, "none"]
        chosen = handing(listing, f"?q=quay&continue=1&organisation={heir.slug}")
        assert client.get(chosen)["Location"] == handing(listing, f"?q=quay&to={heir.slug}")
        none = handing(listing, "?q=quay&continue=1&organisation=none")
        assert client.get(none)["Location"] == handing(listing)

    def test_who_cannot_take_it_is_not_found(self, listing, body):
        factories.organisation(name="Quay without an owner")
        seller = factories.organisation(name="Quay sellers", type="supplier")
        factories.member_of(seller, role="owner")
        page = read(as_role(body, "owner").get(handing(listing, "?q=quay")))
        assert "No organisation that can take it over" in page.words

    def test_nothing_chosen_is_an_error(self, listing, body, heir):
        page = read(as_role(body, "owner").get(handing(listing, "?q=quay&continue=1")), status=422)
        assert "Select an organisation, or none of these" in page.words

    def test_what_it_means_stands_before_the_button_and_the_offer_after_it(
        self, listing, body, heir
    ):
        factories.adoption(listing=listing)
        client = as_role(body, "owner")
        here = handing(listing, f"?q=quay&to={heir.slug}")
        page = read(client.get(here))
        assert "Offer the service to Quayside Agency" in page.words
        assert "Yours no longer can." in page.words
        page = read(client.post(here, {"words": "You run it already."}, follow=True))
        assert "It waits for an owner of Quayside Agency." in page.words
        assert "You run it already." in page.words
        page = read(client.post(here, {"words": ""}), status=422)
        assert "the answer is still open" in page.words

    def test_a_post_without_a_choice_begins_again(self, listing, body):
        answer = as_role(body, "owner").post(handing(listing))
        assert answer["Location"] == handing(listing)

    def test_an_unpublished_one_goes_by_the_name_of_its_draft(self, body, heir):
        draft = factories.draft(organisation=body, name="Half done").listing
        client = as_role(body, "owner")
        assert "Half done" in read(client.get(handing(draft))).words
        here = handing(draft, f"?q=quay&to={heir.slug}")
        page = read(client.post(here, {"words": ""}, follow=True))
        assert "Half done" in page.words
        assert "See the service" not in page.words
        taker = as_role(heir, "owner")
        for path in (own(heir), "/home/", f"/workspace/{heir.slug}/"):
            assert "Half done" in read(taker.get(path)).words


class TestAnswering:
    @pytest.fixture
    def offered(self, listing, heir):
        return factories.transfer(listing=listing, to=heir, words="You run it already.")

    def test_the_other_s_owner_finds_it_among_what_is_to_do(self, offered, heir):
        client = as_role(heir, "owner")
        for path in ("/home/", f"/workspace/{heir.slug}/"):
            page = read(client.get(path))
            assert page.address_of("Pay desk") == own(heir, f"{offered.pk}/answer/")
            assert "Nothing waits for you." not in page.words
        page = read(as_role(heir, "member").get(f"/workspace/{heir.slug}/"))
        assert "Services offered to you" not in page.words

    def test_accepted_it_is_theirs(self, offered, listing, heir):
        client = as_role(heir, "owner")
        page = read(client.get(own(heir, f"{offered.pk}/answer/")))
        assert "Wexmouth Borough offers you Pay desk" in page.words
        answer = client.post(own(heir, f"{offered.pk}/answer/"), {"answer": "accept"}, follow=True)
        assert "The service belongs to your organisation now." in read(answer).words
        page = read(client.get(f"/listings/{listing.slug}/"))
        assert "Published by Quayside Agency" in page.words
        page = read(client.get(f"/listings/{listing.slug}/history/"))
        assert "Quayside Agency took the service over" in page.words

    def test_declined_the_other_side_reads_why(self, offered, body, heir):
        sent = {"answer": "refuse", "reason": "We have no team for it."}
        as_role(heir, "owner").post(own(heir, f"{offered.pk}/answer/"), sent)
        page = read(as_role(body, "member").get(own(body, f"{offered.pk}/")))
        assert "Refused" in page.words
        assert "We have no team for it." in page.words

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"answer": ""}, "Select your answer"),
            ({"answer": "refuse"}, "Enter the reason."),
            ({"answer": "perhaps"}, "Select your answer"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, offered, heir, sent, words):
        client = as_role(heir, "owner")
        page = read(client.post(own(heir, f"{offered.pk}/answer/"), sent), status=422)
        assert words in page.words

    def test_who_is_too_late_is_told(self, offered, body, heir):
        factories.member_of(body, role="owner")
        as_role(body, "owner").post(own(body, f"{offered.pk}/take-back/"))
        client = as_role(heir, "owner")
        sent = {"answer": "accept"}
        page = read(client.post(own(heir, f"{offered.pk}/answer/"), sent, follow=True))
        assert "This was settled already: taken back." in page.words

    def test_what_cannot_be_handed_over_any_more_says_so(self, offered, listing, heir):
        factories.merge(merged=listing)
        client = as_role(heir, "owner")
        sent = {"answer": "accept"}
        page = read(client.post(own(heir, f"{offered.pk}/answer/"), sent), status=422)
        assert "This service was merged into another." in page.words

    def test_it_can_be_taken_back_after_a_look_at_what_that_means(self, offered, body):
        client = as_role(body, "owner")
        page = read(client.get(own(body, f"{offered.pk}/")))
        back = page.address_of("Take the offer back")
        assert "can no longer accept" in read(client.get(back)).words
        assert "It is taken back." in read(client.post(back, follow=True)).words
        page = read(client.post(back, follow=True))
        assert "This was settled already" in page.words

    def test_each_side_sees_it_and_nobody_else(self, offered, body, heir):
        for side, words in ((body, "Offered to Quayside Agency"), (heir, "Offered to you by")):
            page = read(as_role(side, "member").get(own(side)))
            assert words in page.words
        other = factories.organisation()
        client = as_role(other, "owner")
        assert "Nothing was offered or claimed yet." in read(client.get(own(other))).words
        assert client.get(own(other, f"{offered.pk}/")).status_code == 404

    def test_the_number_of_queries_does_not_grow(
        self, offered, body, django_assert_max_num_queries
    ):
        for _ in range(20):
            factories.transfer(listing=factories.live_listing(organisation=body))
        client = as_role(body, "member")
        with django_assert_max_num_queries(12):
            read(client.get(own(body)))


class TestClaiming:
    @pytest.fixture
    def imported(self, db):
        facts = {"landing_page": "https://pay.quay.example/"}
        return factories.imported_listing(name="Quay pay", facts=facts)

    def claim_of(self, imported, heir):
        return own(heir, f"claim/?listing={imported.slug}")

    def test_the_page_of_an_imported_service_leads_there(self, imported, heir):
        page = read(Client().get(f"/listings/{imported.slug}/"))
        assert page.address_of("This is ours") == f"/listings/{imported.slug}/claim/"
        client = as_role(heir, "owner")
        answer = client.get(f"/listings/{imported.slug}/claim/")
        assert answer["Location"] == self.claim_of(imported, heir)

    def test_other_services_are_not_to_be_claimed(self, listing, heir):
        page = read(Client().get(f"/listings/{listing.slug}/"))
        assert "This is ours" not in page.words
        client = as_role(heir, "owner")
        assert client.get(f"/listings/{listing.slug}/claim/").status_code == 404
        assert client.get(self.claim_of(listing, heir)).status_code == 404

    def test_somebody_with_two_organisations_is_asked_for_which(self, imported, heir, body):
        person = factories.member_of(heir, role="owner")
        factories.membership(organisation=body, person=person, role="owner")
        page = read(signed_in(person).get(f"/listings/{imported.slug}/claim/"))
        assert page.address_of("Quayside Agency") == self.claim_of(imported, heir)

    @pytest.mark.parametrize("role", ["member", "editor"])
    def test_whoever_is_no_owner_is_told_who_can(self, imported, heir, role):
        client = as_role(heir, role)
        page = read(client.get(f"/listings/{imported.slug}/claim/"))
        assert "Owners can claim a service" in page.words
        page = read(client.get(self.claim_of(imported, heir)), status=403)
        assert "Only owners can claim a service." in page.words

    def test_a_verified_domain_needs_no_words(self, imported, heir):
        OrganisationDomain.objects.create(organisation=heir, domain="quay.example")
        client = as_role(heir, "owner")
        page = read(client.get(self.claim_of(imported, heir)))
        assert "quay.example, which your organisation has verified" in page.words
        page = read(client.post(self.claim_of(imported, heir), {"one": "1"}, follow=True))
        assert "The service belongs to your organisation now." in page.words
        assert "A verified domain" in page.words

    def test_without_one_a_moderator_decides(self, imported, heir):
        client = as_role(heir, "owner")
        page = read(client.get(self.claim_of(imported, heir)))
        assert "So a moderator decides." in page.words
        assert "https://pay.quay.example/" in page.words
        sent = {"words": "Our team wrote it."}
        page = read(client.post(self.claim_of(imported, heir), sent, follow=True))
        assert "Your claim is with the moderators." in page.words
        page = read(client.post(self.claim_of(imported, heir), sent), status=422)
        assert "the answer is still open" in page.words

    def test_words_are_asked_for(self, imported, heir):
        client = as_role(heir, "owner")
        page = read(client.post(self.claim_of(imported, heir), {"words": ""}), status=422)
        assert "Enter what shows that it is yours." in page.words

    def test_the_owner_it_stands_under_sees_no_claim(self, imported, heir):
        made = factories.transfer(listing=imported, kind="claimed", to=heir)
        late = factories.member_of(imported.organisation, role="owner")
        page = read(signed_in(late).get(own(imported.organisation)))
        assert "Nothing was offered or claimed yet." in page.words
        assert signed_in(late).get(own(imported.organisation, f"{made.pk}/")).status_code == 404

    def test_it_can_be_taken_back(self, imported, heir):
        made = factories.transfer(listing=imported, kind="claimed", to=heir)
        client = as_role(heir, "owner")
        page = read(client.get(own(heir, f"{made.pk}/")))
        back = page.address_of("Take the claim back")
        assert "No moderator decides on it then." in read(client.get(back)).words
        client.post(back)
        made.refresh_from_db()
        assert made.state == TransferState.TAKEN_BACK


class TestJudging:
    @pytest.fixture
    def client(self, db):
        return signed_in(factories.person(site_role="moderator"))

    @pytest.fixture
    def claimed(self, heir):
        imported = factories.imported_listing(name="Quay pay")
        return factories.transfer(
            listing=imported, kind="claimed", to=heir, words="Our team wrote it."
        )

    def test_claims_wait_in_their_list_and_in_the_queue(self, client, claimed):
        page = read(client.get("/moderation/claims/"))
        assert (
            page.address_of(f"Quay pay (claim {claimed.pk})")
            == f"/moderation/claims/{claimed.pk}/"
        )
        page = read(client.get("/moderation/"))
        assert "Claim of a service" in page.words
        assert page.address_of("Claims of imported services") == "/moderation/claims/"
        answer = client.get(f"/moderation/cases/{claimed.case_id}/")
        assert answer["Location"] == f"/moderation/claims/{claimed.pk}/"

    def test_nothing_waiting_is_said(self, client):
        assert "No claim is waiting." in read(client.get("/moderation/claims/")).words

    def test_a_moderator_reads_what_speaks_for_it_and_decides(self, client, claimed, heir):
        OrganisationDomain.objects.create(organisation=heir, domain="quay.example")
        here = f"/moderation/claims/{claimed.pk}/"
        page = read(client.get(here))
        for words in ("Quayside Agency claims Quay pay", "Our team wrote it.", "quay.example",
                      "Elsewhere office", "https://code.example/"):  # fmt: skip
            assert words in page.words
        sent = {"decision": "accept", "reason": "Their page names it."}
        page = read(client.post(here, sent, follow=True))
        assert "Your decision is stored." in page.words
        assert "Settled claims" in page.words
        assert "This claim is settled." in read(client.get(here)).words
        page = read(client.post(here, sent, follow=True))
        assert "This was settled already: accepted." in page.words
        page = read(as_role(heir, "member").get(own(heir, f"{claimed.pk}/")))
        assert "Their page names it." in page.words

    def test_what_is_missing_is_asked_for(self, client, claimed):
        page = read(client.post(f"/moderation/claims/{claimed.pk}/", {"reason": ""}), status=422)
        assert "Select what you decide" in page.words
        assert "Enter the reason." in page.words

    def test_what_cannot_be_handed_over_says_why(self, client, claimed):
        factories.member_of(claimed.from_organisation, role="owner")
        sent = {"decision": "accept", "reason": "Theirs"}
        page = read(client.post(f"/moderation/claims/{claimed.pk}/", sent), status=422)
        assert "Somebody looks after this service by now." in page.words

    def test_of_an_own_organisation_another_moderator_decides(self, claimed, heir):
        person = factories.person(site_role="moderator")
        factories.membership(organisation=heir, person=person)
        client = signed_in(person)
        page = read(client.get(f"/moderation/claims/{claimed.pk}/"))
        assert "another moderator decides" in page.words
        sent = {"decision": "accept", "reason": "Ours"}
        assert client.post(f"/moderation/claims/{claimed.pk}/", sent).status_code == 403
        assert Transfer.objects.get().is_open

    def test_an_offer_is_no_claim(self, client):
        offered = factories.transfer()
        assert client.get(f"/moderation/claims/{offered.pk}/").status_code == 404
