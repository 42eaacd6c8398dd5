"""The days of a use, what curators say, and where a service stands."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, SiteRole
from catalogue.models import AdoptionRollup, Assessment, Listing, ScalingStage, Stage, UseSpan
from catalogue.models.scaling import POINTS
from tests.factories import listings, people
from tests.factories.numbers import numbers


def use_span(
    *,
    listing: Listing | None = None,
    organisation: Organisation | None = None,
    stage: str = Stage.LIVE,
    from_on: date = date(2026, 1, 10),
    **fields: Any,
) -> UseSpan:
    """Days of use as the reader of the ledger writes them, without what the ledger tells."""
    listing, body = listing or listings.live_listing(), organisation or people.organisation()
    publisher = listing.organisation
    fields.setdefault("adoption_id", next(numbers))
    return UseSpan.objects.create(
        listing=listing,
        organisation=body,
        stage=stage,
        from_on=from_on,
        group_id=body.ownership_group,
        publisher_id=publisher.pk,
        publisher_group_id=publisher.ownership_group,
        **({"shown": True} | fields),
    )


def counted_use(
    *, listing: Listing, organisation: Organisation | None = None, since: date | None = None
) -> AdoptionRollup:
    """One organisation in use, as the reader of the ledger counts it, with its days."""
    body = organisation or people.organisation()
    since = since or timezone.localdate()
    use_span(listing=listing, organisation=body, from_on=since)
    publisher = listing.organisation
    return AdoptionRollup.objects.create(
        listing=listing,
        organisation=body,
        stage=Stage.LIVE,
        confirmed=True,
        group_id=body.ownership_group,
        publisher_id=publisher.pk,
        publisher_group_id=publisher.ownership_group,
        since=since,
        confirmed_on=since,
    )


def answers(*, met: int = len(POINTS)) -> dict[str, Any]:
    """The first points met, the others not."""
    found: dict[str, Any] = {}
    for place, point in enumerate(POINTS):
        found |= {point: place < met, f"{point}_why": f"It is shown in our trial: {point}."}
    return found


def assessment(
    *, listing: Listing | None = None, met: int = len(POINTS), **fields: Any
) -> Assessment:
    fields.setdefault("assessed_by", people.person(site_role=SiteRole.MODERATOR))
    fields.setdefault("assessed_at", timezone.now())
    return Assessment.objects.create(
        listing=listing or listings.live_listing(), **(answers(met=met) | fields)
    )


def scaling_stage(*, listing: Listing | None = None, **fields: Any) -> ScalingStage:
    """One that nobody reuses yet; what is named differs."""
    listing = listing or listings.live_listing()
    windows: dict[str, Any] = {}
    for name in ("", "watch_"):
        windows |= {f"{name}x1": 0, f"{name}x0": 0, f"{name}e1": 10.0, f"{name}e0": 10.0}
    rung = fields.get("rung", "new")
    values: dict[str, Any] = {
        "computed_on": timezone.localdate(),
        "rung": rung,
        "blocks": "" if rung == "ready" else "spread",
        "gates": [],
        "jumped": False,
        "accelerating": False,
        "watched": False,
        **windows,
        "reusers": 0,
        "adopters": 0,
        "eligible": 10,
        "value_reason": "not_reported",
        "tie": listing.pk,
        "method_version": 1,
    }
    return ScalingStage.objects.create(listing=listing, **(values | fields))
