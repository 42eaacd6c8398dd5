"""One key of one person has one effect."""

from datetime import timedelta

import pytest

from accounts.models import User
from catalogue.jobs.receipts import ABANDONED, KEPT, answered, reserve, settle
from catalogue.models import Receipt
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return factories.person()


def age(by: timedelta) -> None:
    for receipt in Receipt.objects.all():
        Receipt.objects.filter(pk=receipt.pk).update(made_at=receipt.made_at - by)


def test_a_key_is_reserved_once_for_each_person(person: User) -> None:
    assert reserve(person=person, key="k")
    assert reserve(person=person, key="k") is None
    assert reserve(person=factories.person(), key="k")


def test_the_first_answer_is_kept_for_a_day(person: User) -> None:
    settle(receipt=reserve(person=person, key="k"), location="/done/")
    age(KEPT - timedelta(minutes=1))
    assert reserve(person=person, key="k") is None
    assert answered(person=person, key="k") == "/done/"
    age(timedelta(minutes=2))
    assert reserve(person=person, key="k")


def test_a_form_that_came_back_with_errors_may_be_sent_again(person: User) -> None:
    settle(receipt=reserve(person=person, key="k"), location="")
    assert reserve(person=person, key="k")


def test_what_has_no_answer_may_be_tried_again_by_one_after_a_minute(person: User) -> None:
    reserve(person=person, key="k")
    age(ABANDONED - timedelta(seconds=5))
    assert reserve(person=person, key="k") is None
    assert answered(person=person, key="k") == ""
    age(timedelta(seconds=10))
    assert reserve(person=person, key="k")
    assert reserve(person=person, key="k") is None


def test_an_answer_is_never_taken_for_abandoned(person: User) -> None:
    settle(receipt=reserve(person=person, key="k"), location="/done/")
    age(ABANDONED * 10)
    assert reserve(person=person, key="k") is None


def test_a_very_long_address_is_kept_as_far_as_it_fits(person: User) -> None:
    settle(receipt=reserve(person=person, key="k"), location="/" + "a" * 600)
    assert len(answered(person=person, key="k")) == 500
