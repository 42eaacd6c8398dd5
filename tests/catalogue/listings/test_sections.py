"""One section of the form: half-done, wrong, searched in, and saved by two people at once."""

import pytest
from django.utils import timezone

from accounts.models import Role
from catalogue.fields import BY_NAME, Kind, fields_of, sections_of
from catalogue.listings.actions import submit
from catalogue.models import Revision
from tests import factories
from tests.catalogue.listings.editing import address, offered, ticked, value
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return factories.organisation()


@pytest.fixture
def client(body):
    return signed_in(factories.member_of(body, role=Role.EDITOR))


@pytest.fixture
def draft(body):
    return factories.draft(organisation=body, name="Pay desk")


def about(version=0, **given):
    return {"version": version, "name": "Pay desk", "summary": "", "description": ""} | given


class TestForm:
    @pytest.mark.parametrize("kind", Kind.values)
    def test_every_field_of_the_kind_is_asked_in_its_section(self, client, body, kind):
        draft = factories.draft(organisation=body, kind=kind, complete=True)
        for section in sections_of(kind):
            page = read(client.get(address(draft, f"edit/{section.name}/")))
            assert page.title.startswith(str(section.title))
            for field in fields_of(kind, section=section.name):
                assert str(field.label) in page.words
                assert str(field.hint) in page.words

    def test_a_section_that_is_none_leads_to_the_list(self, client, draft):
        answer = client.get(address(draft, "edit/secrets/"))
        assert answer["Location"] == address(draft, "edit/")

    def test_what_a_begun_section_still_lacks_is_told(self, client, draft):
        page = read(client.get(address(draft, "edit/about/")))
        assert page.address_of("Enter a description") == "#id_description"
        assert page.address_of("Select at least one thing that it does") == "#id_capabilities"
        untouched = read(client.get(address(draft, "edit/use/")))
        assert "Before you can send it for review" not in untouched.words

    def test_a_description_that_is_too_short_says_by_how_much(self, client, draft):
        client.post(address(draft, "edit/about/"), about(description="Takes money."))
        page = read(client.get(address(draft, "edit/about/")))
        assert "Description must be 150 characters or more. It has 12 now." in page.words


class TestSave:
    def test_a_half_done_section_is_kept(self, client, draft):
        answer = client.post(address(draft, "edit/about/"), about(summary="Takes payments"))
        assert answer["Location"] == address(draft, "edit/")
        page = read(client.get(address(draft, "edit/about/")))
        assert value(page, "summary") == "Takes payments"
        assert value(page, "version") == "1"

    def test_lines_come_back_one_on_each_line(self, client, draft):
        client.post(address(draft, "edit/about/"), about(features="Fast\r\n\r\n Safe "))
        assert Revision.objects.get().texts.get().features == ["Fast", "Safe"]
        page = client.get(address(draft, "edit/about/"))
        assert ">Fast\nSafe</textarea>" in page.content.decode()

    def test_who_came_from_the_check_goes_back_there(self, client, draft):
        check = address(draft, "check/")
        here = address(draft, "edit/about/") + "?from=check"
        assert read(client.get(here)).address_of("Back to your answers") == check
        assert client.post(here, about())["Location"] == check
        elsewhere = address(draft, "edit/about/") + "?from=https://evil.example/"
        assert client.post(elsewhere, about(version=1))["Location"] == address(draft, "edit/")

    def test_a_choice_that_may_be_left_out_can_be_taken_back(self, client, body):
        shared = factories.draft(
            organisation=body, kind="shared_service", facts={"licence": "MIT"}
        )
        page = read(client.get(address(shared, "edit/terms/")))
        assert ticked(page, "licence") == ["MIT"]
        assert "Not given" in page.words
        client.post(address(shared, "edit/terms/"), {"version": 0, "licence": ""})
        shared.refresh_from_db()
        assert "licence" not in shared.facts

    def test_a_choice_that_is_needed_offers_no_way_out(self, client, draft):
        page = read(client.get(address(draft, "edit/terms/")))
        assert "" not in offered(page, "licence")


