"""One function for each thing; what is not named is chosen, plain and valid."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import (
    Membership,
    Organisation,
    OrganisationType,
    Role,
    SiteRole,
    User,
)
from catalogue.models import (
    Adoption,
    Capability,
    Case,
    CaseKind,
    Kind,
    Listing,
    ListingState,
    Merge,
    Notice,
    Offer,
    OfferKind,
    Outcome,
    Preference,
    Proof,
    Rating,
    ReasonUse,
    Revision,
    RevisionState,
    RevisionText,
    Source,
    Stage,
    Transfer,
    TransferKind,
    UsualReason,
    Way,
)

_numbers = count(1)
DESCRIPTION = "It takes a payment by card or transfer and tells the service when it is done. " * 3


def person(
    *, name: str = "", email: str = "", site_role: str = SiteRole.NONE, password: str | None = None
) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@body.example",
        password,
        name=name or f"Person {number}",
        site_role=site_role,
    )


def organisation(
    *, name: str = "", type: str = OrganisationType.LOCAL, **fields: Any
) -> Organisation:
    number = next(_numbers)
    name = name or f"Council {number}"
    fields.setdefault("slug", f"organisation-{number}")
    fields.setdefault("size_band", "M")
    fields.setdefault("place", "london")
    return Organisation.objects.create(name=name, type=type, **fields)


def membership(
    *,
    organisation: Organisation | None = None,
    person: User | None = None,
    role: str = Role.MEMBER,
) -> Membership:
    return Membership.objects.create(
        organisation=organisation or globals()["organisation"](),
        person=person or globals()["person"](),
        role=role,
        since=timezone.now(),
    )


def member_of(organisation: Organisation, *, role: str = Role.MEMBER) -> User:
    return membership(organisation=organisation, role=role).person


def capability(*, name: str = "", **fields: Any) -> Capability:
    number = next(_numbers)
    fields.setdefault("slug", f"capability-{number}")
    return Capability.objects.create(name=name or f"Capability {number}", **fields)


def draft(
    *,
    organisation: Organisation | None = None,
    kind: str = Kind.COMPONENT,
    name: str = "",
    complete: bool = False,
    state: str = RevisionState.DRAFT,
    facts: dict[str, Any] | None = None,
    summary: str = "Takes payments by card",
    language: str = "en",
    by: User | None = None,
) -> Revision:
    """A revision of a new, unpublished listing; `complete` ones lack nothing of the schema."""
    number = next(_numbers)
    owner = organisation or globals()["organisation"]()
    by = by or member_of(owner, role=Role.EDITOR)
    at = timezone.now()
    listing = Listing.objects.create(slug=f"listing-{number}", kind=kind, organisation=owner)
    sent = {} if state == RevisionState.DRAFT else {"submitted_by": by, "submitted_at": at}
    revision = Revision.objects.create(
        listing=listing,
        state=state,
        name=name or f"Service {number}",
        language=language,
        facts=(
            {"phase": "stable", "audience": ["local_authority"], "licence": "MIT"}
            if complete
            else {}
        )
        | (facts or {}),
        begun_by=by,
        begun_at=at,
        **sent,
    )
    RevisionText.objects.create(
        revision=revision,
        language=language,
        summary=summary,
        description=DESCRIPTION if complete else "",
    )
    if complete:
        revision.capabilities.add(capability())
    if state == RevisionState.SUBMITTED:
        case(revision=revision)
    return revision


def given_back(revision: Revision) -> Revision:
    """As a moderator leaves it who asks for changes."""
    Case.objects.filter(revision=revision).update(
        closed_at=timezone.now(), closed_by=person(site_role=SiteRole.MODERATOR)
    )
    Revision.objects.filter(pk=revision.pk).update(state=RevisionState.CHANGES_REQUESTED)
    revision.refresh_from_db()
    return revision


def refused(revision: Revision) -> Revision:
    """As a moderator leaves it who refuses."""
    by, at = person(site_role=SiteRole.MODERATOR), timezone.now()
    Case.objects.filter(revision=revision).update(closed_at=at, closed_by=by)
    Revision.objects.filter(pk=revision.pk).update(state=RevisionState.REFUSED)
    revision.decisions.create(
        outcome=Outcome.REFUSED, reason="It is a duplicate.", decided_by=by, decided_at=at
    )
    revision.refresh_from_db()
    return revision


def usual_reason(
    *, use: str = ReasonUse.REFUSAL, title: str = "", words: str = "Give the address of a team."
) -> UsualReason:
    title = title or f"Reason {next(_numbers)}"
    return UsualReason.objects.create(use=use, title=title, words=words)


def case(*, revision: Revision, kind: str = CaseKind.NEW, **fields: Any) -> Case:
    fields.setdefault("opened_at", revision.submitted_at)
    return Case.objects.create(
        kind=kind,
        listing=revision.listing,
        organisation=revision.listing.organisation,
        revision=revision,
        **fields,
    )


def live_listing(
    *,
    organisation: Organisation | None = None,
    kind: str = Kind.COMPONENT,
    name: str = "",
    capabilities: list[Capability] | None = None,
    published_on: date | None = None,
    state: str = ListingState.LIVE,
    lapses_on: date | None = None,
    **fields: Any,
) -> Listing:
    revision = draft(
        organisation=organisation,
        kind=kind,
        name=name,
        complete=True,
        state=RevisionState.APPROVED,
        **fields,
    )
    if capabilities is not None:
        revision.capabilities.set(capabilities)
    listing = revision.listing
    rows = Listing.objects.filter(pk=listing.pk)
    rows.update(
        state=ListingState.LIVE,
        live_revision=revision,
        published_on=published_on or timezone.localdate(),
        lapses_on=lapses_on,
    )
    if state == ListingState.SUSPENDED:
        rows.update(state=state, resumes_as=ListingState.LIVE)
    elif state != ListingState.LIVE:
        rows.update(state=state)
    listing.refresh_from_db()
    return listing


def next_revision(
    listing: Listing, *, state: str = RevisionState.DRAFT, name: str = ""
) -> Revision:
    """One that is being worked on, or waits, beside what is live."""
    live = listing.live_revision
    assert live is not None
    sent = {} if state == RevisionState.DRAFT else {"submitted_by": live.begun_by}
    made = Revision.objects.create(
        listing=listing,
        state=state,
        name=name or live.name,
        facts=live.facts,
        begun_by=live.begun_by,
        begun_at=timezone.now(),
        submitted_at=timezone.now() if sent else None,
        **sent,
    )
    if state == RevisionState.SUBMITTED:
        case(revision=made, kind=CaseKind.CHANGE)
    return made


def source(*, listing: Listing | None = None, identifier: str = "") -> Source:
    number = next(_numbers)
    return Source.objects.create(
        format="publiccode",
        identifier=identifier or f"https://code.example/{number}#service {number}",
        file_name="publiccode.yml",
        digest="0" * 64,
        listing=listing or live_listing(),
    )


def imported_listing(**fields: Any) -> Listing:
    """Of an organisation that nobody belongs to, as an import leaves it."""
    owner = organisation(name="Elsewhere office", type=OrganisationType.OTHER)
    listing = live_listing(organisation=owner, by=person(), **fields)
    source(listing=listing)
    return listing


def transfer(
    *,
    listing: Listing | None = None,
    to: Organisation | None = None,
    kind: str = TransferKind.OFFERED,
    **fields: Any,
) -> Transfer:
    """An open one; a claim waits for a moderator."""
    claimed = kind == TransferKind.CLAIMED
    listing = listing or (imported_listing() if claimed else live_listing())
    at = timezone.now()
    if claimed:
        waits = {"kind": CaseKind.CLAIM, "organisation": listing.organisation}
        fields["case"] = Case.objects.create(listing=listing, opened_at=at, **waits)
        fields["proof"] = Proof.MODERATOR
    to = to or organisation()
    asking = to if claimed else listing.organisation
    return Transfer.objects.create(
        listing=listing,
        from_organisation=listing.organisation,
        to_organisation=to,
        kind=kind,
        asked_by=member_of(asking, role=Role.OWNER),
        asked_at=at,
        **fields,
    )


def merge(*, kept: Listing | None = None, merged: Listing | None = None) -> Merge:
    """The row and the state alone: what a merge moves is what its action does."""
    merged = merged or live_listing()
    Listing.objects.filter(pk=merged.pk).update(state=ListingState.MERGED, resumes_as=merged.state)
    return Merge.objects.create(
        kept=kept or live_listing(),
        merged=merged,
        reason="They are one and the same.",
        merged_by=person(site_role=SiteRole.MODERATOR),
        merged_at=timezone.now(),
    )


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
    body = organisation or globals()["organisation"]()
    by = member_of(body)
    if confirmed:
        fields.setdefault("confirmed_by", member_of(body))
        fields.setdefault("confirmed_at", at)
        fields.setdefault("lapses_on", timezone.localdate(at) + timedelta(days=365))
    return Adoption.objects.create(
        listing=listing or live_listing(),
        organisation=body,
        stage=stage,
        declared_by=by,
        declared_at=at,
        **fields,
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
    body = organisation or globals()["organisation"]()
    day = timezone.localdate(at)
    fields.setdefault("rated_by", member_of(body))
    return Rating.objects.create(
        listing=listing or live_listing(),
        organisation=body,
        quarter=date(day.year, 3 * ((day.month - 1) // 3) + 1, 1),
        again=again,
        ease=ease,
        rated_at=at,
        **fields,
    )


def notice(
    *,
    person: User | None = None,
    listing: Listing | None = None,
    kind: str = "listing.published",
    way: str = Way.NOW,
    at: datetime | None = None,
    **fields: Any,
) -> Notice:
    listing = listing or live_listing()
    fields.setdefault("cause", str(next(_numbers)))
    fields.setdefault("organisation_id", listing.organisation_id)
    return Notice.objects.create(
        person=person or globals()["person"](),
        kind=kind,
        listing_id=listing.pk,
        way=way,
        made_at=at or timezone.now(),
        **fields,
    )


def preference(
    *, person: User | None = None, group: str = "interest", way: str = Way.NEVER
) -> Preference:
    return Preference.objects.create(person=person or globals()["person"](), group=group, way=way)


def supplier(*, name: str = "") -> Organisation:
    return organisation(name=name, type=OrganisationType.SUPPLIER)


def offer(
    *,
    supplier: Organisation | None = None,
    listing: Listing | None = None,
    kind: str = OfferKind.HOSTING,
    at: datetime | None = None,
    **fields: Any,
) -> Offer:
    at = at or timezone.now()
    seller = supplier or globals()["supplier"]()
    today = timezone.localdate(at)
    fields.setdefault("words", "Run for you on working days")
    fields.setdefault("framework", "Cloud framework 12")
    fields.setdefault("framework_address", "https://frameworks.example/cloud-12")
    fields.setdefault("renewed_on", today)
    fields.setdefault("lapses_on", fields["renewed_on"] + timedelta(days=365))
    fields.setdefault("offered_by", member_of(seller, role=Role.EDITOR))
    return Offer.objects.create(
        supplier=seller, listing=listing or live_listing(), kind=kind, offered_at=at, **fields
    )
