from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catalogue.notifications.digests import Item, belongs, fit, is_due, sentences

MONDAY = date(2027, 1, 4)
WORDS = st.integers(1, 40).map(lambda number: " ".join(["word"] * number))


def item(sentence: str = "A.", **changes: object) -> Item:
    fields = {"key": 1, "way": "daily", "kind": "k", "thing": 1, "body": 1, "sentence": sentence}
    return Item(**fields | changes)  # type: ignore[arg-type]


def several(count: int) -> str:
    return f"{count} of them."


def test_daily_ones_are_due_each_day_and_weekly_ones_on_mondays() -> None:
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    assert all(is_due(item(), day=day) for day in week)
    weekly = [is_due(item(way="weekly"), day=day) for day in week]
    assert weekly == [True] + [False] * 6


def test_what_is_read_or_settled_is_not_told_by_mail() -> None:
    assert belongs(item())
    assert not belongs(item(is_read=True))
    assert not belongs(item(is_over=True))


def test_several_organisations_about_one_thing_are_one_sentence() -> None:
    told = [
        item("A.", body=1, many=several),
        item("Other.", thing=2),
        item("B.", body=2, many=several),
        item("C.", body=3, many=several),
    ]
    assert sentences(told) == ["3 of them.", "Other."]


def test_one_organisation_that_did_several_things_is_told_of_in_each() -> None:
    assert sentences([item("A.", many=several), item("B.", many=several)]) == ["A.", "B."]


def test_the_same_words_are_said_once() -> None:
    assert sentences([item("A."), item("A."), item("B.")]) == ["A.", "B."]


def test_what_does_not_fit_is_counted() -> None:
    assert fit(["one two", "three four", "five"], most=4) == (["one two", "three four"], 1)


def test_one_sentence_is_said_however_long() -> None:
    assert fit(["one two three"], most=1) == (["one two three"], 0)
    assert fit([]) == ([], 0)


@given(st.lists(WORDS, max_size=30))
def test_nothing_is_said_out_of_order_and_nothing_uncounted(told: list[str]) -> None:
    taken, left_out = fit(told)
    assert taken == told[: len(taken)]
    assert len(taken) + left_out == len(told)
    assert len(taken) <= 1 or sum(len(one.split()) for one in taken) <= 120
