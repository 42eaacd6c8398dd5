"""Moderators are reminded of a case that waits for more than three working days."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import Event
from catalogue.dates import before_working_days
from catalogue.models import Case, CaseKind, Message, Notice, Way
from catalogue.notifications.actions.mailing import send_digest
from catalogue.notifications.actions.reminders import remind
from catalogue.notifications.queries.wording import describe
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 1, 11)
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def moment(day, hour=17):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def case_of(day, **fields):
    listing = factories.live_listing(name="Quay visits", **fields)
    kind = CaseKind.ACKNOWLEDGE
    return factories.case(revision=listing.live_revision, kind=kind, opened_at=moment(day))


def run(day):
    return sum(remind(on=day, at=moment(day, 6)))


@pytest.mark.parametrize(("opened", "after"), list(enumerate([4, 6, 6, 6, 6, 5, 4])))
def test_three_working_days_are_over_on_the_fourth(opened, after):
    day = MONDAY + timedelta(days=opened)
    assert before_working_days(day + timedelta(days=after), 4) >= day, DAYS[opened]
    assert before_working_days(day + timedelta(days=after - 1), 4) < day


def test_every_moderator_is_told_once(moderator, administrator):
    case = case_of(MONDAY)
    other = factories.person(site_role="moderator")
    for days in range(4):
        assert run(MONDAY + timedelta(days=days)) == 0
    for days in (4, 5, 6, 7):
        run(MONDAY + timedelta(days=days))
    told = describe(list(Notice.objects.order_by("person")))
    assert [one.notice.person for one in told] == [moderator, other]
    assert told[0].sentence == (
        "A case about Quay visits has waited for more than three working days."
    )
    assert told[0].address == "/moderation/"
    assert {one.notice.way for one in told} == {Way.DAILY}
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), closed_by=other)
    assert describe([told[0].notice])[0].is_over


def test_it_stands_in_the_digest_of_that_morning(moderator):
    case_of(MONDAY)
    friday = MONDAY + timedelta(days=4)
    run(friday)
    send_digest(person=moderator.pk, day=friday, at=moment(friday, 7))
    assert "has waited for more than three working days" in Message.objects.get().body


def test_what_was_closed_in_time_is_not_told_of(moderator):
    case = case_of(MONDAY)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), closed_by=moderator)
    assert run(MONDAY + timedelta(days=7)) == 0


def test_nobody_is_asked_to_decide_about_their_own_organisation(moderator):
    case = case_of(MONDAY)
    factories.membership(organisation=case.organisation, person=moderator)
    assert run(MONDAY + timedelta(days=7)) == 0
    assert not Event.objects.exists(), "a reminder changes nothing"
