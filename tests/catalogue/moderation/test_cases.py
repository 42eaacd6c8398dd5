"""Taking a case, giving it back, and what was approved by rule."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Event
from catalogue.listings.actions import edit, start_edit, submit
from catalogue.models import Case, CaseKind, RevisionState, Rule, TransferKind
from catalogue.moderation.actions import (
    AlreadyClosed,
    AlreadyDecided,
    AlreadyTaken,
    AlreadyTrusted,
    NotByRule,
    NotTaken,
    NotTrusted,
    ReasonMissing,
    acknowledge,
    end_trust,
    refuse,
    release_case,
    report,
    settle_report,
    take_case,
    trust,
)
from catalogue.ownership.actions import judge
from tests import factories
from tests.catalogue.moderation.cases import case, case_of, waiting
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class TestTake:
    def test_whoever_takes_it_has_it_for_half_an_hour(self, moderator, other):
        found = take_case(case=case_of(waiting()), by=moderator, at=NOW)
        assert found.holder(at=NOW + timedelta(minutes=29)) == moderator
        assert found.holder(at=NOW + timedelta(minutes=30)) is None
        with pytest.raises(AlreadyTaken, match="Mo Derator"):
            take_case(case=found, by=other, at=NOW + timedelta(minutes=5))
        taken = take_case(case=found, by=other, at=NOW + timedelta(minutes=31))
        assert taken.taken_by == other
        assert Event.objects.filter(kind="case.taken").count() == 2

    def test_it_can_be_given_back_by_who_has_it(self, moderator, other):
        found = take_case(case=case_of(waiting()), by=moderator, at=NOW)
        with pytest.raises(AlreadyTaken):
            release_case(case=found, by=other, at=NOW)
        assert release_case(case=found, by=moderator, at=NOW).taken_by is None
        before = Event.objects.count()
        with pytest.raises(NotTaken):
            release_case(case=found, by=other, at=NOW)
        assert Event.objects.count() == before

    def test_while_somebody_has_it_nobody_else_decides(self, moderator, other):
        sent = waiting()
        found = take_case(case=case_of(sent), by=moderator, at=NOW)
        words = {"seen": sent.version, "reason": "No."}
        with pytest.raises(AlreadyTaken, match=r"Mo Derator .* free again at \d+:\d\d[ap]m"):
            refuse(revision=sent, **words, by=other, at=NOW + timedelta(minutes=29))
        late = NOW + timedelta(minutes=30)
        assert refuse(revision=sent, **words, by=other, at=late).decided_by == other
        found.refresh_from_db()
        assert not found.is_open

    def test_nor_is_a_report_answered_or_a_claim_judged(self, listing, moderator, other):
        flag = report(listing=listing, reason="wrong", words="Old.", by=None, at=NOW)
        claimed = factories.transfer(kind=TransferKind.CLAIMED)
        for found in (flag.case, claimed.case):
            take_case(case=found, by=moderator, at=timezone.now())
        with pytest.raises(AlreadyTaken):
            settle_report(flag=flag, upheld=True, answer="Yes.", by=other, at=NOW)
        with pytest.raises(AlreadyTaken):
            judge(transfer=claimed, accepted=False, reason="No.", by=other, at=NOW)
        page = read(signed_in(other).get(f"/moderation/claims/{claimed.pk}/"))
        assert "Mo Derator has taken this case." in page.words
        assert "Store the decision" not in page.words
        page = read(signed_in(moderator).get(f"/moderation/claims/{claimed.pk}/"))
        assert "Give this case back" in page.words

    def test_a_closed_case_and_one_of_the_own_organisation_are_not_taken(self, moderator):
        own, closed = waiting(), waiting()
        factories.membership(organisation=own.listing.organisation, person=moderator)
        with pytest.raises(PermissionDenied):
            take_case(case=case_of(own), by=moderator, at=NOW)
        refuse(revision=closed, seen=closed.version, reason="Twice here.", by=moderator, at=NOW)
        with pytest.raises(AlreadyClosed):
            take_case(case=case_of(closed), by=moderator, at=NOW)

    def test_the_page_offers_both_and_says_who_has_it(self, moderator, other):
        address = case(waiting(name="Pay desk"))
        client, second = signed_in(moderator), signed_in(other)
        page = read(client.post(f"{address}take/", follow=True))
        assert "Give this case back" in page.words
        page = read(second.get(address))
        assert "Mo Derator has taken this case." in page.words
        assert "Take this case" not in page.words
        assert "Decide this case" not in page.words
        page = read(second.get(f"{address}decide/", follow=True))
        assert "Mo Derator has taken this case." in page.words
        assert (
            "Mo Derator has taken this case."
            in read(second.post(f"{address}take/", follow=True)).words
        )
        assert "Mo Derator" in read(second.get("/moderation/")).words
        assert "Take this case" in read(client.post(f"{address}release/", follow=True)).words


@pytest.fixture
def listing():
    body = factories.organisation(name="Port Office")
    found = factories.live_listing(organisation=body, published_on=date(2020, 1, 1))
    found.live_revision.facts["support"] = "A team answers on working days."
    found.live_revision.submitted_at = NOW - timedelta(days=1)
    found.live_revision.save()
    return found


def changed(listing, **values):
    by = listing.live_revision.begun_by
    revision = start_edit(listing=listing, by=by, at=NOW)
    return submit(revision=edit(revision=revision, values=values, by=by, at=NOW), by=by, at=NOW)


class TestTrust:
    def test_a_small_change_is_live_at_once_and_seen_later(self, listing, moderator, other):
        trust(organisation=listing.organisation, reason="Right for years.", by=moderator, at=NOW)
        revision = changed(listing, support="A team answers every day.")
        revision.refresh_from_db()
        listing.refresh_from_db()
        assert (revision.state, listing.live_revision) == (RevisionState.APPROVED, revision)
        decision = revision.decisions.get()
        assert (decision.rule, decision.decided_by) == (Rule.SMALL_CHANGE, None)
        found = case_of(revision)
        assert (found.kind, found.is_open) == (CaseKind.ACKNOWLEDGE, True)
        words = read(signed_in(moderator).get(case(revision))).words
        assert "Small change of a trusted organisation" in words
        assert "I have looked at it" in words
        acknowledge(case=found, by=moderator, at=NOW)
        with pytest.raises(AlreadyDecided, match="Mo Derator"):
            acknowledge(case=found, by=other, at=NOW)

    def test_only_what_a_rule_approved_is_looked_at_afterwards(self, moderator):
        sent = waiting()
        with pytest.raises(NotByRule):
            acknowledge(case=case_of(sent), by=moderator, at=NOW)
        page = read(signed_in(moderator).post(f"{case(sent)}seen/", follow=True))
        assert "This case waits for a decision." in page.words

    def test_each_version_is_shown_beside_the_one_it_replaced(self, listing, moderator):
        trust(organisation=listing.organisation, reason="Right for years.", by=moderator, at=NOW)
        client = signed_in(moderator)
        first = changed(listing, support="A team answers every day.")
        listing.refresh_from_db()
        second = changed(listing, support="A team answers every night.")
        for revision, was, now in (
            (first, "on working days", "every day"),
            (second, "every day", "every night"),
        ):
            table = read(client.get(case(revision))).words.split("What changes")[1]
            assert f"A team answers {was}. A team answers {now}." in table
            assert "Before" in table
            assert "Takes payments by card" not in table

    @pytest.mark.parametrize(
        "values",
        [
            {"name": "Another name"},
            {"summary": "Another sentence"},
            {"licence": "EUPL-1.2"},
            {"support": "See https://elsewhere.example"},
            {"description": "Every word of it is new. " * 20},
        ],
    )
    def test_what_weighs_more_waits(self, listing, moderator, values):
        trust(organisation=listing.organisation, reason="Right for years.", by=moderator, at=NOW)
        revision = changed(listing, **values)
        assert revision.state == RevisionState.SUBMITTED
        assert case_of(revision).kind == CaseKind.CHANGE

    def test_without_trust_and_after_its_end_everything_waits(self, listing, moderator):
        body = listing.organisation
        trust(organisation=body, reason="Right for years.", by=moderator, at=NOW)
        end_trust(organisation=body, reason="Wrong twice.", by=moderator, at=NOW)
        assert changed(listing, support="Other hours.").state == RevisionState.SUBMITTED

    def test_it_is_given_once_and_ended_once_with_reasons(self, listing, moderator):
        body = listing.organisation
        with pytest.raises(NotTrusted):
            end_trust(organisation=body, reason="Why not.", by=moderator, at=NOW)
        with pytest.raises(ReasonMissing):
            trust(organisation=body, reason="  ", by=moderator, at=NOW)
        trust(organisation=body, reason="Right for years.", by=moderator, at=NOW)
        with pytest.raises(AlreadyTrusted):
            trust(organisation=body, reason="Again.", by=moderator, at=NOW)

    def test_the_page_gives_and_ends_it(self, listing, moderator):
        client = signed_in(moderator)
        address = f"/moderation/organisations/{listing.organisation.slug}/trust/"
        sent = {"act": "give", "reason": "Right for years."}
        page = read(client.post(address, sent, follow=True))
        assert "by Mo Derator: Right for years." in page.words
        sent = {"act": "end", "reason": "Wrong twice."}
        page = read(client.post(address, sent, follow=True))
        assert "It is not trusted now." in page.words
        assert "Ended by Mo Derator: Wrong twice." in page.words

    def test_of_two_the_second_is_told_and_undoes_nothing(self, listing, moderator, other):
        address = f"/moderation/organisations/{listing.organisation.slug}/trust/"
        for act, told in (
            ("give", "This organisation is trusted already."),
            ("end", "This organisation is not trusted."),
        ):
            sent = {"act": act, "reason": "Both saw it."}
            signed_in(moderator).post(address, sent)
            page = read(signed_in(other).post(address, sent, follow=True))
            assert told in page.words
            assert page.words.count("by Mo Derator: Both saw it.") == 1

    def test_nobody_trusts_their_own_organisation(self, listing, moderator):
        factories.membership(organisation=listing.organisation, person=moderator)
        address = f"/moderation/organisations/{listing.organisation.slug}/trust/"
        assert signed_in(moderator).post(address, {"reason": "Ours."}).status_code == 403


def test_the_database_keeps_case_and_version_together():
    revision = waiting()
    found = case_of(revision)
    found.closed_at, found.closed_by = NOW, factories.person()
    with pytest.raises(IntegrityError, match="exactly while"), transaction.atomic():
        _save_at_once(found)
    assert Case.objects.open().filter(revision=revision).exists()


def _save_at_once(found):
    found.save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
