from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from catalogue.models import Case
from catalogue.models.case import RESERVED_FOR


def waiting_cases() -> QuerySet[Case]:
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


def own_organisations(person: User) -> set[int]:
    """Keys of the organisations on whose listings this person may not decide."""
    keys = Membership.objects.filter(person=person).values_list("organisation_id", flat=True)
    return set(keys)


def next_waiting(person: User, *, at: datetime) -> Case | None:
    """The oldest case that this person may decide and that nobody else has taken."""
    free = Q(taken_at__isnull=True) | Q(taken_at__lte=at - RESERVED_FOR) | Q(taken_by=person)
    return (
        waiting_cases()
        .filter(free)
        .exclude(organisation__in=own_organisations(person))
        .exclude(appeal__decision__decided_by=person)
        .exclude(appeal__suspension__suspended_by=person)
        .first()
    )
