from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction

from catalogue.models import Message
from catalogue.notifications import tasks
from catalogue.notifications.actions import outbox
from catalogue.notifications.actions.outbox import (
    CLAIM,
    MOST,
    REMEMBERED,
    forget_sent,
    queue_message,
    send_waiting,
)

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)


def queue(key: str = "", **changes: object) -> Message:
    fields = {"to": "a@b.example", "subject": "Hello\nthere", "body": "Words", "at": NOW}
    return queue_message(key=key, **fields | changes)


def send_all(send=lambda _: None, *, at=NOW, keep_body=False, **limits) -> int:
    return send_waiting(send=send, keep_body=keep_body, at=at, **limits)


@pytest.mark.django_db
class TestQueue:
    def test_a_mail_is_a_row_of_the_transaction_that_sends_it(self) -> None:
        with transaction.atomic():
            send_mail("S", "B", None, ["a@b.example"])
            transaction.set_rollback(True)
        assert not Message.objects.exists()
        send_mail("S", "B", None, ["a@b.example"])
        assert Message.objects.get().to == "a@b.example"

    def test_a_line_break_in_a_subject_goes(self) -> None:
        assert queue().subject == "Hello there"

    def test_one_key_is_one_mail(self) -> None:
        assert queue("k") == queue("k")


@pytest.mark.django_db
class TestSending:
    def test_a_mail_leaves_once_and_its_body_goes(self) -> None:
        queue()
        left: list[str] = []
        for _ in range(2):
            send_all(lambda one: left.append(one.body))
        assert left == ["Words"]
        message = Message.objects.get()
        assert (message.body, message.sent_at) == ("", NOW)

    def test_a_mail_that_does_not_leave_is_tried_again_later(self) -> None:
        queue()

        def broken(_: Message) -> None:
            raise ConnectionRefusedError("no relay")

        assert send_all(broken) == 1
        message = Message.objects.get()
        assert (message.body, message.sent_at) == ("Words", None)
        assert "no relay" in message.error
        assert message.due_at == NOW + timedelta(seconds=60)
        assert send_all() == 0
        assert send_all(at=NOW + timedelta(minutes=2)) == 1
        message.refresh_from_db()
        assert message.sent_at
        assert message.error == ""

    def test_one_that_is_refused_holds_up_no_other(self) -> None:
        queue("bad", to="nobody@b.example")
        queue("good")

        def refuse_one(message: Message) -> None:
            if message.key == "bad":
                raise OSError("550 no such person")

        send_all(refuse_one)
        assert Message.objects.get(key="good").sent_at
        assert Message.objects.get(key="bad").error == "OSError: 550 no such person"

    @pytest.mark.parametrize("attempts", [7, 41, 50, 32_000])
    def test_one_that_was_refused_very_often_is_tried_each_hour(self, attempts) -> None:
        queue("bad")
        Message.objects.update(attempts=attempts)
        queue("good")

        def refuse_one(message: Message) -> None:
            if message.key == "bad":
                raise OSError("550 no such person")

        assert send_all(refuse_one) == 2
        assert Message.objects.get(key="good").sent_at
        assert Message.objects.get(key="bad").due_at == NOW + timedelta(hours=1)

    def test_a_mail_that_ends_its_sender_waits_and_lets_the_others_pass(self) -> None:
        """As if the process were killed: nothing after the claim is written."""
        queue("deadly")
        queue("other")

        def die(_: Message) -> None:
            raise SystemExit

        with pytest.raises(SystemExit):
            send_all(die)
        left: list[str] = []
        send_all(lambda one: left.append(one.key))
        assert left == ["other"]
        send_all(lambda one: left.append(one.key), at=NOW + CLAIM)
        assert left == ["other", "deadly"]
        assert Message.objects.get(key="deadly").attempts == 2

    def test_a_sender_that_thaws_after_its_claim_was_taken_over_marks_nothing(self) -> None:
        queue()

        def freeze(_: Message) -> None:
            send_all(at=NOW + CLAIM)
            raise ConnectionResetError("thawed")

        send_all(freeze)
        message = Message.objects.get()
        assert message.sent_at == NOW + CLAIM
        assert message.error == ""

    def test_codes_go_before_notices_however_many_wait(self) -> None:
        for number in range(3):
            queue(f"notice {number}")
        queue("code", kind="code")
        left: list[str] = []
        send_all(lambda one: left.append(one.key), most=1)
        assert left == ["code"]

    def test_a_round_has_an_end(self) -> None:
        for number in range(MOST + 1):
            queue(str(number))
        assert send_all() == MOST
        assert send_all() == 1

    def test_none_is_begun_when_the_time_is_over(self, monkeypatch) -> None:
        """However slow the relay is, no task that sends is ended in the middle of a mail."""
        for number in range(4):
            queue(str(number))
        clock = [100.0]
        monkeypatch.setattr(outbox, "monotonic", lambda: clock[0])

        def slowly(_: Message) -> None:
            clock[0] += 10

        assert send_all(slowly, until=115.0) == 2
        assert send_all(slowly, until=115.0) == 0
        assert set(Message.objects.values_list("attempts", flat=True)) == {0, 1}

    def test_a_mail_that_another_worker_sent_meanwhile_is_left_alone(self) -> None:
        queue("1")
        queue("2")
        left: list[str] = []

        def send_while_another_sends_the_rest(message: Message) -> None:
            left.append(message.key)
            Message.objects.exclude(pk=message.pk).update(sent_at=NOW)

        assert send_all(send_while_another_sends_the_rest) == 1
        assert left == ["1"]


@pytest.mark.django_db
class TestForgetting:
    def test_a_body_is_kept_seven_days_at_most(self) -> None:
        queue()
        send_all(keep_body=True)
        assert Message.objects.get().body == "Words"
        send_all(keep_body=True, at=NOW + timedelta(days=7))
        assert Message.objects.get().body == ""

    def test_what_could_not_be_sent_in_time_says_so(self) -> None:
        queue(kind="code")
        assert send_all(at=NOW + timedelta(minutes=10)) == 0
        assert Message.objects.get().error == "Not sent in time"

    def test_after_ninety_days_nothing_is_kept(self) -> None:
        queue()
        assert forget_sent(at=NOW + REMEMBERED) == 0
        assert forget_sent(at=NOW + REMEMBERED + timedelta(seconds=1)) == 1
        assert not Message.objects.exists()


def test_a_sender_ends_in_time_even_where_the_relay_keeps_the_last_mail_waiting() -> None:
    spare = current_app.conf.task_soft_time_limit - tasks.SENDING_SECONDS
    assert spare >= 2 * settings.EMAIL_TIMEOUT


@pytest.mark.usefixtures("emptied_as_owner")
def test_two_senders_at_once_send_nothing_twice() -> None:
    for number in range(20):
        queue(str(number))
    left: list[str] = []
    barrier = Barrier(2)

    def work() -> None:
        barrier.wait()
        try:
            while send_all(lambda one: left.append(one.key)):
                pass
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(left, key=int) == [str(number) for number in range(20)]
