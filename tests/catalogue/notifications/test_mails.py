"""The mail as operators see it, and on one machine the mail itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Message
from catalogue.notifications.actions.outbox import queue_message
from catalogue.notifications.tasks import send_messages
from catalogue.notifications.views import mails
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


def queue(key: str = "k", **changes: str) -> Message:
    fields = {"to": "a@b.example", "subject": "Hello", "body": "Words"}
    return queue_message(key=key, **fields | changes)


class TestMailbox:
    def test_all_mail_of_the_machine_is_there_newest_first_and_as_text(self) -> None:
        queue("1", subject="First", body="A <b>code</b>: 123456")
        queue("2", subject="Second", to="c@d.example")
        send_messages()
        page = read(Client().get("/mailbox/"))
        assert page.words.index("Second") < page.words.index("First")
        assert "A <b>code</b>: 123456" in page.words
        assert "c@d.example" in page.words

    def test_it_has_pages(self) -> None:
        for number in range(mails.LETTERS + 1):
            queue(str(number), subject=f"Letter {number:03d}")
        words = read(Client().get("/mailbox/")).words
        assert "Letter 020" in words
        assert "Letter 000" not in words
        assert "Letter 000" in read(Client().get("/mailbox/?page=2")).words

    def test_the_html_part_is_shown_as_it_would_leave(self) -> None:
        message = queue(body="A <b>code</b>.\n\nSee it:\nhttps://commons.example/")
        page = read(Client().get("/mailbox/"))
        address = reverse("notifications:html_part", args=[message.pk])
        assert address in {where for _, where in page.links}
        html = Client().get(address).content.decode()
        assert "<p>A &lt;b&gt;code&lt;/b&gt;.</p>" in html
        assert '<a href="https://commons.example/">See it</a>' in html

    def test_what_can_be_ended_has_its_link(self) -> None:
        queue("1", unsubscribe="http://127.0.0.1:8000/unsubscribe/x/")
        queue("2")
        addresses = [where for _, where in read(Client().get("/mailbox/")).links]
        assert addresses.count("http://127.0.0.1:8000/unsubscribe/x/") == 1

    def test_an_empty_one_says_so(self) -> None:
        assert "no mail" in read(Client().get("/mailbox/")).words.lower()

    def test_there_is_none_elsewhere(self, settings) -> None:
        message = queue()
        addresses = [  # read once, as they are here
            reverse("notifications:mailbox"),
            reverse("notifications:html_part", args=[message.pk]),
        ]
        settings.LOCAL = False
        for address in addresses:
            answer = Client().get(address)
            assert answer.status_code == 404
            assert "Words" not in answer.content.decode()


class TestAdministration:
    @pytest.fixture
    def of_each_state(self) -> None:
        now = timezone.now()
        queue("waiting")
        queue("failing")
        Message.objects.filter(key="failing").update(error="OSError: no relay")
        queue("failed")
        Message.objects.filter(key="failed").update(keep_until=now, error="Not sent in time")
        queue("sent")
        Message.objects.filter(key="sent").update(sent_at=now - timedelta(minutes=1), body="")

    def test_says_where_each_mail_stands(self, administrator, of_each_state) -> None:
        page = read(signed_in(administrator).get("/administration/mail/"))
        assert "4 mails" in page.words
        assert "OSError: no relay" in page.words
        assert "Next attempt at" in page.words
        assert "Sent at" in page.words
        for label in ("Waiting", "Tried and not sent yet", "Not sent in time", "Sent"):
            assert f"{label}: 1" in page.words

    @pytest.mark.parametrize("state", ["waiting", "failing", "failed", "sent"])
    def test_a_number_is_the_length_of_its_list(self, state, administrator, of_each_state) -> None:
        page = read(signed_in(administrator).get(f"/administration/mail/?state={state}"))
        assert "1 mail " in page.words
        assert [row for row in ("waiting", "failing", "failed", "sent") if f"{row} b.example" in page.words] == [state]  # fmt: skip

    def test_shows_neither_words_nor_people(self, administrator) -> None:
        queue(to="secret.name@b.example", subject="123456 is your code", body="123456")
        page = read(signed_in(administrator).get("/administration/mail/"))
        assert "b.example" in page.words
        assert "secret.name" not in page.words
        assert "123456" not in page.words

    def test_unknown_states_are_all_of_them(self, administrator) -> None:
        page = read(signed_in(administrator).get("/administration/mail/?state=zz"))
        assert "No mail is in this list" in page.words
