"""From what the ledger tells of one use to the days on which it counted."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.statistics.spans import SHOWN_STAGES, Span, Told, spans

DAY = date(2026, 3, 1)


def told(*entries: tuple[int, str, str]) -> list[Told]:
    """Days after the first of March, the act and the stage that it leads to."""
    return [
        Told(DAY + timedelta(days=day), f"adoption.{act}", version, to)
        for version, (day, act, to) in enumerate(entries, start=1)
    ]


def days(entries: list[Told]) -> list[tuple[str, int, int | None]]:
    return [
        (one.stage, (one.from_on - DAY).days, one.until_on and (one.until_on - DAY).days)
        for one in spans(entries)
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([(0, "declared", "live")], []),
        ([(0, "declared", "live"), (3, "confirmed", "live")], [("live", 3, None)]),
        (
            [(0, "declared", "trialling"), (1, "stage_changed", "live"), (3, "confirmed", "live")],
            [("live", 3, None)],
        ),
        (
            [
                (0, "declared", "trialling"),
                (1, "confirmed", "trialling"),
                (4, "stage_proposed", "live"),
                (6, "confirmed", "live"),
                (9, "stage_changed", "leaving"),
                (12, "stage_changed", "ended"),
            ],
            [("trialling", 1, 6), ("live", 6, 9), ("leaving", 9, 12)],
        ),
        (
            [
                (0, "declared", "live"),
                (0, "confirmed", "live"),
                (5, "lapsed", ""),
                (8, "reconfirmed", "live"),
            ],
            [("live", 0, 5), ("live", 8, None)],
        ),
        # A stage that changed while it had lapsed is the one that comes back.
        (
            [
                (0, "declared", "live"),
                (0, "confirmed", "live"),
                (5, "lapsed", ""),
                (6, "stage_changed", "leaving"),
                (8, "reconfirmed", "leaving"),
            ],
            [("live", 0, 5), ("leaving", 8, None)],
        ),
        # Renewing what a moderator suspended does not bring it back.
        (
            [
                (0, "declared", "live"),
                (0, "confirmed", "live"),
                (5, "suspended", ""),
                (8, "reconfirmed", "live"),
                (9, "restored", ""),
            ],
            [("live", 0, 5), ("live", 9, None)],
        ),
        (
            [
                (0, "declared", "live"),
                (1, "confirmed", "live"),
                (5, "withdrawn", ""),
                (8, "declared", "considering"),
                (9, "confirmed", "considering"),
            ],
            [("live", 1, 5), ("considering", 9, None)],
        ),
        # What began and ended on one day held on none of its days' ends.
        ([(0, "declared", "live"), (1, "confirmed", "live"), (1, "withdrawn", "")], []),
    ],
)
def test_it_counts_from_what_is_confirmed_until_it_stops(entries, expected) -> None:
    assert days(told(*entries)) == expected


def test_a_merge_puts_it_where_it_stands_then() -> None:
    entries = told((0, "declared", "live"), (1, "confirmed", "live"), (4, "moved_out", ""))
    moved = [Told(DAY + timedelta(days=4), "adoption.moved_in", 2, "live", counts=True)]
    assert days(entries) == [("live", 1, 4)]
    assert days(moved) == [("live", 4, None)]


def test_of_two_entries_the_version_says_which_was_first() -> None:
    entries = told((0, "declared", "live"), (1, "confirmed", "live"), (5, "lapsed", ""))
    assert spans(reversed(entries)) == spans(entries)


ACTS = st.tuples(
    st.integers(0, 40),
    st.sampled_from(
        [
            "declared",
            "confirmed",
            "reconfirmed",
            "stage_changed",
            "lapsed",
            "suspended",
            "restored",
            "withdrawn",
            "moved_in",
            "moved_out",
            "disputed",
        ]
    ),
    st.sampled_from([*sorted(SHOWN_STAGES), "ended"]),
)


@given(st.lists(ACTS, max_size=12))
def test_stretches_never_touch_at_one_stage_nor_overlap(acts) -> None:
    found: list[Span] = spans(told(*acts))
    for one in found:
        assert one.until_on is None or one.until_on > one.from_on
        assert one.stage in SHOWN_STAGES
    for one, after in itertools.pairwise(found):
        assert one.until_on is not None
        assert one.until_on <= after.from_on
        assert (one.until_on, one.stage) != (after.from_on, after.stage)
