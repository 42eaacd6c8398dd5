"""Charts after a merge: a curve breaks off on one listing and goes on with the other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.adoption.actions import adopt, advance, confirm
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.calculations import month_ends, running
from catalogue.statistics.queries.uses import endings, steps
from tests import factories
from tests.catalogue.duplication.acting import merge_of, undone

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
BEFORE = NOW - timedelta(days=100)


def taken_up(listing, body, *, at=BEFORE, stage="live"):
    first, second = factories.member_of(body), factories.member_of(body)
    made = adopt(listing=listing, organisation=body, stage=stage, by=first, at=at)
    return confirm(adoption=made, by=second, at=at)


def curve(noun, subject):
    rebuild_rollup()
    rises = [(day, one) for day, one, _ in steps(noun, [subject], until=TODAY).get(subject, [])]
    return running(rises, month_ends(rises, until=TODAY))


def now_in(noun, subject):
    return (curve(noun, subject) or [0])[-1]


def test_uses_go_on_with_the_kept_listing(kept, merged):
    shared = factories.organisation()
    for listing in (kept, merged):
        taken_up(listing, shared)
    taken_up(merged, factories.organisation())
    made = merge_of(kept, merged, at=NOW)
    assert now_in("listing", kept.pk) == 2
    assert now_in("listing", merged.pk) == 0
    assert now_in("user", shared.pk) == 1
    assert now_in("commons", 0) == 2
    undone(made, at=NOW)
    assert now_in("listing", kept.pk) == 1
    assert now_in("listing", merged.pk) == 2
    assert now_in("user", shared.pk) == 2
    assert now_in("commons", 0) == 2


def test_the_curve_of_the_kept_listing_rises_on_the_day_of_the_merge(kept, merged):
    taken_up(merged, factories.organisation())
    merge_of(kept, merged, at=NOW)
    assert curve("listing", kept.pk) == [0, 1]


def test_a_use_that_moved_was_not_lost_to_the_commons(kept, merged):
    taken_up(merged, factories.organisation())
    merge_of(kept, merged, at=NOW)
    rebuild_rollup()
    assert [lost for _, lost, _ in endings("uses", None, until=TODAY)[0]] == [False]


def test_what_does_not_count_begins_no_curve(kept, merged):
    body = factories.organisation()
    adopt(listing=merged, organisation=body, stage="live", by=factories.member_of(body), at=BEFORE)
    merge_of(kept, merged, at=NOW)
    assert now_in("listing", kept.pk) == 0


def test_the_better_stage_counts_from_the_merge_until_it_is_undone(kept, merged):
    body = factories.organisation()
    taken_up(kept, body, stage="trialling")
    taken_up(merged, body)
    made = merge_of(kept, merged, at=NOW)
    assert now_in("listing", kept.pk) == 1
    undone(made, at=NOW)
    assert now_in("listing", kept.pk) == 0


def test_a_pair_that_two_rows_had_in_turn_is_told_by_both(kept, merged):
    """One came by a merge and left by its undoing; then the organisation took the other up."""
    body = factories.organisation()
    visitor = taken_up(merged, body)
    leaving = BEFORE + timedelta(days=1)
    advance(adoption=visitor, stage="leaving", by=factories.member_of(body), at=leaving)
    made = merge_of(kept, merged, at=BEFORE + timedelta(days=10))
    undone(made, at=BEFORE + timedelta(days=20))
    taken_up(kept, body, at=BEFORE + timedelta(days=30))
    assert now_in("listing", kept.pk) == 1
