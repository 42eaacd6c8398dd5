"""Who may report, confirm, change and verify an outcome, and which of them count."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Event, Organisation, Role, SiteRole, User
from catalogue.models import Listing, OutcomeReport
from catalogue.models.steps import ReasonMissing
from catalogue.outcomes.actions import (
    AlreadyReported,
    NothingToConfirm,
    NotOpen,
    NotToVerify,
    confirm,
    replace,
    report,
    verify,
    withdraw,
)
from tests import factories
from tests.catalogue.outcomes.said import said

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture
def body() -> Organisation:
    return factories.organisation()


@pytest.fixture
def listing(body: Organisation) -> Listing:
    listing = factories.live_listing()
    factories.adoption(listing=listing, organisation=body)
    return listing


@pytest.fixture
def member(body: Organisation) -> User:
    return factories.member_of(body)


@pytest.fixture
def made(listing: Listing, body: Organisation, member: User) -> OutcomeReport:
    return report(listing=listing, organisation=body, by=member, at=NOW, **said())


def kinds() -> list[str]:
    return [one.kind for one in Event.objects.order_by("pk")]


class TestReport:
    def test_it_counts_once_a_second_member_confirms_it(
        self, made: OutcomeReport, body: Organisation
    ) -> None:
        assert not OutcomeReport.objects.counting().exists()
        with pytest.raises(PermissionDenied):
            confirm(report=made, by=made.reported_by, at=NOW)
        confirmed = confirm(report=made, by=factories.member_of(body), at=NOW)
        assert confirmed.counts
        assert OutcomeReport.objects.counting().get() == made
        assert kinds() == ["outcome.reported", "outcome.confirmed"]
        with pytest.raises(NothingToConfirm):
            confirm(report=made, by=factories.member_of(body), at=NOW)

    def test_a_stranger_confirms_nothing(self, made: OutcomeReport) -> None:
        publisher = factories.member_of(made.listing.organisation, role=Role.OWNER)
        for other in (publisher, factories.person(site_role=SiteRole.MODERATOR)):
            with pytest.raises(PermissionDenied):
                confirm(report=made, by=other, at=NOW)

    @pytest.mark.parametrize(
        "fields",
        [{"stage": "trialling"}, {"stage": "ended"}, {"confirmed": False}, {"lapsed": True}],
    )
    def test_only_use_that_counts_has_outcomes(
        self, fields: dict[str, object], body: Organisation, member: User
    ) -> None:
        other = factories.live_listing()
        factories.adoption(listing=other, organisation=body, **fields)
        with pytest.raises(PermissionDenied):
            report(listing=other, organisation=body, by=member, at=NOW, **said())

    def test_a_stranger_reports_for_nobody(self, listing: Listing, body: Organisation) -> None:
        stranger = factories.member_of(listing.organisation, role=Role.OWNER)
        with pytest.raises(PermissionDenied):
            report(listing=listing, organisation=body, by=stranger, at=NOW, **said())

    def test_one_is_open_for_each_measure(
        self, made: OutcomeReport, listing: Listing, body: Organisation, member: User
    ) -> None:
        again = {"listing": listing, "organisation": body, "by": member, "at": NOW}
        with pytest.raises(AlreadyReported):
            report(**again, **said())
        report(**again, **said(measure="Calls a week"))
        withdraw(report=made, by=member, at=NOW)
        report(**again, **said())

    def test_only_columns_that_people_write(self, listing: Listing, body: Organisation) -> None:
        with pytest.raises(TypeError, match="verified_by"):
            report(
                listing=listing, organisation=body, by=factories.person(), at=NOW, verified_by=1
            )


class TestReplace:
    def test_other_words_have_to_be_confirmed_and_verified_anew(
        self, made: OutcomeReport, body: Organisation, moderator: User
    ) -> None:
        second = factories.member_of(body)
        confirm(report=made, by=second, at=NOW)
        verify(report=made, seen="The yearly report.", by=moderator, at=NOW)
        changed = replace(report=made, by=second, at=NOW, **said(after=Decimal(5)))
        assert (changed.after, changed.reported_by) == (Decimal(5), second)
        assert (changed.confirmed_at, changed.verified_at, changed.evidence_seen) == (
            None,
            None,
            "",
        )
        assert not OutcomeReport.objects.counting().exists()
        with pytest.raises(PermissionDenied):
            confirm(report=changed, by=second, at=NOW)
        confirm(report=changed, by=made.reported_by, at=NOW)
        assert kinds()[-2:] == ["outcome.replaced", "outcome.confirmed"]

    def test_no_two_become_the_same(
        self, made: OutcomeReport, listing: Listing, body: Organisation, member: User
    ) -> None:
        other = said(measure="Calls a week")
        report(listing=listing, organisation=body, by=member, at=NOW, **other)
        with pytest.raises(AlreadyReported):
            replace(report=made, by=member, at=NOW, **other)

    def test_what_was_withdrawn_stays_so(self, made: OutcomeReport, member: User) -> None:
        withdraw(report=made, by=member, at=NOW)
        withdraw(report=made, by=member, at=NOW)
        assert kinds() == ["outcome.reported", "outcome.withdrawn"], "twice is once"
        with pytest.raises(NotOpen):
            replace(report=made, by=member, at=NOW, **said())
        with pytest.raises(NothingToConfirm):
            confirm(report=made, by=factories.member_of(made.organisation), at=NOW)

    @pytest.mark.parametrize("act", [replace, withdraw])
    def test_a_stranger_touches_nothing(self, act, made: OutcomeReport) -> None:
        with pytest.raises(PermissionDenied):
            act(report=made, by=factories.member_of(made.listing.organisation), at=NOW)


class TestVerify:
    def test_a_moderator_says_which_evidence(self, moderator: User) -> None:
        made = factories.outcome()
        for nothing in ("", "  "):
            with pytest.raises(ReasonMissing):
                verify(report=made, seen=nothing, by=moderator, at=NOW)
        done = verify(report=made, seen=" The yearly report. ", by=moderator, at=NOW)
        assert (done.evidence_seen, done.verified_by) == ("The yearly report.", moderator)
        assert kinds() == ["outcome.verified"]
        with pytest.raises(NotToVerify):
            verify(report=made, seen="Again.", by=moderator, at=NOW)

    def test_never_of_either_organisation(self) -> None:
        made = factories.outcome()
        for body in (made.organisation, made.listing.organisation):
            judge = factories.person(site_role=SiteRole.MODERATOR)
            factories.membership(organisation=body, person=judge)
            with pytest.raises(PermissionDenied):
                verify(report=made, seen="All of it.", by=judge, at=NOW)
        with pytest.raises(PermissionDenied):
            verify(report=made, seen="All of it.", by=factories.person(), at=NOW)

    @pytest.mark.parametrize("gone", [{"confirmed": False}, {"hidden": True}])
    def test_only_what_everybody_reads(self, gone: dict[str, object], moderator: User) -> None:
        with pytest.raises(NotToVerify):
            verify(report=factories.outcome(**gone), seen="All of it.", by=moderator, at=NOW)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"measure": ""}, "outcome_whole"),
        ({"source": ""}, "outcome_whole"),
        ({"unit": ""}, "outcome_whole"),
        ({"before_until": date(2030, 1, 1)}, "outcome_before_comes_first"),
        ({"before_from": date(2030, 1, 1)}, "outcome_before_comes_first"),
        ({"after_until": date(2000, 1, 1)}, "outcome_before_comes_first"),
        ({"cost_before_pence": 1}, "outcome_costs_together"),
        ({"confirmed_at": None}, "outcome_confirmed_at_with_by"),
        ({"verified_at": NOW}, "outcome_verified_at_with_by"),
        ({"evidence_seen": "All."}, "outcome_verified_at_with_by"),
        ({"withdrawn_at": NOW}, "outcome_withdrawn_at_with_by"),
    ],
)
def test_the_table_refuses_what_cannot_be(wrong: dict[str, object], rule: str) -> None:
    made = factories.outcome()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        OutcomeReport.objects.filter(pk=made.pk).update(**wrong)


def test_the_table_refuses_a_word_that_confirms_itself_and_evidence_for_nothing() -> None:
    made = factories.outcome()
    rows = OutcomeReport.objects.filter(pk=made.pk)
    with pytest.raises(IntegrityError, match="outcome_confirmed_by_another"), transaction.atomic():
        rows.update(confirmed_by=made.reported_by)
    verified = factories.outcome(verified=True)
    with pytest.raises(IntegrityError, match="verified_once_confirmed"), transaction.atomic():
        OutcomeReport.objects.filter(pk=verified.pk).update(confirmed_by=None, confirmed_at=None)


class TestGains:
    """The words that gate 3 of `methods.md` 7.3 is made of."""

    def outside(self) -> list[int]:
        rows = OutcomeReport.objects.gains_outside_group()
        return list(rows.order_by("pk").values_list("pk", flat=True))

    @pytest.mark.parametrize(
        ("fields", "gain"),
        [
            ({}, True),
            ({"after": Decimal(13)}, False),
            ({"after": Decimal(12)}, False),
            ({"after": Decimal(13), "higher_is_better": True}, True),
            ({"after": Decimal(13), "cost_before_pence": 200, "cost_after_pence": 100}, True),
            ({"after": Decimal(13), "cost_before_pence": 100, "cost_after_pence": 100}, False),
        ],
    )
    def test_a_gain_is_a_better_number_or_a_lower_cost(
        self, fields: dict[str, object], gain: bool
    ) -> None:
        made = factories.outcome(verified=True, **fields)
        assert self.outside() == ([made.pk] if gain else [])

    def test_only_verified_ones_that_everybody_reads(self) -> None:
        factories.outcome()
        factories.outcome(verified=True, hidden=True)
        gone = factories.outcome(verified=True)
        withdraw(report=gone, by=gone.reported_by, at=NOW)
        assert self.outside() == []

    def test_those_of_the_publisher_s_group_do_not_count(self) -> None:
        owner = factories.organisation()
        listing = factories.live_listing(organisation=owner)
        sister = factories.organisation(group=owner)
        for body in (owner, sister):
            factories.outcome(listing=listing, organisation=body, verified=True)
        other = factories.outcome(listing=listing, verified=True)
        assert self.outside() == [other.pk]
        third = factories.organisation(group=sister)
        of_sister = factories.live_listing(organisation=sister)
        far = factories.outcome(listing=of_sister, organisation=third, verified=True)
        assert self.outside() == [other.pk, far.pk], "its group is another"
