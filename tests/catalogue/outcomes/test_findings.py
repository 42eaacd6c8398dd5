"""The sentence of a finding agrees with its numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.outcomes.findings import change, finding, percent, plain

numbers = st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("12", "4", "67% less"),
        ("4", "12", "200% more"),
        ("5", "5", "no change"),
        ("0", "7.5", "7.5 more"),
        ("0", "-3", "3 less"),
        ("-4", "-2", "50% more"),
        ("200", "199", "1% less"),
    ],
)
def test_the_change_in_words(before: str, after: str, words: str) -> None:
    assert change(Decimal(before), Decimal(after)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [("1200.50", "1,200.5"), ("4", "4"), ("100", "100"), ("0.25", "0.25"), ("0", "0")],
)
def test_numbers_end_without_noughts(value: str, words: str) -> None:
    assert plain(Decimal(value)) == words


@pytest.mark.parametrize(
    ("after", "higher", "verdict"),
    [
        ("4", False, "67% less. That is better."),
        ("4", True, "67% less. That is worse."),
        ("24", True, "100% more. That is better."),
        ("12", True, "no change. That is as before."),
    ],
)
def test_the_sentence_says_whether_it_became_better(
    after: str, higher: bool, verdict: str
) -> None:
    words = finding(
        measure="Days to decide",
        unit="days",
        before=Decimal(12),
        after=Decimal(after),
        higher_is_better=higher,
    )
    assert words == f"Days to decide: from 12 to {after} days, {verdict}"


@given(numbers, numbers)
def test_the_sign_of_the_per_cent_is_that_of_the_change(before: Decimal, after: Decimal) -> None:
    share = percent(before, after)
    if share is None:
        assert before == 0
    elif share:
        assert (share > 0) == (after > before)
