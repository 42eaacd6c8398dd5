"""A service in other hands: offers of help, transfers, merges."""

from datetime import datetime, timedelta
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
    Listing,
    ListingState,
    Merge,
    Offer,
    OfferKind,
    Proof,
    Transfer,
    TransferKind,
)
from tests.factories import listings, people


def offer(
    *,
    supplier: Organisation | None = None,
    listing: Listing | None = None,
    kind: str = OfferKind.HOSTING,
    at: datetime | None = None,
    **fields: Any,
) -> Offer:
    at = at or timezone.now()
    seller = supplier or people.supplier()
    today = timezone.localdate(at)
    fields.setdefault("words", "Run for you on working days")
    fields.setdefault("framework", "Cloud framework 12")
    fields.setdefault("framework_address", "https://frameworks.example/cloud-12")
    fields.setdefault("renewed_on", today)
    fields.setdefault("lapses_on", fields["renewed_on"] + timedelta(days=365))
    fields.setdefault("offered_by", people.member_of(seller, role=Role.EDITOR))
    return Offer.objects.create(
        supplier=seller,
        listing=listing or listings.live_listing(),
        kind=kind,
        offered_at=at,
        **fields,
    )


def transfer(
    *,
    listing: Listing | None = None,
    to: Organisation | None = None,
    kind: str = TransferKind.OFFERED,
    **fields: Any,
) -> Transfer:
    """An open one; a claim waits for a moderator."""
    claimed = kind == TransferKind.CLAIMED
    listing = listing or (listings.imported_listing() if claimed else listings.live_listing())
    at = timezone.now()
    if claimed:
        waits = {"kind": CaseKind.CLAIM, "organisation": listing.organisation}
        fields["case"] = Case.objects.create(listing=listing, opened_at=at, **waits)
        fields["proof"] = Proof.MODERATOR
    to = to or people.organisation()
    asking = to if claimed else listing.organisation
    return Transfer.objects.create(
        listing=listing,
        from_organisation=listing.organisation,
        to_organisation=to,
        kind=kind,
        asked_by=people.member_of(asking, role=Role.OWNER),
        asked_at=at,
        **fields,
    )


def merge(*, kept: Listing | None = None, merged: Listing | None = None) -> Merge:
    """The row and the state alone: what a merge moves is what its action does."""
    merged = merged or listings.live_listing()
    Listing.objects.filter(pk=merged.pk).update(state=ListingState.MERGED, resumes_as=merged.state)
    return Merge.objects.create(
        kept=kept or listings.live_listing(),
        merged=merged,
        reason="They are one and the same.",
        merged_by=people.person(site_role=SiteRole.MODERATOR),
        merged_at=timezone.now(),
    )
