from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from catalogue.models import Case
from catalogue.models.case import RESERVED_FOR


def waiting_cases() -> QuerySet[Case]:
    """Open cases with what a row of the queue shows, the oldest first."""
    return (
        Case.objects.open()
        .select_related("listing__live_revision", "revision", "organisation", "taken_by")
        .order_by("opened_at", "pk")
    )


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
