"""What a person finds on their own pages, and what they choose."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from catalogue.models import Notice, Preference, Way
from catalogue.notifications.actions.letters import stop_address
from catalogue.notifications.views.own import PAGE
from tests import factories
from tests.conftest import signed_in
from tests.reading import read


@pytest.fixture
def client(editor):
    return signed_in(editor)


class TestNotices:
    def test_newest_first_with_words_and_a_link(self, client, editor, listing, body) -> None:
        now = timezone.now()
        for kind in ("listing.published", "listing.changed"):
            factories.notice(person=editor, listing=listing, kind=kind, at=now)
        page = read(client.get("/notices/"))
        first = "The new version of Quay visits by Port Office is published."
        assert page.words.index(first) < page.words.index("Quay visits by Port Office is publ")
        assert page.address_of(first) == f"/listings/{listing.slug}/"
        assert page.words.count("Unread") == 2
        assert "2 notices are unread" in page.words

    def test_one_is_marked_as_read_and_leads_back(self, client, editor, listing) -> None:
        notice = factories.notice(person=editor, listing=listing)
        answer = client.post(f"/notices/{notice.pk}/read/", {"from": "home"})
        assert (answer.status_code, answer["Location"]) == (303, "/home/")
        assert client.post(f"/notices/{notice.pk}/read/")["Location"] == "/notices/"
        page = read(client.get("/notices/"))
        assert "Unread" not in page.words
        assert "You have read them all" in page.words

    def test_all_that_were_shown_are_marked(self, client, editor, listing) -> None:
        factories.notice(person=editor, listing=listing)
        page = read(client.get("/notices/"))
        drawn = next(value for name, value, _ in page.fields if name == "drawn_at")
        later = factories.notice(person=editor, listing=listing)
        client.post("/notices/read/", {"drawn_at": drawn})
        assert Notice.objects.unread().get() == later

    @pytest.mark.parametrize("drawn", ["", "yesterday", "2027-01-01T00:00:00"])
    def test_a_moment_that_is_none_is_now(self, drawn, client, editor, listing) -> None:
        factories.notice(person=editor, listing=listing)
        client.post("/notices/read/", {"drawn_at": drawn})
        assert not Notice.objects.unread().exists()

    def test_another_person_s_notice_is_unfound(self, client, listing) -> None:
        other = factories.notice(listing=listing)
        assert client.post(f"/notices/{other.pk}/read/").status_code == 404
        assert "You have no notices yet" in read(client.get("/notices/")).words

    def test_who_left_the_organisation_finds_nothing_of_it(
        self, client, editor, listing, body
    ) -> None:
        factories.notice(person=editor, listing=listing, on_behalf_of=body)
        Membership.objects.filter(person=editor).delete()
        assert "You have no notices yet" in read(client.get("/notices/")).words

    def test_there_are_pages(self, client, editor, listing) -> None:
        for _ in range(PAGE + 1):
            factories.notice(person=editor, listing=listing)
        assert read(client.get("/notices/")).words.count("Unread") == PAGE
        assert read(client.get("/notices/?page=2")).words.count("Unread") == 1

    def test_what_is_settled_leads_nowhere(self, client, editor, body) -> None:
        used = factories.adoption(organisation=body)
        factories.notice(
            person=editor, listing=used.listing, kind="adoption.declared", subject_id=used.pk
        )
        page = read(client.get("/notices/"))
        assert "no longer waits for a second person" in page.words
        assert not any("second person" in label for label, _ in page.links)

    def test_queries_do_not_grow_with_the_list(
        self, client, editor, django_assert_max_num_queries
    ) -> None:
        for _ in range(PAGE):
            rating = factories.rating()
            factories.notice(
                person=editor, listing=rating.listing, kind="rating.given", subject_id=rating.pk
            )
        with django_assert_max_num_queries(15):
            client.get("/notices/")


class TestHome:
    def test_the_newest_stand_on_the_page_of_one_s_work(self, client, editor, listing) -> None:
        for _ in range(7):
            factories.notice(person=editor, listing=listing)
        page = read(client.get("/home/"))
        assert page.words.count("Unread") == 5
        assert page.address_of("See all your notices") == "/notices/"
        assert "7 are unread" in page.words

    def test_without_any_it_says_what_will_stand_there(self, client) -> None:
        page = read(client.get("/home/"))
        assert "You have no notices yet" in page.words
        assert page.address_of("Choose what is mailed to you") == "/account/notifications/"

    def test_queries_stay_few(self, client, editor, django_assert_max_num_queries) -> None:
        for _ in range(5):
            rating = factories.rating()
            factories.notice(
                person=editor, listing=rating.listing, kind="rating.given", subject_id=rating.pk
            )
        with django_assert_max_num_queries(15):
            client.get("/home/")


class TestPreferences:
    def test_the_account_leads_there(self, client) -> None:
        page = read(client.get("/account/"))
        assert page.address_of("Choose what is mailed to you") == "/account/notifications/"

    def test_defaults_are_shown_and_what_is_always_mailed_says_why(self, client) -> None:
        page = read(client.get("/account/notifications/"))
        assert "It is always mailed at once, because only your organisation" in page.words
        assert "It is always mailed at once, because nobody may change your rights" in page.words
        names = {marks["name"] for marks in page.elements("select")}
        assert names == {
            "people",
            "use",
            "changes",
            "interest",
            "answers",
            "upkeep",
            "searches",
            "tasks",
        }

    def test_moderators_are_asked_about_their_cases(self, moderator) -> None:
        page = read(signed_in(moderator).get("/account/notifications/"))
        assert page.elements("select", name="cases")

    def test_a_choice_is_stored_and_shown(self, client, editor) -> None:
        ways = {"people": "now", "use": "weekly", "changes": "daily", "interest": "never", "answers": "now", "upkeep": "weekly", "searches": "daily", "tasks": "now"}  # fmt: skip
        answer = client.post("/account/notifications/", ways)
        assert (answer.status_code, answer["Location"]) == (303, "/account/notifications/")
        rows = dict(Preference.objects.filter(person=editor).values_list("group", "way"))
        assert rows == {"use": "weekly", "interest": "never", "answers": "now"}
        html = client.get("/account/notifications/").content.decode()
        assert html.count('<option value="weekly" selected>') == 2
        assert "Your choice is saved" in html

    def test_a_way_that_is_none_is_put_right(self, client) -> None:
        page = read(client.post("/account/notifications/", {"use": "pigeon"}), status=422)
        assert "Select how you want to be mailed: Use that your organisation" in page.words
        assert page.title.startswith("Error: ")
        assert not Preference.objects.exists()

    def test_what_is_always_mailed_cannot_be_switched_off(self, client) -> None:
        ways = dict.fromkeys(("people", "use", "changes", "interest", "answers"), "now")
        client.post("/account/notifications/", ways | {"versions": "never"})
        assert not Preference.objects.filter(group="versions").exists()


class TestStop:
    @pytest.fixture
    def address(self, editor):
        return stop_address(editor, ["interest", "versions"]).replace("http://127.0.0.1:8000", "")

    def test_it_asks_first_and_changes_nothing_by_being_looked_at(self, address) -> None:
        page = read(Client().get(address))
        assert "Interest in your services" in page.words
        assert "What moderators decide about your services" not in page.words
        assert not Preference.objects.exists()

    def test_a_mail_program_ends_it_by_one_post_without_a_session(self, address, editor) -> None:
        client = Client(enforce_csrf_checks=True)
        answer = client.post(
            address, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
        )
        page = read(answer)
        assert "no longer mailed" in page.words
        assert page.address_of("Choose what is mailed to you") == "/account/notifications/"
        preference = Preference.objects.get()
        assert (preference.person, preference.group, preference.way) == (
            editor,
            "interest",
            Way.NEVER,
        )
        read(client.post(address))
        assert Preference.objects.get().version == 1

    @pytest.mark.parametrize(
        "change", [lambda mark: mark[:-2] + "x/", lambda _: "/unsubscribe/x/"]
    )
    def test_an_address_that_we_did_not_make_does_not_exist(self, change, address) -> None:
        for method in ("get", "post"):
            assert getattr(Client(), method)(change(address)).status_code == 404

    def test_nor_does_that_of_somebody_who_is_gone(self, address, editor) -> None:
        editor.is_active = False
        editor.save()
        assert Client().post(address).status_code == 404
