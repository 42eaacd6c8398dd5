"""What organisations of the example measured before and after, and how some reviews fared."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Organisation, User
from catalogue.dates import add_months
from catalogue.models import Adoption, FlagReason, Listing, OutcomeReport, Rating
from catalogue.moderation.actions import hide_words, report_words
from catalogue.outcomes.actions import confirm, report, verify

MEASURES = (
    # What, unit, whether higher is better, before, after, yearly cost before and after in pounds
    ("Days from application to decision", "days", False, "12", "4", (48_000, 21_000)),
    ("Cases that are settled without a call", "per cent", True, "41", "68", None),
    ("Minutes to fill in the form", "minutes", False, "26", "11.5", None),
    ("Calls to the help desk", "calls a month", False, "910", "340", (96_000, 60_000)),
    ("Letters sent by post", "letters a month", False, "5400", "1250", (77_500, 18_000)),
    ("Payments that arrive on time", "per cent", True, "83", "94", None),
    ("Forms sent back as incomplete", "per cent", False, "18", "6", None),
    ("Hours of copying between systems", "hours a month", False, "160", "22", (38_400, 9_600)),
    ("Days to publish a change", "days", False, "30", "33", (12_000, 14_000)),
    ("People who finish online", "per cent", True, "55", "55", None),
    ("Errors found by the yearly check", "errors", False, "74", "19", None),
    ("Visits to the office", "visits a week", False, "230", "150", None),
)
SOURCES = (
    "Counted in our case system, all cases of the period.",
    "From the monthly report to our board. Staff leave was not taken out.",
    "A sample of 200 cases before and 200 after, drawn by our audit team.",
)
EVIDENCE = "The two monthly reports and how the sample was drawn."
SAVED = (0, 3)
"""Which of them are of the best service: both cost less afterwards."""
CONFIRMED, VERIFIED = 10, 6
FIT = "It fits our forms and our way of deciding. We changed two texts and nothing else."
SUPPORT = "Questions are answered on the same working day."
People = Callable[[Organisation], Sequence[User]]


def measure(
    *,
    best: Listing,
    people: People,
    moderator: User,
    at_home: Sequence[Organisation],
    now: datetime,
) -> None:
    """Outcomes at every stage, those of the cast first; one review reported and one hidden.

    Two of `best` are verified. `people` answers an organisation's owner, editor and member.
    """
    for number, use in zip(SAVED, _uses_of(best), strict=True):
        made = _report(number, use, people, now - timedelta(days=120))
        confirm(report=made, by=people(use.organisation)[0], at=now - timedelta(days=110))
        verify(report=made, seen=EVIDENCE, by=moderator, at=now - timedelta(days=100))
    for number, use in enumerate(_uses(at_home)):
        made = _report(number, use, people, now - timedelta(days=90 - number))
        if number < CONFIRMED:
            owner = people(use.organisation)[0]
            confirm(report=made, by=owner, at=now - timedelta(days=60 - number))
        if number < VERIFIED:
            verify(report=made, seen=EVIDENCE, by=moderator, at=now - timedelta(days=20))
    _doubtful_reviews(moderator, now)


def _uses_of(listing: Listing) -> list[Adoption]:
    """The first two, one for each report of a saving."""
    rows = Adoption.objects.in_use().filter(listing=listing)
    return list(rows.select_related("organisation", "listing").order_by("pk")[: len(SAVED)])


def _uses(at_home: Sequence[Organisation]) -> list[Adoption]:
    """In use for long enough, those of the cast first and then one of each organisation."""
    rows = Adoption.objects.in_use().select_related("organisation", "listing").order_by("pk")
    own = list(rows.filter(organisation__in=at_home)[:3])
    others: dict[int, Adoption] = {}
    for one in rows.exclude(organisation__in=at_home)[:200]:
        others.setdefault(one.organisation_id, one)
    return [*own, *others.values()][: len(MEASURES)]


def _report(number: int, use: Adoption, people: People, at: datetime) -> OutcomeReport:
    what, unit, higher, before, after, costs = MEASURES[number]
    today = timezone.localdate(at)
    cost_before, cost_after = (pounds * 100 for pounds in costs) if costs else (None, None)
    return report(
        listing=use.listing,
        organisation=use.organisation,
        by=people(use.organisation)[2],
        at=at,
        measure=what,
        unit=unit,
        higher_is_better=higher,
        before=Decimal(before),
        before_from=add_months(today, -24),
        before_until=add_months(today, -12),
        after=Decimal(after),
        after_from=add_months(today, -11),
        after_until=add_months(today, -1),
        cost_before_pence=cost_before,
        cost_after_pence=cost_after,
        source=SOURCES[number % len(SOURCES)],
        evidence="https://reports.example/before-and-after" if number % 2 else "",
    )


def _doubtful_reviews(moderator: User, now: datetime) -> None:
    """The two newest reviews of others than the cast's services, so that every page has some."""
    newest = Rating.objects.shown().order_by("-rated_at", "pk").select_related("listing")[:2]
    reported, hidden = newest
    words = "It names a member of our staff."
    report_words(said=reported, reason=FlagReason.RIGHTS, words=words, by=None, at=now)
    hide_words(
        said=hidden, reason="It names a person. Write it without the name.", by=moderator, at=now
    )
