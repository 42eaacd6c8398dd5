"""The one table of what people are told: each line is whole, plain and leads somewhere."""

import re

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse

from catalogue.models import NoticeGroup, Way
from catalogue.notifications.actions.reminders import REMINDERS
from catalogue.notifications.lines import (
    BY_KEY,
    GROUPS,
    LINES,
    Line,
    Who,
    groups_in_use,
    lines_of,
)

FACTS = {
    "service": "Quay visits",
    "publisher": "Port Office",
    "body": "Harbour Board",
    "person": "Asha Roy",
    "role": "editor",
    "stage": "in use",
    "kind": "hosting",
    "merged": "Quay visits",
    "kept": "Dock visits",
    "giver": "Port Office",
    "taker": "Harbour Board",
    "day": "3 March 2027",
    "count": 3,
    "result": "upheld",
    "measure": "Days to decide",
    "asker": "Port Office",
    "asked": "Harbour Board",
    "task": "Import of publiccode.yml files",
    "search": "Parking",
}
PARTS = {"service": "quay", "publisher": "port", "body": "harbour", "subject": 7}
SENTENCES = [
    (line.key, str(words))
    for line in LINES
    for words in (line.words, line.over, line.many(3) if line.many else "")
    if words
]


def test_groups_and_ways_are_those_of_the_rows() -> None:
    assert set(GROUPS) == set(NoticeGroup.values)
    assert {group.default for group in GROUPS.values()} <= set(Way.values)
    assert {line.group for line in LINES} <= set(GROUPS)


def test_what_is_always_mailed_is_mailed_at_once() -> None:
    assert {group.default for group in GROUPS.values() if group.always} == {Way.NOW}


def test_each_line_has_a_name_of_its_own() -> None:
    assert len(BY_KEY) == len(LINES)


def test_only_groups_of_which_something_is_told_are_asked_about() -> None:
    names = list(groups_in_use())
    assert "interest" in names
    assert "searches" in names
    assert "scores" not in names
    assert names == [name for name in GROUPS if name in names], "in the table's order"


def test_every_reminder_has_its_line() -> None:
    assert all(lines_of(one.kind) for one in REMINDERS)


@pytest.mark.parametrize(("key", "words"), SENTENCES)
def test_a_sentence_is_short_and_whole(key: str, words: str) -> None:
    sentence = words % FACTS
    assert sentence.endswith(".")
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert all(len(one.split()) <= 25 for one in re.split(r"[.:] ", sentence))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
class TestLine:
    def test_leads_to_a_page(self, line: Line) -> None:
        name, *parts = line.address
        try:
            reverse(name, args=[PARTS[part] for part in parts])
        except NoReverseMatch:
            pytest.fail(f"{line.key} leads nowhere")
        assert str(line.invite)[0].isupper()
        assert not str(line.invite).endswith(".")

    def test_reads_a_table_that_there_is(self, line: Line) -> None:
        if line.reads:
            assert apps.get_model(line.reads)

    def test_says_whom_it_names(self, line: Line) -> None:
        assert (line.people is not None) == (line.who is Who.NAMED)
