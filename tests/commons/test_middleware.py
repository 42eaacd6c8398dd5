"""What happens around every request: its id, its caching, its history, its doing once."""

import json
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from catalogue.jobs import receipts
from catalogue.models import Receipt
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.commons.routes")]
HELP = "/help/how-we-count/"


@pytest.fixture
def person() -> User:
    return factories.person()


@pytest.fixture
def visitor(person: User) -> Client:
    client = signed_in(person)
    client.raise_request_exception = False
    return client


class TestRequestId:
    def test_the_answer_and_its_line_in_the_log_share_an_id(self, log_lines) -> None:
        answer = Client().get(HELP)
        (line,) = [one for one in log_lines() if one["event"] == "request"]
        assert line["origin"] == f"request:{answer['X-Request-Id']}"
        facts = (line["url_name"], line["method"], line["status"], line["logger"])
        assert facts == ("pages:topic", "GET", 200, "commons.requests")
        assert line["ms"] > 0

    def test_each_request_has_another(self) -> None:
        assert Client().get(HELP)["X-Request-Id"] != Client().get(HELP)["X-Request-Id"]

    def test_the_log_holds_no_words_that_were_looked_for(self, log_lines) -> None:
        too_many = "&q=my-illness" * 51
        for address in ("/listings/?q=my-illness", f"/listings/?{too_many}"):
            Client().get(address)
        assert [one["status"] for one in log_lines() if one["event"] == "request"] == [200, 400]
        assert "my-illness" not in json.dumps(log_lines())

    def test_a_broken_request_leaves_no_id_behind(self, log_lines, visitor: Client) -> None:
        failed = visitor.get("/fails/")
        lines = [one for one in log_lines() if "a secret of the machine room" in str(one)]
        assert {one["origin"] for one in lines} == {f"request:{failed['X-Request-Id']}"}
        assert visitor.get(HELP)["X-Request-Id"] != failed["X-Request-Id"]


class TestCaching:
    def test_a_public_page_may_be_kept_and_asked_about(self) -> None:
        first = Client().get(HELP)
        assert first["Cache-Control"] == "no-cache"
        again = Client().get(HELP, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert Client().get(HELP, headers={"If-None-Match": '"older"'}).status_code == 200

    def test_a_compressed_page_is_recognised_too(self) -> None:
        first = Client().get(HELP, headers={"Accept-Encoding": "gzip"})
        assert first["Content-Encoding"] == "gzip"
        asked = {"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"}
        assert Client().get(HELP, headers=asked).status_code == 304

    def test_a_page_of_someone_signed_in_is_never_stored(self, visitor: Client) -> None:
        answer = visitor.get(HELP)
        assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}
        assert "ETag" not in answer

    def test_the_answer_to_a_post_is_never_stored(self) -> None:
        assert "no-store" in Client().post(reverse("policy_report"))["Cache-Control"]

    def test_an_error_has_no_tag_by_which_it_could_be_kept(self) -> None:
        answer = Client().get("/nowhere/")
        assert (answer["Cache-Control"], "ETag" in answer) == ("no-cache", False)

    def test_a_page_that_says_itself_how_long_it_keeps_is_left_alone(self) -> None:
        assert Client().get("/robots.txt")["Cache-Control"] == "max-age=86400"


class TestKnocking:
    @pytest.fixture
    def rung(self, django_capture_on_commit_callbacks):
        """Tasks whose names lie in the queues of Redis after what is done inside."""
        client = redis.Redis.from_url(settings.BROKER_URL)
        queues = [f"{settings.REDIS_PREFIX}:{name}" for name in ("default", "mail", "long")]

        def after(act) -> set[str]:
            client.delete(*queues)
            with django_capture_on_commit_callbacks(execute=True):
                act()
            found = [json.loads(one) for queue in queues for one in client.lrange(queue, 0, -1)]
            return {one["headers"]["task"] for one in found}

        yield after
        client.delete(*queues)
        client.close()

    def test_a_change_wakes_every_reader_of_the_ledger(self, rung, visitor: Client) -> None:
        woken = rung(lambda: visitor.post("/makes/", {"name": "Ayr"}))
        assert woken == {
            "catalogue.composition.read_changes",
            "catalogue.ratings.read_reviews",
            "catalogue.statistics.read_adoptions",
            "catalogue.statistics.draw_charts",
            "catalogue.search.read_changes",
            "catalogue.notifications.read_events",
        }

    def test_reading_and_failing_wake_nobody(self, rung, visitor: Client) -> None:
        assert rung(lambda: visitor.get(HELP)) == set()
        assert rung(lambda: visitor.post("/makes/", {"name": "broken"})) == set()


class TestRowHistory:
    def test_a_change_says_who_made_it_where_and_in_which_request(
        self, visitor: Client, person: User
    ) -> None:
        answer = visitor.post("/makes/", {"name": "Ayr"})
        made = Organisation.objects.get(name="Ayr").events.select_related("pgh_context").get()
        assert made.pgh_context.metadata == {
            "person": person.pk,
            "address": "/makes/",
            "origin": f"request:{answer['X-Request-Id']}",
        }


class TestDoingOnce:
    def test_a_form_that_is_sent_twice_acts_once_and_leads_to_the_same_place(
        self, visitor: Client
    ) -> None:
        answers = [visitor.post("/makes/", {"name": "Ayr", "one_time_key": "k"}) for _ in "12"]
        made = Organisation.objects.get(name="Ayr")
        assert [one["Location"] for one in answers] == [f"/made/{made.pk}/"] * 2
        assert [one.status_code for one in answers] == [303, 303]

    def test_another_key_and_another_person_act_for_themselves(self, visitor: Client) -> None:
        other = signed_in(factories.person())
        for client, key in ((visitor, "a"), (visitor, "b"), (other, "a")):
            client.post("/makes/", {"name": "Ayr", "one_time_key": key})
        assert Organisation.objects.filter(name="Ayr").count() == 3

    @pytest.mark.parametrize("first", ["", "broken"])
    def test_what_was_not_done_may_be_sent_again(self, first: str, visitor: Client) -> None:
        visitor.post("/makes/", {"name": first, "one_time_key": "k"})
        visitor.post("/makes/", {"name": "Ayr", "one_time_key": "k"})
        assert Organisation.objects.filter(name="Ayr").exists()

    def test_while_the_first_is_at_work_the_second_is_told(
        self, visitor: Client, person: User
    ) -> None:
        receipts.reserve(person=person, key="k")
        answer = visitor.post("/account/", {"one_time_key": "k"})
        assert (answer.status_code, answer["Location"]) == (303, "/account/")
        assert (
            "You sent this before and it is not finished." in read(visitor.get("/account/")).words
        )

    def test_what_broke_off_may_be_sent_again_after_a_minute(
        self, visitor: Client, person: User
    ) -> None:
        receipt = receipts.reserve(person=person, key="k")
        Receipt.objects.update(made_at=receipt.made_at - timedelta(seconds=61))
        visitor.post("/makes/", {"name": "Ayr", "one_time_key": "k"})
        assert Organisation.objects.filter(name="Ayr").exists()

    def test_visitors_without_an_account_leave_no_receipt(self) -> None:
        Client().post("/makes/", {"name": "Ayr", "one_time_key": "k"})
        assert not Receipt.objects.exists()


def test_after_a_post_the_browser_is_sent_to_another_page(visitor: Client) -> None:
    assert visitor.post("/makes/", {"name": "Ayr"}).status_code == 303
    assert visitor.get("/workspace").status_code == 404
    assert Client().get("/account/").status_code == 302