class TestLimits:
    def test_every_limit_of_a_section_is_told_at_once_and_typed_values_stay(self, client, draft):
        given = about(
            name="",
            summary="s" * 151,
            description="d" * 10_001,
            features="\n".join("abcdefghijk"),
            capabilities=[factories.capability().slug for _ in range(6)],
        )
        page = read(client.post(address(draft, "edit/about/"), given), status=422)
        assert page.title.startswith("Error: ")
        for words, control in (
            ("Enter the name of the service", "#id_name"),
            ("Summary must be 150 characters or fewer. It has 151.", "#id_summary"),
            ("Description must be 10,000 characters or fewer. It has 10,001.", "#id_description"),
            ("Features: enter 10 or fewer. There are 11.", "#id_features"),
            ("What it does: choose 5 or fewer. There are 6.", "#id_capabilities"),
        ):
            assert page.address_of(words) == control
        assert value(page, "summary") == "s" * 151
        assert "d" * 10_001 in page.words
        assert "a b c d e f g h i j k" in page.words
        assert sorted(ticked(page, "capabilities")) == sorted(given["capabilities"])
        assert Revision.objects.get().version == 1, "nothing is saved"

    def test_addresses_and_lines_of_a_section_are_judged_together(self, client, draft):
        given = {
            "version": 0,
            "phase": "finished",
            "audience": ["health", "citizens"],
            "aliases": "one two three four five six seven eight nine ten eleven",
            "landing_page": "javascript:alert(1)",
        }
        page = read(client.post(address(draft, "edit/use/"), given), status=422)
        for words in (
            "Phase: choose one of the list, not 'finished'.",
            "Who it is for: choose one of the list, not 'citizens'.",
            "Other names: each must be 10 words or fewer.",
            "Address of the service's own page must be a full address",
        ):
            assert words in page.words
        assert value(page, "landing_page") == "javascript:alert(1)"
        assert ticked(page, "audience") == ["health"]

    def test_a_capability_that_is_none_is_refused_in_words(self, client, draft):
        given = about(capabilities=["no-such"])
        page = read(client.post(address(draft, "edit/about/"), given), status=422)
        assert "There is no function called 'no-such'." in page.words

    @pytest.mark.parametrize("version", ["", "x", "9" * 30])
    def test_a_version_that_is_none_saves_nothing(self, client, draft, version):
        answer = client.post(address(draft, "edit/about/"), about(version=version, summary="New"))
        assert answer.status_code in {409, 422}
        assert Revision.objects.get().texts.get().summary == "Takes payments by card"

    def test_what_was_sent_meanwhile_is_not_changed(self, client, body):
        draft = factories.draft(organisation=body, complete=True)
        submit(revision=draft, by=draft.begun_by, at=timezone.now())
        page = read(client.get(address(draft, "edit/about/"), follow=True))
        assert "Withdraw it to change it." in page.words
        assert "To change it, withdraw it first." in page.words
        page = read(client.post(address(draft, "edit/about/"), about(name="X")), status=422)
        assert "This version is with a moderator. Withdraw it to change it." in page.words
        assert Revision.objects.get().name == draft.name


