"""One mail for a person and a day, of what they chose to be told of together."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction

from accounts.models import Membership, Role
from catalogue.jobs import actions as jobs
from catalogue.models import (
    Adoption,
    Job,
    JobState,
    ListingState,
    Message,
    Notice,
    OfferState,
    Way,
)
from catalogue.notifications import tasks
from catalogue.notifications.actions.mailing import people_waiting, send_digest
from catalogue.notifications.actions.telling import tell
from tests import factories
from tests.catalogue.notifications.conftest import NOW, cause

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2027, 1, 15), date(2027, 1, 18)


def review(listing, *, at=NOW):
    rating = factories.rating(listing=listing)
    happened = cause("rating.given", listing=listing, body=rating.organisation, subject=rating)
    tell(causes=[happened], at=at)
    return rating


def digest(person, day=FRIDAY):
    return send_digest(person=person.pk, day=day, at=NOW)


def test_it_tells_what_waits_once(listing, editor) -> None:
    name = review(listing).organisation.name
    mail = digest(editor)
    assert mail == Message.objects.get()
    assert (mail.to, mail.key) == (editor.email, f"digest:{editor.pk}:2027-01-15")
    assert mail.subject == "1 new notice from Digital commons"
    assert mail.body.startswith(f"- {name} reviewed Quay visits.\n")
    assert mail.body.count("http") == 1
    assert "/unsubscribe/" in mail.unsubscribe
    assert digest(editor, MONDAY) is None
    assert Notice.objects.get().mailed_at == NOW


def test_nothing_in_it_is_not_sent(editor) -> None:
    assert digest(editor) is None
    assert people_waiting() == []


def test_what_comes_after_it_waits_for_the_next_day(listing, editor) -> None:
    review(listing)
    digest(editor)
    review(listing)
    assert digest(editor) is None
    assert Notice.objects.waiting().count() == 1
    assert digest(editor, MONDAY)


def test_weekly_ones_come_on_mondays(listing, editor) -> None:
    factories.preference(person=editor, group="interest", way=Way.WEEKLY)
    review(listing)
    assert digest(editor) is None
    assert people_waiting() == [editor.pk]
    assert digest(editor, MONDAY)


def test_what_is_read_or_settled_by_then_is_left_out_for_good(listing, editor) -> None:
    review(listing)
    hidden = review(listing)
    kept = review(listing)
    Notice.objects.filter(pk=Notice.objects.earliest("pk").pk).update(read_at=NOW)
    hidden.hidden = True
    hidden.save()
    mail = digest(editor)
    assert mail.subject.startswith("1 new notice")
    assert kept.organisation.name in mail.body
    assert not Notice.objects.waiting().exists()


def test_who_left_is_not_mailed_about_the_organisation(listing, editor) -> None:
    review(listing)
    Membership.objects.filter(person=editor).delete()
    assert digest(editor) is None


def test_it_has_at_most_200_words(body, editor) -> None:
    for number in range(40):
        name = f"A service with quite a long name that goes on and on {number}"
        review(factories.live_listing(organisation=body, name=name, by=editor))
    mail = digest(editor)
    assert len(mail.body.split()) <= 200
    assert "more." in mail.body
    assert mail.subject.startswith("40 new notices")


def test_the_mail_and_its_marks_are_one_transaction(listing, editor) -> None:
    review(listing)
    with transaction.atomic():
        digest(editor)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert Notice.objects.waiting().count() == 1


class TestJob:
    @pytest.fixture
    def asked(self):
        with time_machine.travel(NOW, tick=False):
            yield jobs.request(kind="notifications.digests", key="d", by=None, at=NOW, due_at=NOW)

    def test_everybody_gets_theirs_and_again_nothing(self, asked, listing, editor, owner) -> None:
        review(listing)
        tasks.write_digests()
        assert Message.objects.filter(key__startswith="digest:").count() == 2
        asked.refresh_from_db()
        assert (asked.state, asked.done) == (JobState.DONE, 2)
        Job.objects.update(state=JobState.QUEUED, checkpoint={})
        tasks.write_digests()
        assert Message.objects.count() == 2

    def test_where_time_runs_out_the_next_worker_goes_on(
        self, asked, listing, editor, owner, monkeypatch
    ) -> None:
        review(listing)
        monkeypatch.setattr(tasks, "CHUNK_SECONDS", -1)  # its time is over before it begins
        # One chunk and no second, or the same call would take its own job up again at once.
        claims = iter([True, False])
        claim = jobs.claim
        monkeypatch.setattr(jobs, "claim", lambda **k: claim(**k) if next(claims) else None)
        tasks.write_digests()
        asked.refresh_from_db()
        assert asked.state == JobState.QUEUED

    def test_it_goes_on_after_the_last_person(self, asked, listing, editor, owner) -> None:
        review(listing)
        Job.objects.update(checkpoint={"after": min(editor.pk, owner.pk)})
        tasks.write_digests()
        assert Message.objects.get().key.startswith(f"digest:{max(editor.pk, owner.pk)}")


class TestReminders:
    @pytest.fixture
    def asked(self):
        with time_machine.travel(NOW, tick=False):
            jobs.request(kind="notifications.remind", key="r", by=None, at=NOW, due_at=NOW)
            yield

    def run(self, at=NOW):
        with time_machine.travel(at, tick=False):
            Job.objects.all().delete()
            jobs.request(kind="notifications.remind", key="r", by=None, at=at, due_at=at)
            tasks.remind()

    def test_each_step_is_told_once(self, body, editor) -> None:
        used = factories.adoption(organisation=body, lapses_on=FRIDAY + timedelta(days=61))
        seen = []
        for days in range(63):
            self.run(NOW + timedelta(days=days))
            seen.append(Notice.objects.count())
        assert [day for day in range(1, 63) if seen[day] > seen[day - 1]] == [1, 31, 54]
        day = used.lapses_on.isoformat()
        causes = Notice.objects.order_by("pk").values_list("cause", flat=True)
        assert list(causes) == [f"adoption:{used.pk}:lapse:{day}:{n}" for n in (60, 30, 7)]
        assert Message.objects.count() == 3

    def test_a_step_that_was_missed_is_told_late_and_the_earlier_ones_are_not(
        self, body, editor
    ) -> None:
        factories.adoption(organisation=body, lapses_on=FRIDAY + timedelta(days=20))
        self.run()
        assert Notice.objects.get().cause.endswith(":30")
        assert "lapses on 4 February 2027" in Message.objects.get().body

    def test_what_was_renewed_is_reminded_of_anew_next_year(self, body, editor) -> None:
        used = factories.adoption(organisation=body, lapses_on=FRIDAY + timedelta(days=7))
        self.run()
        Adoption.objects.update(lapses_on=FRIDAY + timedelta(days=372))
        self.run(NOW + timedelta(days=365))
        assert Notice.objects.filter(subject_id=used.pk).count() == 2

    def test_suppliers_are_reminded_of_what_they_list_and_offer(self) -> None:
        supplier = factories.supplier()
        factories.member_of(supplier, role=Role.EDITOR)
        day = FRIDAY + timedelta(days=30)
        up = {"organisation": supplier, "kind": "commodity_service", "lapses_on": day}
        service = factories.live_listing(**up, name="Cloud desk")
        factories.live_listing(**up, state=ListingState.RETIRED)
        same = {"supplier": supplier, "at": NOW - timedelta(days=300), "lapses_on": day}
        offer = factories.offer(**same)
        factories.offer(**same, state=OfferState.ENDED)
        factories.offer(**same, listing=factories.live_listing(state=ListingState.RETIRED))
        self.run()
        self.run()
        causes = set(
            Notice.objects.filter(kind__endswith="s_soon").values_list("cause", flat=True)
        )
        assert causes == {
            f"listing:{service.pk}:lapse:{day}:30",
            f"offer:{offer.pk}:lapse:{day}:30",
        }

    @pytest.mark.parametrize("change", [{"stage": "ended"}, {"lapsed": True}, {"withdrawn": True}])
    def test_what_does_not_count_is_not_reminded_of(self, change, body, editor) -> None:
        factories.adoption(organisation=body, lapses_on=FRIDAY + timedelta(days=7), **change)
        self.run()
        assert not Notice.objects.exists()


def test_the_weekly_clean_up_forgets_old_mails_and_notices(listing, editor) -> None:
    at = NOW + timedelta(days=400)
    review(listing)
    digest(editor)
    with time_machine.travel(at, tick=False):
        jobs.request(kind="notifications.clean_up", key="c", by=None, at=at)
        tasks.clean_up()
    assert not Message.objects.exists()
    assert not Notice.objects.exists()
    assert Job.objects.get().state == JobState.DONE
