from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from catalogue.models import Case
from catalogue.models.case import CaseQuerySet


def waiting_cases() -> CaseQuerySet:
    """Open cases, the oldest first."""
    return Case.objects.open().order_by("opened_at", "pk")


def rows_of(keys: Iterable[int]) -> list[Case]:
    """These cases in that order, with what a row of the queue shows.

    Apart from choosing and sorting, which then touch narrow rows alone.
    """
    wanted = list(keys)
    cases = Case.objects.select_related(
        "listing__live_revision", "revision", "organisation", "taken_by"
    ).in_bulk(wanted)
    return [cases[key] for key in wanted if key in cases]


def decidable_among(keys: Iterable[int], person: User) -> set[int]:
    """Those of these cases on which this moderator may decide."""
    cases = Case.objects.filter(pk__in=list(keys)).decidable_by(person)
    return set(cases.values_list("pk", flat=True))


def next_waiting(person: User, *, at: datetime) -> Case | None:
    """The oldest case that this person may decide and that nobody else has taken."""
    return waiting_cases().decidable_by(person).free_for(person, at=at).first()
