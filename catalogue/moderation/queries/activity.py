from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from catalogue.models import Appeal, Case, Decision, Finding
from catalogue.models.case import REVIEW_KINDS

LOOKED_BACK = timedelta(days=90)


def oldest_waiting() -> datetime | None:
    """Since when the version waits that has waited longest."""
    waiting = Case.objects.open().filter(kind__in=REVIEW_KINDS).order_by("opened_at")
    oldest: datetime | None = waiting.values_list("opened_at", flat=True).first()
    return oldest


def latest_decisions(*, at: datetime) -> QuerySet[Decision]:
    """Those of the last 90 days, the newest first."""
    return (
        Decision.objects.filter(decided_at__gt=at - LOOKED_BACK)
        .select_related("decided_by", "revision__listing__organisation")
        .order_by("-decided_at", "-pk")
    )


@dataclass(frozen=True)
class Reversals:
    """Appeals of the last 90 days that were answered, and those of them that were upheld."""

    answered: int
    upheld: int


def reversals(*, at: datetime) -> Reversals:
    found = Appeal.objects.filter(settled_at__gt=at - LOOKED_BACK).aggregate(
        answered=Count("pk"), upheld=Count("pk", filter=Q(state=Finding.UPHELD))
    )
    return Reversals(**found)
