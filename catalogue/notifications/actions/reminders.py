"""What nobody did, but time brings: reminders of a day that comes nearer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from catalogue.dates import before_working_days
from catalogue.models import Adoption, Case, Listing, Offer, Stage
from catalogue.notifications.actions.telling import tell
from catalogue.notifications.queries.audience import Cause

AT_ONCE = 200
CASE_WAITS = 3
"""Working days; whoever may decide is told after them."""


@dataclass(frozen=True)
class Reminder:
    """`kind` has a line in `lines.py`. `rows` are those whose day lies in a stretch of days.

    `place` answers the listing and the organisation of a row, by their numbers. Each step is
    told once for each row and its day, so a day that moves is reminded of anew.
    """

    kind: str
    name: str
    steps: tuple[int, ...]
    rows: Callable[[date, date], QuerySet[Any]]
    day_of: Callable[[Any], date]
    place: Callable[[Any], tuple[int, int]]


def _lapsing(after: date, until: date) -> QuerySet[Adoption]:
    counting = Adoption.objects.counting().exclude(stage=Stage.ENDED)
    return counting.filter(lapses_on__gt=after, lapses_on__lte=until)


def _services_lapsing(after: date, until: date) -> QuerySet[Listing]:
    return Listing.objects.due_to_lapse(on=until).filter(lapses_on__gt=after)


def _offers_lapsing(after: date, until: date) -> QuerySet[Offer]:
    """Where the service is live no more there is nothing to renew."""
    return Offer.objects.shown().filter(lapses_on__gt=after, lapses_on__lte=until)


_STEPS = (60, 30, 7)
REMINDERS = (
    # `methods.md` 1.1
    Reminder("adoption.lapses_soon", "adoption:{}:lapse", _STEPS, _lapsing,
             lambda row: row.lapses_on, lambda row: (row.listing_id, row.organisation_id)),
    Reminder("listing.lapses_soon", "listing:{}:lapse", _STEPS, _services_lapsing,
             lambda row: row.lapses_on, lambda row: (row.pk, row.organisation_id)),
    Reminder("offer.lapses_soon", "offer:{}:lapse", _STEPS, _offers_lapsing,
             lambda row: row.lapses_on, lambda row: (row.listing_id, row.supplier_id)),
)  # fmt: skip
"""To remind of another day, add a line here and one in `lines.py`."""


def remind(*, on: date, at: datetime) -> Iterator[int]:
    """Tells of each step that has come, some at a time, and answers how many notices it made.

    A step that came while nobody ran this is told late and once.
    """
    for causes in (*(_causes(one, on) for one in REMINDERS), _cases_that_wait(on)):
        while some := list(islice(causes, AT_ONCE)):
            yield len(tell(causes=some, at=at))


def _cases_that_wait(on: date) -> Iterator[Cause]:
    """For more than three working days: the day after the third is the fourth."""
    since = before_working_days(on, CASE_WAITS + 1)
    for case in Case.objects.open().filter(opened_at__date__lte=since).order_by("pk"):
        yield Cause(
            key=f"case:{case.pk}:waits",
            kind="case.waits",
            listing_id=case.listing_id,
            organisation_id=case.organisation_id,
            subject_id=case.pk,
        )


def _causes(reminder: Reminder, on: date) -> Iterator[Cause]:
    rows = reminder.rows(on, on + timedelta(days=max(reminder.steps)))
    for row in rows.order_by("pk"):
        day = reminder.day_of(row)
        step = min(one for one in reminder.steps if (day - on).days <= one)
        listing, body = reminder.place(row)
        yield Cause(
            key=f"{reminder.name.format(row.pk)}:{day}:{step}",
            kind=reminder.kind,
            listing_id=listing,
            organisation_id=body,
            subject_id=row.pk,
        )
