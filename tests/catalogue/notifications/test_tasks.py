"""Mail leaves through the relay; on one machine it stays and can be read there."""

import pytest
from django.core import mail
from django.utils import timezone

from catalogue.models import Message
from catalogue.notifications.actions.outbox import queue_message
from catalogue.notifications.tasks import send_messages
from tests.commons.conftest import closed_port

pytestmark = pytest.mark.django_db


def queue(key: str = "k", **changes: str) -> Message:
    fields = {"to": "a@b.example", "subject": "Hello", "body": "Words"}
    return queue_message(key=key, **fields | changes)


@pytest.fixture
def relay(settings) -> list[mail.EmailMessage]:
    settings.LOCAL = False
    settings.BASE_URL = "https://commons.example"
    settings.MAIL_RELAY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


class TestRelay:
    def test_a_mail_leaves_once_and_is_forgotten(self, relay) -> None:
        queue()
        for _ in range(2):
            send_messages()
        (sent,) = relay
        assert (sent.to, sent.subject, sent.body) == (["a@b.example"], "Hello", "Words")
        message = Message.objects.get()
        assert (message.body, message.error) == ("", "")
        assert message.sent_at

    def test_each_mail_has_one_lasting_name_so_that_doubles_can_be_told(
        self, relay, settings
    ) -> None:
        queue()
        send_messages()
        Message.objects.update(sent_at=None, body="Words", due_at=timezone.now())
        send_messages()
        assert [one.extra_headers["Message-ID"] for one in relay] == ["<k@commons.example>"] * 2
        assert {one.from_email for one in relay} == {settings.DEFAULT_FROM_EMAIL}

    def test_its_two_parts_hold_the_same_words(self, relay) -> None:
        queue(body="A <b> service.\n\n- one\n- two\n\nSee it:\nhttps://commons.example/a/")
        send_messages()
        ((html, kind),) = relay[0].alternatives
        assert kind == "text/html"
        assert "<p>A &lt;b&gt; service.</p>" in html
        assert "<li>two</li>" in html
        assert '<a href="https://commons.example/a/">See it</a>' in html
        assert "style" not in html

    def test_what_can_be_ended_says_how_as_mail_programs_read_it(self, relay) -> None:
        """RFC 8058: an https address, and the word that one click is enough."""
        queue("1", unsubscribe="https://commons.example/stop/x/")
        queue("2")
        send_messages()
        first, second = (mail.message() for mail in relay)
        assert first["List-Unsubscribe"] == "<https://commons.example/stop/x/>"
        assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert second["List-Unsubscribe"] is None

    def test_a_name_holds_only_what_mail_programs_allow(self, relay) -> None:
        queue("notice:12:7")
        send_messages()
        assert relay[0].extra_headers["Message-ID"] == "<notice.12.7@commons.example>"

    def test_without_a_relay_it_waits(self, relay, settings) -> None:
        settings.MAIL_RELAY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
        queue()
        send_messages()
        message = Message.objects.get()
        assert (message.sent_at, message.body, message.attempts) == (None, "Words", 1)
        assert message.error.startswith("ConnectionRefusedError")
        assert message.due_at > timezone.now()
