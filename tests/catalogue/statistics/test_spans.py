"""From what the ledger tells of one use to the days on which it counted."""

import itertools
from datetime import UTC, date, datetime
from functools import partial
from operator import itemgetter

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import record_event
from catalogue.statistics.queries.ledger import told_of_pairs
from catalogue.statistics.spans import SHOWN_STAGES, spans
from tests import factories

DAY = date(2026, 3, 1)
Acts = list[tuple[int, str, str]]
"""Days after the first of March, the act and the stage that it leads to."""


def story_of(acts: Acts) -> str:
    before = [None, *(day for day, _, _ in acts)]
    return " ".join(
        f"{act}>{to}{'=' if day == earlier else ''}"
        for (day, act, to), earlier in zip(acts, before, strict=False)
    )


def days(acts: Acts) -> list[tuple[str, int, int | None]]:
    """Those of the ledger, which come in their order."""
    return [
        (stage, acts[begins - 1][0], acts[ends - 1][0] if ends else None)
        for stage, begins, ends in spans(story_of(acts))
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
    assert days(entries) == expected


def test_a_merge_puts_it_where_it_stands_then() -> None:
    assert days([(0, "declared", "live"), (1, "confirmed", "live"), (4, "moved_out", "")]) == [
        ("live", 1, 4)
    ]
    assert days([(4, "moved_in_counting", "live")]) == [("live", 4, None)]
    assert days([(4, "moved_in", "live")]) == []


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


@pytest.mark.django_db
def test_the_version_says_which_of_two_acts_was_first() -> None:
    """Not their place in the ledger, where either may come first; merges come after."""
    use = factories.adoption()
    pair = (use.listing_id, use.organisation_id)
    acts = [
        (9, "lapsed", {}),
        (8, "stage_changed", {"to": "leaving"}),
        (9, "moved_in", {"to": "live", "counts": True}),
        (10, "restored", {"to": "live", "counts": True}),
    ]
    for version, act, delta in acts:
        record_event(
            kind=f"adoption.{act}", subject_id=use.pk, version=version, at=timezone.now(), by=None,
            listing_id=pair[0], organisation_id=pair[1], delta=delta,
        )  # fmt: skip
    (told,) = told_of_pairs([pair[0]], [pair[1]])
    assert told[:3] == (*pair, use.pk)
    assert [one.removesuffix("=") for one in told.story.split()] == [
        "stage_changed>leaving", "lapsed>", "moved_in_counting>live", "restored>live",
    ]  # fmt: skip
    assert len(told.days) == len(told.story.split())


@pytest.mark.django_db
def test_no_act_is_of_a_day_before_the_one_that_it_follows() -> None:
    """Two that change one row at midnight may tell their days the other way round."""
    use = factories.adoption()
    for version, day in ((7, 4), (8, 4), (9, 2), (10, 3), (11, 6)):
        record_event(
            kind="adoption.stage_changed", subject_id=use.pk, version=version, by=None,
            at=datetime(2026, 3, 1 + day, 12, tzinfo=UTC), listing_id=use.listing_id,
            organisation_id=use.organisation_id, delta={"to": "live"},
        )  # fmt: skip
    (told,) = told_of_pairs([use.listing_id], [use.organisation_id])
    assert [(one - DAY).days for one in told.days] == [4, 4, 4, 4, 6]
    assert [one.endswith("=") for one in told.story.split()] == [False, True, True, True, False]


@given(st.lists(ACTS, max_size=12).map(partial(sorted, key=itemgetter(0))))
def test_stretches_never_touch_at_one_stage_nor_overlap(acts) -> None:
    found = days(acts)
    for stage, since, until in found:
        assert until is None or until > since
        assert stage in SHOWN_STAGES
    for (stage, _, until), (next_stage, since, _) in itertools.pairwise(found):
        assert until is not None
        assert until <= since
        assert (until, stage) != (since, next_stage)
