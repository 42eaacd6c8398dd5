"""Two members who act on one outcome at the same moment."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from catalogue.outcomes.actions import confirm, report
from tests import factories
from tests.catalogue.outcomes.said import said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)


def test_of_two_who_report_the_same_at_once_one_is_told() -> None:
    body, listing = factories.organisation(), factories.live_listing()
    factories.adoption(listing=listing, organisation=body)

    def act(by: User):
        return lambda: report(listing=listing, organisation=body, by=by, at=NOW, **said())

    people = [factories.member_of(body) for _ in range(2)]
    assert at_once(*(act(by) for by in people)) == ["AlreadyReported", "OutcomeReport"]


def test_of_two_who_confirm_at_once_one_does() -> None:
    made = factories.outcome(confirmed=False)
    body = made.organisation
    people = [factories.member_of(body) for _ in range(2)]
    acts = [lambda by=by: confirm(report=made, by=by, at=NOW) for by in people]
    assert at_once(*acts) == ["NothingToConfirm", "OutcomeReport"]
