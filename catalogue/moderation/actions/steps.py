"""What the acts of moderators share: who may, a reason, a case closed, one entry."""

from datetime import datetime

from accounts.models import User, record_event
from catalogue.models import Case, Listing
from catalogue.models.steps import reason_given


class ChangedMeanwhile(Exception):
    """Somebody stored other words since they were read; the message says what."""


def given(reason: str) -> str:
    """The reason without what surrounds it; raises ReasonMissing where there is none."""
    return reason_given(reason)


def close(case: Case, *, by: User, at: datetime) -> None:
    case.closed_at, case.closed_by = at, by
    case.save(update_fields=["closed_at", "closed_by"])


def record_about(
    kind: str,
    listing: Listing,
    *,
    subject_id: int,
    version: int,
    by: User | None,
    at: datetime,
    delta: dict[str, object] | None = None,
) -> None:
    record_event(
        kind=kind,
        subject_id=subject_id,
        version=version,
        at=at,
        by=by,
        listing_id=listing.pk,
        organisation_id=listing.organisation_id,
        delta=delta,
    )
