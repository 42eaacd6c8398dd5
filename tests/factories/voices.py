"""What users say of a service: reviews and outcomes, what is reported and what is hidden."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import (
    Organisation,
    Role,
    SiteRole,
)
from catalogue.models import (
    Case,
    CaseKind,
    Complaint,
    Flag,
    FlagReason,
    Hiding,
    Listing,
    OutcomeReport,
    Rating,
)
from tests.factories import listings, people


def rating(
    *,
    listing: Listing | None = None,
    organisation: Organisation | None = None,
    again: bool = True,
    ease: int = 4,
    at: datetime | None = None,
    **fields: Any,
) -> Rating:
    at = at or timezone.now()
    body = organisation or people.organisation()
    day = timezone.localdate(at)
    fields.setdefault("rated_by", people.member_of(body))
    fields.setdefault("words", "" if again and ease > 2 else "It took too long.")
    listing = listing or listings.live_listing()
    if "reply" in fields:
        fields.setdefault("replied_by", people.member_of(listing.organisation, role=Role.EDITOR))
        fields.setdefault("replied_for", listing.organisation)
        fields.setdefault("replied_at", at)
    return Rating.objects.create(
        listing=listing,
        organisation=body,
        quarter=date(day.year, 3 * ((day.month - 1) // 3) + 1, 1),
        again=again,
        ease=ease,
        rated_at=at,
        **fields,
    )


new_rating = rating
"""Where a parameter has the name."""


def outcome(
    *,
    listing: Listing | None = None,
    organisation: Organisation | None = None,
    confirmed: bool = True,
    verified: bool = False,
    at: datetime | None = None,
    **fields: Any,
) -> OutcomeReport:
    """Fewer days than before, measured in two years that have passed."""
    at = at or timezone.now()
    body = organisation or people.organisation()
    today = timezone.localdate(at)
    fields.setdefault("measure", "Days from application to decision")
    fields.setdefault("unit", "days")
    fields.setdefault("higher_is_better", False)
    fields.setdefault("before", Decimal(12))
    fields.setdefault("before_from", today - timedelta(days=700))
    fields.setdefault("before_until", today - timedelta(days=400))
    fields.setdefault("after", Decimal(4))
    fields.setdefault("after_from", today - timedelta(days=300))
    fields.setdefault("after_until", today - timedelta(days=10))
    fields.setdefault("source", "Counted in our case system.")
    fields.setdefault("reported_by", people.member_of(body))
    if confirmed or verified:
        fields.setdefault("confirmed_by", people.member_of(body))
        fields.setdefault("confirmed_at", at)
    if verified:
        fields.setdefault("verified_by", people.person(site_role=SiteRole.MODERATOR))
        fields.setdefault("verified_at", at)
        fields.setdefault("evidence_seen", "The yearly report.")
    return OutcomeReport.objects.create(
        listing=listing or listings.live_listing(),
        organisation=body,
        reported_at=at,
        **fields,
    )


def hiding(*, rating: Rating | None = None, outcome: OutcomeReport | None = None) -> Hiding:
    """With what it hides hidden."""
    said = outcome or rating or new_rating()
    type(said).objects.filter(pk=said.pk).update(hidden=True)
    return Hiding.objects.create(
        **{"outcome" if outcome else "rating": said},
        reason="It names a person.",
        hidden_by=people.person(site_role=SiteRole.MODERATOR),
        hidden_at=timezone.now(),
    )


def complaint(*, rating: Rating | None = None, outcome: OutcomeReport | None = None) -> Complaint:
    """A report of a review or an outcome, with its open case."""
    said = outcome or rating or new_rating()
    listing, now = said.listing, timezone.now()
    flag = Flag.objects.create(
        listing=listing, reason=FlagReason.RIGHTS, words="It names a person.", reported_at=now
    )
    Case.objects.create(
        kind=CaseKind.OUTCOME if outcome else CaseKind.REVIEW,
        listing=listing,
        organisation=listing.organisation,
        flag=flag,
        opened_at=now,
    )
    return Complaint.objects.create(flag=flag, **{"outcome" if outcome else "rating": said})