class TestFindWhatItDoes:
    @pytest.fixture
    def money(self):
        return factories.capability(name="Money", slug="money")

    def test_nothing_to_choose_says_how_to_begin(self, client, draft):
        page = read(client.get(address(draft, "edit/about/")))
        assert "Search to see what you can choose." in page.words

    def test_a_search_keeps_what_was_typed_and_what_was_chosen(self, client, draft, money):
        factories.capability(name="Take payments", slug="pay", parent=money)
        factories.capability(name="Refund", slug="refund", parent=money, summary="Pay it back")
        factories.capability(name="Book rooms", slug="book", parent=money)
        given = about(
            version=0,
            summary="s" * 151,
            description="Not done yet",
            capabilities=["book"],
            words="PAY",
            find="1",
        )
        page = read(client.post(address(draft, "edit/about/"), given))
        assert offered(page, "capabilities") == ["book", "refund", "pay"]
        assert ticked(page, "capabilities") == ["book"]
        assert value(page, "summary") == "s" * 151
        assert "Not done yet" in page.words
        assert value(page, "words") == "PAY"
        assert value(page, "version") == "0"
        assert "There is a problem" not in page.words, "nothing is judged by a search"
        assert Revision.objects.get().version == 1, "nothing is saved by one"

    def test_all_words_have_to_fit_and_groups_are_no_answer(self, client, draft, money):
        factories.capability(name="Take money", slug="take", parent=money)
        factories.capability(name="Lend money", slug="lend", parent=money)
        for words, found in (("money take", ["take"]), ("money", ["lend", "take"])):
            given = about(words=words, find="1")
            page = read(client.post(address(draft, "edit/about/"), given))
            assert offered(page, "capabilities") == found

    def test_nothing_found_is_said_with_the_words(self, client, draft):
        page = read(client.post(address(draft, "edit/about/"), about(words="zzz", find="1")))
        assert "Nothing has the words 'zzz' in its name." in page.words


class TestTwoAtOnce:
    @pytest.fixture
    def colleague(self, body):
        return signed_in(factories.member_of(body, role=Role.OWNER))

    def test_both_values_are_shown_and_nothing_is_lost(self, client, colleague, draft):
        pay, book = factories.capability(name="Pay"), factories.capability(name="Book")
        same = {
            "description": "Line one\r\nLine two",
            "features": "Fast\r\nSafe",
            "capabilities": [pay.slug, book.slug],
        }
        here = address(draft, "edit/about/")
        colleague.post(here, about(summary="Theirs", **same))
        page = read(client.post(here, about(summary="Ours", **same)), status=409)
        assert "Somebody else saved first" in page.words
        assert "Summary Theirs Ours" in page.words
        table = page.words.split("What changes")[1].split("Up to 100 characters")[0]
        for same_in_both in ("Line one", "Fast", "Book"):
            assert same_in_both not in table
        assert page.address_of("Keep theirs") == address(draft, "edit/")
        assert Revision.objects.get().texts.get().summary == "Theirs"
        mine = about(version=value(page, "version"), summary=value(page, "summary"), **same)
        assert client.post(here, mine)["Location"] == address(draft, "edit/")
        assert Revision.objects.get().texts.get().summary == "Ours"

    def test_choices_are_shown_by_their_names(self, client, colleague, draft):
        here = address(draft, "edit/use/")
        colleague.post(here, {"version": 0, "phase": "beta", "audience": ["health"]})
        given = {"version": 0, "phase": "", "audience": ["police"]}
        page = read(client.post(here, given), status=409)
        assert "Phase beta Not given" in page.words
        theirs, ours = (BY_NAME["audience"].label_of(one) for one in ("health", "police"))
        assert f"Who it is for {theirs} {ours}" in page.words

    def test_who_works_on_another_section_is_not_disturbed(self, client, colleague, draft):
        page = read(client.get(address(draft, "edit/use/")))
        colleague.post(address(draft, "edit/about/"), about(summary="Theirs"))
        given = {"version": value(page, "version"), "phase": "beta", "audience": ["health"]}
        assert client.post(address(draft, "edit/use/"), given).status_code == 303
        stored = Revision.objects.get()
        assert (stored.facts["phase"], stored.texts.get().summary) == ("beta", "Theirs")
        assert stored.saved == {"about": 1, "use": 1}

    def test_who_typed_the_same_has_nothing_to_decide(self, client, colleague, draft):
        here = address(draft, "edit/about/")
        for person in (colleague, client):
            answer = person.post(here, about(summary="The same"))
            assert answer["Location"] == address(draft, "edit/")
        assert Revision.objects.get().version == 2
