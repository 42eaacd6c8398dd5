from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import send_mail
from django.db import transaction

from catalogue.models import Message
from catalogue.notifications.actions import queue_message, send_waiting

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)


def queue(key: str = "") -> Message:
    return queue_message(to="a@b.example", subject="Hello\nthere", body="Words", key=key, at=NOW)


def test_a_mail_is_a_row_of_the_transaction_that_sends_it() -> None:
    with transaction.atomic():
        send_mail("S", "B", None, ["a@b.example"])
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    send_mail("S", "B", None, ["a@b.example"])
    assert Message.objects.get().to == "a@b.example"


def test_a_line_break_in_a_subject_goes() -> None:
    assert queue().subject == "Hello there"


def test_a_mail_leaves_once_and_its_body_goes() -> None:
    queue()
    left: list[str] = []
    for _ in range(2):
        send_waiting(send=lambda one: left.append(one.body), keep_body=False, at=NOW)
    assert left == ["Words"]
    message = Message.objects.get()
    assert (message.body, message.sent_at) == ("", NOW)


def test_one_key_is_one_mail() -> None:
    assert queue("k") == queue("k")


def test_a_mail_that_does_not_leave_is_tried_again_later() -> None:
    queue()

    def broken(_: Message) -> None:
        raise ConnectionRefusedError("no relay")

    assert send_waiting(send=broken, keep_body=False, at=NOW) == 0
    message = Message.objects.get()
    assert message.body == "Words"
    assert "no relay" in message.error
    assert message.due_at == NOW + timedelta(seconds=60)
    left: list[str] = []
    send_waiting(send=lambda one: left.append(one.to), keep_body=False, at=NOW)
    assert left == []
    later = NOW + timedelta(minutes=2)
    assert send_waiting(send=lambda one: left.append(one.to), keep_body=False, at=later) == 1


def test_a_body_is_kept_seven_days_at_most() -> None:
    queue()
    send_waiting(send=lambda _: None, keep_body=True, at=NOW)
    assert Message.objects.get().body == "Words"
    send_waiting(send=lambda _: None, keep_body=True, at=NOW + timedelta(days=7))
    assert Message.objects.get().body == ""


def test_where_time_runs_out_the_rest_waits_for_the_next_round() -> None:
    queue()
    assert send_waiting(send=lambda _: None, keep_body=False, at=NOW, seconds=-1) == 0
    assert Message.objects.get().sent_at is None


def test_a_mail_that_another_worker_sent_meanwhile_is_left_alone() -> None:
    queue("1")
    queue("2")
    left: list[str] = []

    def send_while_another_sends_the_rest(message: Message) -> None:
        left.append(message.key)
        Message.objects.exclude(pk=message.pk).update(sent_at=NOW)

    send = send_while_another_sends_the_rest
    assert send_waiting(send=send, keep_body=False, at=NOW) == 1
    assert left == ["1"]
