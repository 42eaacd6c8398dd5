"""Two at once, each with a connection of its own."""

from datetime import UTC, date, datetime

import pytest

from catalogue.estate.actions.lines import change, declare, retire
from catalogue.models import EstateLine
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_of_two_who_record_the_same_one_is_told(body, purpose, editor):
    def record():
        return declare(
            organisation=body, capability=purpose, name="Till", met="own_run", by=editor, at=AT
        )

    assert at_once(record, record) == ["AlreadyRecorded", "EstateLine"]
    assert EstateLine.objects.count() == 1


def test_of_two_who_change_it_one_is_told(line, editor):
    seen = [EstateLine.objects.get() for _ in range(2)]
    acts = [
        lambda one=one, words=words: change(line=one, supplier=words, by=editor, at=AT)
        for one, words in zip(seen, "ab", strict=True)
    ]
    assert at_once(*acts) == ["ChangedMeanwhile", "EstateLine"]


def test_of_two_who_end_it_one_is_told(line, editor):
    def end():
        return retire(line=line, retired_on=date(2026, 3, 1), by=editor, at=AT)

    assert at_once(end, end) == ["EstateLine", "LineEnded"]
