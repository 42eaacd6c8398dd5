"""A publisher disputes a recorded use; its adopter answers; a moderator decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Event, Role
from catalogue.adoption.actions import (
    AlreadyDisputed,
    DisputeSettled,
    NotDisputable,
    NotYetForModerators,
    ReasonMissing,
    Suspended,
    adopt,
    advance,
    answer_dispute,
    confirm,
    contest,
    correct,
    dispute,
    renew,
    settle,
    suspend_unanswered,
    take_dispute_back,
    withdraw,
)
from catalogue.models import Adoption, Case, CaseKind, Dispute, DisputeState
from catalogue.models.case import AlreadyTaken
from catalogue.moderation.actions import take_case
from catalogue.moderation.queries import next_waiting
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.actions.rollup import refresh_changed
from catalogue.statistics.queries import adoption_figures, rollup_differences
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
WHY = "They never set it up."


@pytest.fixture
def used():
    made = factories.adoption(at=NOW - timedelta(days=90))
    rebuild_rollup()
    return made


@pytest.fixture
def publisher(used):
    return factories.member_of(used.listing.organisation, role=Role.EDITOR)


@pytest.fixture
def adopter(used):
    return factories.member_of(used.organisation)


@pytest.fixture
def disputed(used, publisher):
    return dispute(adoption=used, reason=WHY, by=publisher, at=NOW)


def counted(adoption):
    """Reuse of its service after the readers of the ledger have looked."""
    refresh_changed(list(Event.objects.order_by("pk")))
    assert rollup_differences() == []
    return adoption_figures(adoption.listing_id).reuse


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def again(row):
    return type(row).objects.get(pk=row.pk)


def late(found):
    assert suspend_unanswered(at=NOW + timedelta(days=31)) == 1
    return again(found)


class TestDisputing:
    def test_it_counts_on_and_the_adopter_has_thirty_days(self, used, disputed):
        assert disputed.answer_by == date(2027, 3, 31)
        assert counted(used) == 1
        assert kinds() == ["adoption.disputed"]
        assert not Case.objects.exists(), "nothing to decide before the other side was heard"

    def test_a_use_that_waits_for_a_second_person_may_be_disputed(self):
        waits = factories.adoption(confirmed=False)
        by = factories.member_of(waits.listing.organisation, role=Role.OWNER)
        assert dispute(adoption=waits, reason=WHY, by=by, at=NOW).is_unsettled

    @pytest.mark.parametrize(
        "state",
        [{"lapsed": True}, {"suspended": True}, {"withdrawn": True}, {"stage": "ended"}],
    )
    def test_what_is_in_no_figure_is_not(self, state):
        over = factories.adoption(**state)
        by = factories.member_of(over.listing.organisation, role=Role.OWNER)
        with pytest.raises(NotDisputable):
            dispute(adoption=over, reason=WHY, by=by, at=NOW)

    def test_nobody_but_the_publisher_s_editors_may(self, used, adopter, moderator):
        member = factories.member_of(used.listing.organisation)
        stranger = factories.member_of(factories.organisation(), role=Role.OWNER)
        for person in (member, stranger, adopter, moderator):
            with pytest.raises(PermissionDenied):
                dispute(adoption=used, reason=WHY, by=person, at=NOW)

    def test_nobody_disputes_the_use_of_their_own_organisation(self):
        listing = factories.live_listing()
        own = factories.adoption(listing=listing, organisation=listing.organisation)
        by = factories.member_of(listing.organisation, role=Role.OWNER)
        with pytest.raises(PermissionDenied):
            dispute(adoption=own, reason=WHY, by=by, at=NOW)

    def test_it_says_why(self, used, publisher):
        with pytest.raises(ReasonMissing):
            dispute(adoption=used, reason=" ", by=publisher, at=NOW)

    def test_one_is_open_at_a_time_and_the_second_hears_whose(self, used, publisher, disputed):
        with pytest.raises(AlreadyDisputed, match=publisher.name):
            dispute(adoption=used, reason=WHY, by=publisher, at=NOW)
        row = Dispute(
            adoption=used, disputed_for=disputed.disputed_for, reason="x", answer_by=NOW.date(),
            disputed_by=publisher, disputed_at=NOW,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="dispute_open_once"), transaction.atomic():
            row.save()

    def test_what_a_moderator_upheld_is_left_in_peace_for_a_year(self, used, publisher):
        factories.dispute(adoption=used, state=DisputeState.STANDS, at=NOW)
        for days in (1, 364):
            with pytest.raises(AlreadyDisputed, match="1 March 2028"):
                dispute(adoption=used, reason=WHY, by=publisher, at=NOW + timedelta(days=days))
        made = dispute(adoption=used, reason=WHY, by=publisher, at=NOW + timedelta(days=366))
        assert made.is_unsettled

    def test_the_publisher_changes_nothing_else(self, used, publisher):
        for act in (withdraw, renew):
            with pytest.raises(PermissionDenied):
                act(adoption=used, by=publisher, at=NOW)
        with pytest.raises(PermissionDenied):
            adopt(
                listing=used.listing,
                organisation=used.organisation,
                stage="live",
                by=publisher,
                at=NOW,
            )
        assert again(used).version == used.version


class TestAnswering:
    def test_an_answer_brings_it_to_a_moderator_while_the_use_counts(
        self, used, disputed, adopter
    ):
        found = answer_dispute(dispute=disputed, words="We do.", by=adopter, at=NOW)
        assert (found.state, found.answer) == (DisputeState.ANSWERED, "We do.")
        case = Case.objects.get()
        assert (case.kind, case.dispute) == (CaseKind.DISPUTE, found)
        assert case.organisation == used.listing.organisation
        assert counted(used) == 1
        assert kinds()[-1] == "dispute.answered"

    def test_only_members_of_the_adopter_answer_and_once(self, disputed, publisher, adopter):
        with pytest.raises(PermissionDenied):
            answer_dispute(dispute=disputed, words="We do.", by=publisher, at=NOW)
        answer_dispute(dispute=disputed, words="We do.", by=adopter, at=NOW)
        with pytest.raises(DisputeSettled, match=adopter.name):
            answer_dispute(dispute=disputed, words="We do!", by=adopter, at=NOW)
        with pytest.raises(ReasonMissing):
            answer_dispute(dispute=disputed, words="", by=adopter, at=NOW)

    def test_a_correction_or_a_step_back_is_an_answer(self, used, disputed, adopter):
        version = again(used).version
        correct(adoption=used, seen=version, by=adopter, at=NOW, started_on=None, scope="One team")
        found = again(disputed)
        assert (found.state, found.answer) == (DisputeState.ANSWERED, "")
        assert kinds()[-1] == "adoption.corrected", "one act leaves one entry"

    def test_a_step_back_is_one_too(self, used, disputed, adopter):
        advance(adoption=used, stage="leaving", by=adopter, at=NOW)
        assert again(disputed).state == DisputeState.ANSWERED

    def test_a_withdrawn_use_ends_it(self, used, disputed, adopter):
        answer_dispute(dispute=disputed, words="We do.", by=adopter, at=NOW)
        withdraw(adoption=used, by=adopter, at=NOW)
        found = again(disputed)
        assert (found.state, found.settled_by) == (DisputeState.CONCEDED, adopter)
        assert not Case.objects.open().exists()
        assert counted(used) == 0

    def test_what_was_withdrawn_after_a_suspension_may_be_recorded_anew(
        self, used, disputed, adopter
    ):
        late(disputed)
        withdraw(adoption=used, by=adopter, at=NOW)
        listing, body = used.listing, used.organisation
        made = adopt(listing=listing, organisation=body, stage="live", by=adopter, at=NOW)
        assert confirm(adoption=made, by=factories.member_of(body), at=NOW).counts


class TestTheClock:
    def test_the_last_day_is_whole_and_the_next_suspends(self, used, disputed):
        assert suspend_unanswered(at=NOW + timedelta(days=30)) == 0
        assert counted(used) == 1
        found = late(disputed)
        assert found.state == DisputeState.UNANSWERED
        assert again(used).suspended
        assert counted(used) == 0
        assert Case.objects.open().get().dispute == found
        event = Event.objects.order_by("pk").last()
        assert (event.kind, event.actor_id) == ("adoption.suspended", None)

    def test_run_twice_the_second_finds_none(self, disputed):
        late(disputed)
        assert suspend_unanswered(at=NOW + timedelta(days=40)) == 0
        assert kinds().count("adoption.suspended") == 1

    def test_the_day_is_that_of_london(self, used, publisher):
        """Half past eleven in the evening UTC is the next day there in summer."""
        at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
        made = dispute(adoption=used, reason=WHY, by=publisher, at=at)
        assert made.answer_by == date(2027, 7, 31)
        assert suspend_unanswered(at=datetime(2027, 7, 31, 22, 59, tzinfo=UTC)) == 0
        assert suspend_unanswered(at=datetime(2027, 7, 31, 23, 0, tzinfo=UTC)) == 1

    def test_an_answer_may_still_come_and_a_moderator_reads_it(self, disputed, adopter):
        late(disputed)
        after = NOW + timedelta(days=33)
        found = answer_dispute(dispute=disputed, words="We do.", by=adopter, at=after)
        assert found.state == DisputeState.ANSWERED
        assert again(found.adoption).suspended, "until a moderator has decided"
        assert Case.objects.open().count() == 1

    def test_what_is_suspended_is_neither_renewed_nor_confirmed(self, used, disputed, adopter):
        late(disputed)
        with pytest.raises(Suspended):
            renew(adoption=used, by=adopter, at=NOW)
        advance_later = factories.adoption(confirmed=False, suspended=True)
        with pytest.raises(Suspended):
            confirm(
                adoption=advance_later,
                by=factories.member_of(advance_later.organisation),
                at=NOW,
            )


class TestSettling:
    @pytest.fixture
    def answered(self, disputed, adopter):
        return answer_dispute(dispute=disputed, words="We do.", by=adopter, at=NOW)

    def settled(self, found, by, *, stands):
        return settle(dispute=found, stands=stands, reason="Their page.", by=by, at=NOW)

    def test_upheld_it_counts_on(self, used, answered, moderator):
        found = self.settled(answered, moderator, stands=True)
        assert (found.state, found.verdict) == (DisputeState.STANDS, "Their page.")
        assert counted(used) == 1
        assert Case.objects.get().closed_by == moderator

    def test_set_aside_it_is_in_no_figure_any_more(self, used, answered, moderator):
        self.settled(answered, moderator, stands=False)
        assert counted(used) == 0
        event = Event.objects.order_by("pk").last()
        assert (event.kind, event.actor_id) == ("adoption.suspended", moderator.pk)

    def test_what_the_clock_suspended_comes_back(self, used, disputed, moderator):
        late(disputed)
        assert counted(used) == 0
        self.settled(disputed, moderator, stands=True)
        assert counted(used) == 1
        event = Event.objects.order_by("pk").last()
        assert event.kind == "adoption.restored"
        assert (event.delta["to"], event.delta["counts"]) == ("live", True)

    def test_an_unconfirmed_use_comes_back_unconfirmed(self, moderator):
        waits = factories.adoption(confirmed=False)
        found = factories.dispute(adoption=waits, state=DisputeState.UNANSWERED)
        assert again(waits).suspended
        self.settled(found, moderator, stands=True)
        after = again(waits)
        assert (after.suspended, after.counts) == (False, False)
        assert Event.objects.latest("pk").delta["counts"] is False

    def test_before_the_answer_or_the_day_nobody_decides(self, disputed, moderator):
        with pytest.raises(NotYetForModerators, match="31 March 2027"):
            self.settled(disputed, moderator, stands=True)

    def test_a_moderator_of_either_side_does_not_decide(self, used, answered):
        for body in (used.organisation, used.listing.organisation):
            own = factories.person(site_role="moderator")
            factories.membership(organisation=body, person=own)
            with pytest.raises(PermissionDenied):
                self.settled(answered, own, stands=True)
            assert next_waiting(own, at=NOW) is None
        for person in (factories.person(), factories.person(site_role="administrator")):
            with pytest.raises(PermissionDenied):
                self.settled(answered, person, stands=True)

    def test_it_says_why(self, answered, moderator):
        with pytest.raises(ReasonMissing):
            settle(dispute=answered, stands=False, reason=" ", by=moderator, at=NOW)

    def test_settled_twice_the_second_hears_by_whom(self, answered, moderator):
        self.settled(answered, moderator, stands=True)
        other = factories.person(site_role="moderator")
        with pytest.raises(DisputeSettled, match=moderator.name):
            self.settled(answered, other, stands=False)

    def test_a_case_that_another_has_taken_is_theirs(self, answered, moderator):
        other = factories.person(name="Moira", site_role="moderator")
        take_case(case=Case.objects.get(), by=other, at=NOW)
        with pytest.raises(AlreadyTaken, match="Moira"):
            self.settled(answered, moderator, stands=True)


class TestTakingBack:
    def test_the_use_stands_and_counts_again(self, used, disputed, publisher):
        late(disputed)
        take_dispute_back(dispute=disputed, by=publisher, at=NOW)
        assert counted(used) == 1
        assert not Case.objects.open().exists()
        assert kinds()[-1] == "adoption.restored"
        with pytest.raises(DisputeSettled):
            take_dispute_back(dispute=disputed, by=publisher, at=NOW)

    def test_only_the_publisher_s_editors_may(self, disputed, adopter, moderator):
        for person in (adopter, moderator, factories.member_of(disputed.disputed_for)):
            with pytest.raises(PermissionDenied):
                take_dispute_back(dispute=disputed, by=person, at=NOW)


class TestLookingAgain:
    def test_who_lost_asks_once_and_another_moderator_decides(self, used, publisher, moderator):
        found = factories.dispute(
            adoption=used, state=DisputeState.STANDS, settled_by=moderator, at=NOW
        )
        contest(dispute=found, words="It was another team.", by=publisher, at=NOW)
        assert counted(used) == 1, "until another has decided, the decision stands"
        with pytest.raises(PermissionDenied):
            settle(dispute=found, stands=False, reason="No.", by=moderator, at=NOW)
        assert next_waiting(moderator, at=NOW) is None
        other = factories.person(site_role="moderator")
        assert next_waiting(other, at=NOW).dispute == found
        settle(dispute=found, stands=False, reason="Right.", by=other, at=NOW)
        assert counted(used) == 0
        owner = factories.member_of(used.organisation, role=Role.OWNER)
        found.refresh_from_db()
        with pytest.raises(DisputeSettled):
            contest(dispute=found, words="Again!", by=owner, at=NOW)

    def test_the_side_that_won_has_nothing_to_ask(self, used, publisher):
        editor = factories.member_of(used.organisation, role=Role.EDITOR)
        found = factories.dispute(adoption=used, state=DisputeState.SET_ASIDE, at=NOW)
        with pytest.raises(PermissionDenied):
            contest(dispute=found, words="More!", by=publisher, at=NOW)
        assert contest(dispute=found, words="No.", by=editor, at=NOW).state == "appealed"


def test_every_act_changes_the_version_of_what_it_changed(used, publisher, adopter, moderator):
    """So that the history of one adoption can be put in its order."""
    found = dispute(adoption=used, reason=WHY, by=publisher, at=NOW)
    late(found)
    settle(dispute=found, stands=True, reason="Yes.", by=moderator, at=NOW)
    events = Event.objects.filter(kind__startswith="adoption.", subject_id=used.pk)
    versions = [event.delta["version"] for event in events.order_by("pk")]
    assert versions == sorted(set(versions))
    assert Adoption.objects.aggregate(last=Max("version"))["last"] == versions[-1]
