"""Where editors record what their organisation runs."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from catalogue.estate.actions.lines import change
from catalogue.models import EstateLine, HowMet, LineState, SearchDocument
from catalogue.search.actions import rebuild_all
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "New till", "met": "own_run", "yearly_cost": "£40,000.50", "cost_year": "2026",
    "supplier": "Harbour Ltd", "contract_ends_on_day": "31", "contract_ends_on_month": "3",
    "contract_ends_on_year": "2028", "public": ["supplier_public"],
}  # fmt: skip


@pytest.fixture
def client(editor):
    return signed_in(editor)


def at(name, *keys):
    return reverse(f"estate:{name}", args=keys)


def words_of(client, address):
    return read(client.get(address)).words


class TestOwnPage:
    def test_it_says_how_each_purpose_is_met_and_which_are_not(self, client, body, line, use):
        factories.capability(name="Issue permits")
        change(
            line=line, yearly_cost=4_000_050, cost_year=2026, by=line.stated_by, at=line.stated_at
        )
        words = words_of(client, at("own", body.slug))
        assert "Old till" in words
        assert "£40,000.50 in 2026" in words
        assert "Pay gate" in words, "a service in use is read from the uses"
        nothing = words.index("Nothing recorded for these")
        assert words.index("Issue permits") > nothing

    def test_a_use_that_a_line_names_stands_once(self, client, body, use):
        purpose = use.listing.live_revision.capabilities.get()
        factories.estate_line(
            organisation=body, capability=purpose, name="Gate line", met=HowMet.SERVICE, adoption=use
        )  # fmt: skip
        page = read(client.get(at("own", body.slug)))
        assert not [one for one in page.links if f"use={use.pk}" in one[1]]

    def test_a_service_whose_use_ended_is_marked(self, client, body, purpose, use):
        line = factories.estate_line(
            organisation=body, capability=purpose, met=HowMet.SERVICE, adoption=use
        )
        use.stage = "ended"
        use.save()
        assert "Use does not count" in words_of(client, at("own", body.slug))
        assert "everybody sees nothing of this" in words_of(client, at("one", body.slug, line.pk))

    def test_members_read_and_change_nothing(self, body, line):
        member = signed_in(factories.member_of(body))
        words = words_of(member, at("own", body.slug))
        assert "You can read it." in words
        assert "Record something you run" not in words
        assert "What you can do" not in words_of(member, at("one", body.slug, line.pk))

    def test_a_supplier_has_none(self):
        seller = factories.supplier()
        answer = signed_in(factories.member_of(seller, role=Role.OWNER)).get(
            at("own", seller.slug)
        )
        assert answer.status_code == 403

    def test_another_organisation_s_things_are_unfound_in_one_s_own(self, client, body):
        other, run = factories.estate_line(), factories.estate_import()
        use = factories.adoption()
        for name, key in (
            ("one", other.pk), ("change", other.pk), ("end", other.pk), ("check", run.pk),
            ("report", run.pk), ("refused", run.pk), ("replaces", use.pk),
        ):  # fmt: skip
            assert client.get(at(name, body.slug, key)).status_code == 404, name
        assert client.post(at("confirm", body.slug, other.pk)).status_code == 404


class TestRecording:
    def test_what_was_answered_is_stored_exactly(self, client, body, purpose):
        answer = client.post(at("new", body.slug, purpose.slug), ANSWERS)
        line = EstateLine.objects.get()
        assert answer["Location"] == at("one", body.slug, line.pk)
        assert (line.yearly_cost, line.cost_year, line.contract_ends_on) == (
            4_000_050, 2026, date(2028, 3, 31),
        )  # fmt: skip
        assert (line.cost_public, line.supplier_public) == (False, True)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"yearly_cost": "1.005"}, "amount in pounds"),
            ({"cost_year": ""}, "Enter the year that the cost is of"),
            ({"yearly_cost": ""}, "Enter the cost"),
            ({"cost_year": "soon"}, "must be a year"),
            ({"met": "service"}, "Select the service that meets it"),
            ({"contract_ends_on_year": "1066"}, "from 1950"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, body, purpose, given, words):
        answer = client.post(at("new", body.slug, purpose.slug), ANSWERS | given)
        assert answer.status_code == 422
        assert words in read(answer, status=422).words

    def test_a_name_that_is_there_is_said_at_its_field(self, client, body, purpose, line):
        answer = client.post(at("new", body.slug, purpose.slug), ANSWERS | {"name": "Old Till"})
        assert answer.status_code == 422
        assert "recorded something of this name" in read(answer, status=422).words

    def test_from_a_use_its_service_is_filled_in(self, client, body, purpose, use):
        address = f"{at('new', body.slug, purpose.slug)}?use={use.pk}"
        assert 'value="Pay gate"' in client.get(address).content.decode()
        client.post(address, ANSWERS | {"met": "service", "adoption": str(use.pk)})
        assert EstateLine.objects.get().adoption == use

    def test_a_service_is_chosen_only_where_one_meets_it(self, client, body, purpose, use):
        answer = client.post(
            at("new", body.slug, purpose.slug), ANSWERS | {"adoption": str(use.pk)}
        )
        assert "Select &#39;No service&#39;" in answer.content.decode()


class TestKeepingTrue:
    def test_a_change_is_stored_and_in_the_history(self, client, body, line):
        client.post(at("change", body.slug, line.pk), ANSWERS | {"version": "1"})
        line.refresh_from_db()
        assert (line.name, line.version) == ("New till", 2)
        assert "Changed: " in words_of(client, at("one", body.slug, line.pk))

    def test_who_was_slower_sees_both_and_may_save_theirs(self, client, body, line):
        colleague = factories.member_of(body, role=Role.OWNER)
        change(line=line, supplier="Quay Ltd", by=colleague, at=line.stated_at)
        address = at("change", body.slug, line.pk)
        answer = client.post(address, ANSWERS | {"version": "1"})
        words = read(answer, status=409).words
        assert f"{colleague.name} changed this while you were writing." in words
        assert "Quay Ltd" in words
        assert "Harbour Ltd" in words
        assert client.post(address, ANSWERS | {"version": "2"}).status_code == 303
        assert EstateLine.objects.get().supplier == "Harbour Ltd"

    def test_it_is_stated_again_with_a_button(self, client, body, line):
        EstateLine.objects.update(stated_at="2025-03-10T12:00Z")
        assert client.post(at("confirm", body.slug, line.pk)).status_code == 303
        line.refresh_from_db()
        assert line.version == 2

    def test_it_ends_with_its_record_and_what_takes_its_place(self, client, body, line, use):
        client.post(
            at("end", body.slug, line.pk),
            {
                "retired_on_day": "1", "retired_on_month": "3", "retired_on_year": "2026",
                "reference": "INV 7", "replaced_by": str(use.pk),
            },
        )  # fmt: skip
        line.refresh_from_db()
        assert (line.state, line.closing_reference, line.replaced_by) == (
            LineState.RETIRED, "INV 7", use,
        )  # fmt: skip
        words = words_of(client, at("one", body.slug, line.pk))
        assert "This ended on 1 March 2026." in words
        assert "INV 7" in words
        for name in ("change", "end"):
            assert client.get(at(name, body.slug, line.pk)).status_code == 302

    def test_it_does_not_end_tomorrow(self, client, body, line):
        day = {"retired_on_day": "1", "retired_on_month": "3", "retired_on_year": "2190"}
        answer = client.post(at("end", body.slug, line.pk), day)
        assert "must be today or in the past" in read(answer, status=422).words


class TestReplacing:
    def test_a_use_says_what_it_replaces(self, client, body, line, use):
        page = read(client.get(reverse("adoption:one", args=[body.slug, use.pk])))
        address = at("replaces", body.slug, use.pk)
        assert ("Say what it replaces", address) in page.links
        client.post(address, {"line": str(line.pk)})
        line.refresh_from_db()
        assert line.replaced_by == use
        assert "It takes the place of these" in words_of(client, address)

    def test_with_nothing_of_one_s_own_there_is_nothing_to_choose(self, client, body, use):
        address = at("replaces", body.slug, use.pk)
        assert "recorded nothing that it runs itself" in words_of(client, address)
        assert client.post(address, {"line": "1"}).status_code == 200

    def test_members_see_no_door_that_is_closed_to_them(self, body, use):
        member = signed_in(factories.member_of(body))
        assert "Say what it replaces" not in words_of(
            member, reverse("adoption:one", args=[body.slug, use.pk])
        )


def test_services_of_others_for_the_purpose_are_offered_most_reused_first(
    client, body, line, purpose
):
    for name in ("Pay one", "Pay two"):
        factories.live_listing(name=name, capabilities=[purpose])
    factories.live_listing(name="Our own", capabilities=[purpose], organisation=body)
    factories.live_listing(name="Other purpose")
    rebuild_all()
    SearchDocument.objects.filter(name="Pay two").update(reuse=3)
    words = words_of(client, at("one", body.slug, line.pk))
    assert words.index("Pay two") < words.index("Pay one")
    assert "Our own" not in words
    assert "Other purpose" not in words


def test_the_workspace_leads_there_and_its_history_has_words_for_it(client, body, line):
    change(line=line, supplier="x", by=line.stated_by, at=line.stated_at)
    page = read(client.get(reverse("organisations:workspace", args=[body.slug])))
    assert ("What you run", at("own", body.slug)) in page.links
    assert "Something it runs was recorded or changed" in page.words
