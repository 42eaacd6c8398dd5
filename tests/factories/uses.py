"""Who uses a service, judges it, offers help with it, takes it over."""

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
    Adoption,
    Capability,
    Case,
    CaseKind,
    Complaint,
    Dispute,
    DisputeState,
    Enquiry,
    EstateImport,
    EstateLine,
    Flag,
    FlagReason,
    Hiding,
    HowMet,
    Listing,
    ListingState,
    Merge,
    Offer,
    OfferKind,
    OutcomeReport,
    Part,
    Proof,
    Rating,
    Relation,
    Stage,
    Transfer,
    TransferKind,
    UnresolvedAdopter,
    UseSpan,
)
from catalogue.models.dispute import DECIDED, FOR_MODERATORS, last_day_to_answer
from tests.factories import listings, people
from tests.factories.numbers import numbers


def adoption(
    *,
    listing: Listing | None = None,
    organisation: Organisation | None = None,
    stage: str = Stage.LIVE,
    confirmed: bool = True,
    at: datetime | None = None,
    **fields: Any,
) -> Adoption:
    at = at or timezone.now()
    body = organisation or people.organisation()
    by = people.member_of(body)
    if confirmed:
        fields.setdefault("confirmed_by", people.member_of(body))
        fields.setdefault("confirmed_at", at)
        fields.setdefault("lapses_on", timezone.localdate(at) + timedelta(days=365))
    return Adoption.objects.create(
        listing=listing or listings.live_listing(),
        organisation=body,
        stage=stage,
        declared_by=by,
        declared_at=at,
        **fields,
    )


def span(
    *,
    listing: Listing | None = None,
    organisation: Organisation | None = None,
    stage: str = Stage.LIVE,
    from_on: date = date(2026, 1, 10),
    **fields: Any,
) -> UseSpan:
    """Days of use as the reader of the ledger writes them, without what the ledger tells."""
    listing = listing or listings.live_listing()
    body, publisher = organisation or people.organisation(), listing.organisation
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
    said = outcome or rating or globals()["rating"]()
    type(said).objects.filter(pk=said.pk).update(hidden=True)
    return Hiding.objects.create(
        **{"outcome" if outcome else "rating": said},
        reason="It names a person.",
        hidden_by=people.person(site_role=SiteRole.MODERATOR),
        hidden_at=timezone.now(),
    )


def complaint(*, rating: Rating | None = None, outcome: OutcomeReport | None = None) -> Complaint:
    """A report of a review or an outcome, with its open case."""
    said = outcome or rating or globals()["rating"]()
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


def dispute(
    *,
    adoption: Adoption | None = None,
    state: str = DisputeState.OPEN,
    at: datetime | None = None,
    **fields: Any,
) -> Dispute:
    """As its actions leave it, with the moderators' case where they have one."""
    used, at = adoption or globals()["adoption"](), at or timezone.now()
    publisher = used.listing.organisation
    if state not in {DisputeState.OPEN, DisputeState.UNANSWERED}:
        fields.setdefault("answer", "Our parking team uses it daily.")
    if fields.get("answer"):
        fields |= {"answered_by": people.member_of(used.organisation), "answered_at": at}
    if state in {*DECIDED, DisputeState.APPEALED}:
        fields.setdefault("verdict", "Their page shows it.")
        fields.setdefault("settled_by", people.person(site_role=SiteRole.MODERATOR))
        fields["settled_at"] = at
    if state == DisputeState.APPEALED:
        fields.setdefault("appeal", "The page is about another service.")
        fields.setdefault("appealed_by", people.member_of(publisher, role=Role.EDITOR))
        fields["appealed_at"] = at
    if state in {DisputeState.UNANSWERED, DisputeState.SET_ASIDE}:
        Adoption.objects.filter(pk=used.pk).update(suspended=True)
    made = Dispute.objects.create(
        adoption=used,
        disputed_for=publisher,
        reason=fields.pop("reason", "They ended the contract in May."),
        disputed_by=people.member_of(publisher, role=Role.EDITOR),
        disputed_at=at,
        answer_by=last_day_to_answer(at),
        state=state,
        **fields,
    )
    if state in FOR_MODERATORS:
        Case.objects.create(
            kind=CaseKind.DISPUTE,
            listing=used.listing,
            organisation=publisher,
            dispute=made,
            opened_at=at,
        )
    used.refresh_from_db()
    return made


def enquiry(
    *, adoption: Adoption | None = None, by: Organisation | None = None, **fields: Any
) -> Enquiry:
    used, asking = adoption or globals()["adoption"](), by or people.organisation()
    if "answer" in fields:
        fields.setdefault("answered_by", people.member_of(used.organisation, role=Role.EDITOR))
        fields.setdefault("answered_at", timezone.now())
    return Enquiry.objects.create(
        adoption=used,
        words=fields.pop("words", "How long did it take you?"),
        asked_for=asking,
        asked_by=people.member_of(asking),
        asked_at=timezone.now(),
        **fields,
    )


def adopter_name(
    *, listing: Listing | None = None, name: str = "", **fields: Any
) -> UnresolvedAdopter:
    """A name in an imported list of users, as the import leaves it."""
    return UnresolvedAdopter.objects.create(
        listing=listing or listings.live_listing(),
        name=name or f"Town {next(numbers)}",
        **fields,
    )


def part(
    *,
    whole: Listing | None = None,
    part: Listing | None = None,
    relation: str = Relation.CONTAINS,
) -> Part:
    whole = whole or listings.live_listing()
    return Part.objects.create(
        whole=whole,
        part=part or listings.live_listing(),
        relation=relation,
        linked_by=people.member_of(whole.organisation, role=Role.EDITOR),
        linked_at=timezone.now(),
    )


def estate_line(
    *,
    organisation: Organisation | None = None,
    capability: Capability | None = None,
    name: str = "",
    met: str = HowMet.OWN_RUN,
    **fields: Any,
) -> EstateLine:
    body = organisation or people.organisation()
    if "stated_by" not in fields:
        fields["stated_by"] = people.member_of(body, role=Role.EDITOR)
    fields.setdefault("stated_at", timezone.now())
    return EstateLine.objects.create(
        organisation=body,
        capability=capability or listings.capability(),
        name=name or f"System {next(numbers)}",
        met=met,
        **fields,
    )


def estate_import(
    *,
    organisation: Organisation | None = None,
    content: bytes = b"capability,name,how_met\n",
    **fields: Any,
) -> EstateImport:
    """A file that waits for somebody to say that it was read rightly."""
    body = organisation or people.organisation()
    if "started_by" not in fields:
        fields["started_by"] = people.member_of(body, role=Role.EDITOR)
    fields.setdefault("started_at", timezone.now())
    return EstateImport.objects.create(
        organisation=body, file_name="estate.csv", content=content, **fields
    )
