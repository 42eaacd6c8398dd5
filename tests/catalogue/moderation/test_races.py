"""Moderators and editors at the same moment."""

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.listings.actions import start_edit
from catalogue.models import Appeal, RevisionState
from catalogue.moderation.actions import (
    AlreadyDecided,
    AlreadySettled,
    AlreadyTaken,
    acknowledge,
    appeal,
    refuse,
    report,
    settle_appeal,
    settle_report,
    suspend,
    take_case,
)
from tests import factories
from tests.catalogue.moderation.cases import waiting
from tests.racing import meanwhile

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


def test_an_edit_begun_at_the_same_time_is_the_one_that_stays():
    with transaction.atomic():
        sent = waiting()
    by, judge = (factories.person(site_role="moderator") for _ in range(2))
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=by, at=NOW)
    made = appeal(against=decision, words="It differs.", by=sent.begun_by, at=NOW)
    answer = meanwhile(
        lambda: start_edit(listing=sent.listing, by=sent.begun_by, at=NOW),
        lambda: settle_appeal(appeal=made, upheld=True, answer="It does.", by=judge, at=NOW),
    )
    assert isinstance(answer, Appeal)
    sent.refresh_from_db()
    assert sent.state == RevisionState.REFUSED


@pytest.fixture
def flag(emptied_as_owner):
    return report(listing=factories.live_listing(), reason="other", words="Wrong", by=None, at=NOW)


@pytest.fixture
def two(emptied_as_owner):
    return [factories.person(site_role="moderator", name=name) for name in ("First", "Second")]


def of_two(act, two):
    first, second = two
    return meanwhile(lambda: act(first), lambda: act(second))


def test_of_two_who_settle_a_report_the_second_is_told_who_was_faster(flag, two):
    late = of_two(
        lambda by: settle_report(flag=flag, upheld=True, answer="So it is.", by=by, at=NOW), two
    )
    assert isinstance(late, AlreadySettled)
    assert "First" in str(late)


def test_of_two_who_settle_an_appeal_the_second_is_told_who_was_faster(two):
    listing = factories.live_listing()
    by = factories.person(site_role="moderator")
    hidden = suspend(listing=listing, reason="Unsafe.", by=by, at=NOW)
    editor = factories.member_of(listing.organisation, role="editor")
    made = appeal(against=hidden, words="It is not.", by=editor, at=NOW)
    late = of_two(
        lambda by: settle_appeal(appeal=made, upheld=False, answer="It is.", by=by, at=NOW), two
    )
    assert isinstance(late, AlreadySettled)
    assert "First" in str(late)


def test_of_two_who_take_a_case_the_second_is_told_who_has_it(flag, two):
    late = of_two(lambda by: take_case(case=flag.case, by=by, at=NOW), two)
    assert isinstance(late, AlreadyTaken)
    assert "First" in str(late)


def test_of_two_who_acknowledge_the_second_is_told_who_was_faster(two):
    live = factories.live_listing().live_revision
    case = factories.case(revision=live, kind="acknowledge", opened_at=NOW)
    late = of_two(lambda by: acknowledge(case=case, by=by, at=NOW), two)
    assert isinstance(late, AlreadyDecided)
    assert "First" in str(late)
