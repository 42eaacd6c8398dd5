"""Twelve months, three reminders and a lapse, by London's days (`methods.md` 1.1 and 1.5)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Event
from catalogue.adoption.actions import adopt, confirm, lapse_due, renew
from catalogue.models import Adoption, Notice
from catalogue.notifications.actions.reminders import remind
from catalogue.notifications.actions.telling import tell_of
from catalogue.notifications.queries.wording import describe
from catalogue.statistics.actions.rollup import refresh_changed
from catalogue.statistics.queries import adoption_figures, rollup_differences
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def member(body):
    return factories.member_of(body)


def recorded(body, *, at):
    listing = factories.live_listing(name="Pay desk")
    made = adopt(
        listing=listing, organisation=body, stage="live", by=factories.member_of(body), at=at
    )
    return confirm(adoption=made, by=factories.member_of(body), at=at)


def counted(adoption):
    refresh_changed(list(Event.objects.order_by("pk")))
    assert rollup_differences() == []
    return adoption_figures(adoption.listing_id).reuse


@pytest.mark.parametrize(
    ("confirmed", "lapses"),
    [
        (datetime(2027, 3, 15, 12, tzinfo=UTC), date(2028, 3, 15)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2029, 2, 28)),
        (datetime(2027, 2, 28, 12, tzinfo=UTC), date(2028, 2, 28)),
        # In summer London's day begins an hour before that of UTC, in winter with it.
        (datetime(2027, 6, 30, 22, 59, tzinfo=UTC), date(2028, 6, 30)),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), date(2028, 7, 1)),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), date(2028, 12, 31)),
        # The nights in which the clocks change.
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), date(2028, 3, 28)),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), date(2028, 10, 31)),
    ],
)
def test_it_counts_for_twelve_months_from_the_local_day(body, confirmed, lapses):
    assert recorded(body, at=confirmed).lapses_on == lapses


def test_it_counts_through_the_day_before_and_lapses_at_london_s_midnight(body):
    used = recorded(body, at=datetime(2027, 6, 15, 12, tzinfo=UTC))
    assert lapse_due(at=datetime(2028, 6, 14, 22, 59, tzinfo=UTC)) == 0
    assert counted(used) == 1
    assert lapse_due(at=datetime(2028, 6, 14, 23, 0, tzinfo=UTC)) == 1
    assert counted(used) == 0


def test_a_leap_day_is_over_with_the_next_february(body):
    used = recorded(body, at=datetime(2028, 2, 29, 12, tzinfo=UTC))
    assert lapse_due(at=datetime(2029, 2, 27, 23, 59, tzinfo=UTC)) == 0
    assert lapse_due(at=datetime(2029, 2, 28, 0, 0, tzinfo=UTC)) == 1
    assert counted(used) == 0


class TestSameDay:
    """T1.5: a lapse and a reconfirmation on one day, in either order."""

    DAY = datetime(2028, 3, 15, 9, tzinfo=UTC)

    def test_renewed_after_the_lapse_it_counts_again(self, body, member):
        used = recorded(body, at=NOON)
        assert lapse_due(at=self.DAY) == 1
        assert counted(used) == 0
        renew(adoption=used, by=member, at=self.DAY + timedelta(hours=2))
        assert counted(used) == 1
        assert Adoption.objects.get().lapses_on == date(2029, 3, 15)

    def test_renewed_before_the_lapse_nothing_lapses(self, body, member):
        used = recorded(body, at=NOON)
        renew(adoption=used, by=member, at=self.DAY)
        assert lapse_due(at=self.DAY + timedelta(hours=2)) == 0
        assert counted(used) == 1

    def test_a_confirmed_step_forward_renews_as_well(self, body, member):
        used = recorded(body, at=NOON)
        Adoption.objects.update(
            stage="trialling", proposed_stage="live", proposed_by=member, proposed_at=self.DAY
        )
        confirm(adoption=used, by=factories.member_of(body), at=self.DAY)
        assert lapse_due(at=self.DAY) == 0
        assert Adoption.objects.get().lapses_on == date(2029, 3, 15)


class TestReminders:
    def reminded(self, on):
        return sum(remind(on=on, at=datetime(on.year, on.month, on.day, 6, tzinfo=UTC)))

    def test_on_the_sixtieth_thirtieth_and_seventh_day_before_and_once(self, body, editor):
        recorded(body, at=NOON)
        told = {}
        day = date(2028, 1, 10)
        while day <= date(2028, 3, 15):
            if number := self.reminded(day):
                told[day] = number
            day += timedelta(days=1)
        lapses = date(2028, 3, 15)
        assert told == {lapses - timedelta(days=days): 1 for days in (60, 30, 7)}

    def test_a_renewed_use_is_reminded_of_by_its_new_day(self, body, editor, member):
        used = recorded(body, at=NOON)
        assert self.reminded(date(2028, 3, 8)) == 1
        renew(adoption=used, by=member, at=datetime(2028, 3, 9, 12, tzinfo=UTC))
        assert self.reminded(date(2028, 3, 10)) == 0
        assert self.reminded(date(2029, 1, 8)) == 1, "sixty days before 9 March 2029"

    def test_of_what_has_lapsed_or_ended_nobody_is_reminded(self, body, editor):
        recorded(body, at=NOON)
        Adoption.objects.update(stage="ended")
        assert self.reminded(date(2028, 3, 8)) == 0

    def test_its_lapse_is_told_and_a_renewal_ends_that(self, body, editor, member):
        used = recorded(body, at=NOON)
        lapse_due(at=datetime(2028, 3, 15, 9, tzinfo=UTC))
        tell_of(list(Event.objects.filter(kind="adoption.lapsed")), at=NOON)
        notice = Notice.objects.get(person=editor, kind="adoption.lapsed")
        (told,) = describe([notice])
        assert told.sentence == (
            "The use of Pay desk by Wexmouth Borough has lapsed and no longer counts."
        )
        assert told.address == f"/workspace/{body.slug}/adoptions/{used.pk}/renew/"
        renew(adoption=used, by=member, at=datetime(2028, 3, 16, 9, tzinfo=UTC))
        (told,) = describe([notice])
        assert told.is_over
