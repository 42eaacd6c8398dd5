"""When a change is small enough to be approved by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.fields import BY_NAME, Kind, fields_of
from catalogue.listings.small import MOST_WORDS, is_small

KIND = Kind.COMPONENT
BEFORE = {
    "name": "Quay visits",
    "summary": "Books visits",
    "description": "Residents choose a time and change it. " * 10,
    "support": "A team answers on working days.",
    "features": ["Fast", "Safe"],
    "licence": "MIT",
}


def small(**changed):
    return is_small({"en": BEFORE}, {"en": {**BEFORE, **changed}}, kind=KIND)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"support": "A team answers every day."},
        {"features": ["Fast", "Safe", "Speaks Welsh"]},
        {"software_version": "2.0"},
        {"description": BEFORE["description"] + "It is quick."},
    ],
)
def test_a_few_words_of_small_fields_are_small(changed):
    assert small(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Quay"},
        {"summary": "Books a visit"},
        {"licence": "EUPL-1.2"},
        {"description": "Something else altogether. " * 20},
        {"support": "See https://elsewhere.example"},
        {"support": "word " * (MOST_WORDS + 1)},
    ],
)
def test_what_weighs_more_is_not(changed):
    assert not small(**changed)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See https://ours.example", "See https://theirs.example"),
        ("See https://ours.example/a", "See https://ours.example/a and /b at http://b.example"),
        ("Write to help@ours.example", "Write to help@theirs.example"),
        ("[Write](mailto:help@ours.example)", "[Write](mailto:x@theirs.example)"),
    ],
)
def test_another_address_is_not_small(before, after):
    old, new = BEFORE | {"support": before}, BEFORE | {"support": after}
    assert not is_small({"en": old}, {"en": new}, kind=KIND)


def test_words_beside_an_address_and_one_address_less_are_small():
    there = BEFORE | {"support": "See https://ours.example or ask."}
    reworded = BEFORE | {"support": "Ask, or see https://ours.example"}
    assert is_small({"en": there}, {"en": reworded}, kind=KIND)
    assert is_small({"en": there}, {"en": BEFORE}, kind=KIND)


def test_a_language_more_or_less_is_not_small():
    welsh = {"en": BEFORE, "cy": BEFORE}
    assert not is_small({"en": BEFORE}, welsh, kind=KIND)
    assert not is_small(welsh, {"en": BEFORE}, kind=KIND)
    assert is_small(welsh, welsh, kind=KIND)


@given(
    st.sampled_from([one.name for one in fields_of(KIND) if not one.small]),
    st.text("abc", min_size=1),
)
def test_no_field_that_weighs_can_change_unseen(name, text):
    field = BY_NAME[name]
    value = {
        "lines": [text], "choices": [field.choices[0][0]] if field.choices else [text],
        "capabilities": [text], "choice": field.choices[0][0] if field.choices else text,
        "date": "2026-03-27", "money": 100,
    }.get(field.type.value, text)  # fmt: skip
    before = {name: value for name, value in BEFORE.items() if name != field.name}
    after = {**before, name: value}
    assert not is_small({"en": before}, {"en": after}, kind=KIND)


@given(st.lists(st.sampled_from(["fast", "safe", "plain"]), max_size=60))
def test_it_does_not_matter_which_of_the_two_came_first(words):
    text = " ".join(words)
    there = is_small({"en": BEFORE}, {"en": {**BEFORE, "support": text}}, kind=KIND)
    back = is_small({"en": {**BEFORE, "support": text}}, {"en": BEFORE}, kind=KIND)
    assert there == back
