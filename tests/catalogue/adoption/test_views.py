"""Recording that one's organisation uses a service, and all that follows from it."""

import pytest
from django.test import Client

from accounts.models import Role
from catalogue.models import Adoption, ContactPolicy, ListingState, Stage
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    return factories.live_listing(name="Pay desk")


@pytest.fixture
def used(body, listing):
    return factories.adoption(organisation=body, listing=listing)


def own(body):
    return f"/workspace/{body.slug}/adoptions/"


def form(body, listing):
    return f"{own(body)}new/?listing={listing.slug}"


def one(adoption, step=""):
    return f"{own(adoption.organisation)}{adoption.pk}/{step}"


def given(**fields):
    return {"stage": "live", "contact_policy": "ask_us"} | fields


class TestChoose:
    def test_with_one_organisation_nothing_is_asked(self, client, body, listing, member):
        supplier = factories.organisation(type="supplier")
        factories.membership(organisation=supplier, person=member)
        answer = client.get(f"/listings/{listing.slug}/record-use/")
        assert answer["Location"] == form(body, listing)

    def test_with_several_one_chooses(self, client, body, listing, member):
        other = factories.membership(person=member).organisation
        page = read(client.get(f"/listings/{listing.slug}/record-use/"))
        assert "Which organisation uses it?" in page.words
        for choice in (body, other):
            assert page.address_of(choice.name) == form(choice, listing)

    def test_without_any_one_learns_what_to_do(self, listing):
        page = read(signed_in(factories.person()).get(f"/listings/{listing.slug}/record-use/"))
        assert "You do not belong to a public body here yet." in page.words

    def test_it_needs_an_account_and_a_service(self, client, body):
        draft = factories.draft().listing
        assert Client().get(f"/listings/{draft.slug}/record-use/").status_code == 302
        for slug in ("no-such-thing", draft.slug):
            assert client.get(f"/listings/{slug}/record-use/").status_code == 404
            assert client.get(f"{own(body)}new/?listing={slug}").status_code == 404


class TestRecord:
    def test_what_was_told_is_kept_and_waits_for_a_colleague(self, client, body, listing):
        answers = given(
            scope="Parking",
            started_on_day="27",
            started_on_month="3",
            started_on_year="2026",
            version_used="2.1",
            evidence="wexmouth.example/pay",
            replaces="Paper forms",
            contact_policy="none",
        )
        page = read(client.post(form(body, listing), answers, follow=True))
        assert "A colleague has to confirm it before it counts." in page.words
        for words in ("Parking", "27 March 2026", "2.1", "Paper forms", "would rather not"):
            assert words in page.words
        kept = Adoption.objects.get()
        assert (kept.stage, kept.counts) == (Stage.LIVE, False)
        assert (kept.evidence, kept.contact_policy) == (
            "https://wexmouth.example/pay",
            ContactPolicy.NONE,
        )

    def test_an_empty_form_says_what_is_missing(self, client, body, listing):
        page = read(client.post(form(body, listing), {"scope": ""}), status=422)
        assert page.title.startswith("Error: ")
        assert page.address_of("Select how far you are") == "#id_stage"
        assert page.address_of("Select whether other bodies may ask you") == "#id_contact_policy"

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"scope": "x" * 301}, "must be 300 characters or fewer"),
            (
                {"started_on_day": "31", "started_on_month": "2", "started_on_year": "2026"},
                "The start must be a real date",
            ),
            ({"version_used": "x" * 51}, "The version must be 50 characters or fewer"),
            ({"evidence": "javascript:alert(1)"}, "The address must start with https://"),
            ({"replaces": "x" * 201}, "must be 200 characters or fewer"),
        ],
    )
    def test_a_wrong_answer_keeps_what_was_typed(self, client, body, listing, wrong, words):
        response = client.post(form(body, listing), given(**wrong))
        page = read(response, status=422)
        assert words in page.words
        for typed in wrong.values():
            assert f'value="{typed}"' in response.content.decode()
        assert not Adoption.objects.exists()

    def test_no_use_begins_with_its_end(self, client, body, listing):
        page = read(client.post(form(body, listing), given(stage="leaving")), status=422)
        assert "Select how far you are" in page.words

    def test_twice_is_told(self, client, used, body, listing):
        page = read(client.post(form(body, listing), given()), status=422)
        assert "Wexmouth Borough has already recorded its use of this service." in page.words
        assert Adoption.objects.count() == 1

    def test_of_a_withdrawn_service_no_use_begins(self, client, body):
        listing = factories.live_listing(state=ListingState.RETIRED)
        page = read(client.post(form(body, listing), given()), status=422)
        assert "This service is not live, so its use cannot be recorded." in page.words

    def test_suppliers_record_none(self, listing):
        supplier = factories.organisation(type="supplier")
        seller = signed_in(factories.member_of(supplier, role=Role.OWNER))
        page = read(seller.post(form(supplier, listing), given()), status=403)
        assert "Only members of a public body can record its use." in page.words

    def test_to_others_a_body_s_use_does_not_exist(self, used, body, listing, moderator):
        stranger = factories.member_of(factories.organisation(), role=Role.OWNER)
        pages = [own(body), form(body, listing), one(used)]
        pages += [one(used, step) for step in ("confirm/", "stage/", "renew/", "withdraw/")]
        for person in (stranger, moderator):
            for address in pages:
                assert signed_in(person).get(address).status_code == 404, address

    def test_under_one_body_another_s_use_does_not_exist(self, client, body):
        foreign = factories.adoption()
        assert client.get(f"{own(body)}{foreign.pk}/").status_code == 404


class TestConfirm:
    def test_the_same_person_is_refused_with_the_reason(self, client, body, listing):
        client.post(form(body, listing), given())
        recorded = Adoption.objects.get()
        page = read(client.get(one(recorded)))
        assert "This waits for a colleague to confirm it." in page.words
        assert "Confirm this use" not in page.words
        words = "Somebody else from your organisation has to confirm what you recorded."
        page = read(client.get(one(recorded, "confirm/")))
        assert words in page.words
        assert not page.elements("form", method="post")
        assert words in read(client.post(one(recorded, "confirm/")), status=403).words
        recorded.refresh_from_db()
        assert not recorded.counts

    def test_a_colleague_confirms_and_it_counts(self, client, colleague, body, listing):
        client.post(form(body, listing), given())
        recorded = Adoption.objects.get()
        page = read(colleague.get(one(recorded)))
        asked = read(colleague.get(page.address_of("Confirm this use")))
        assert "Confirm only what you know to be true: in use." in asked.words
        page = read(colleague.post(one(recorded, "confirm/"), follow=True))
        assert "Confirmed. It counts from now on" in page.words
        assert "waits" not in page.words
        recorded.refresh_from_db()
        assert recorded.counts

    def test_what_does_not_wait_is_told(self, client, used):
        assert "There is nothing to confirm." in read(client.get(one(used, "confirm/"))).words
        page = read(client.post(one(used, "confirm/"), follow=True))
        assert "There is nothing to confirm. Somebody may have been faster." in page.words
