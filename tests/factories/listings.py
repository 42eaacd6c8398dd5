"""Services, their versions, and what moderators do with them."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import (
    Organisation,
    OrganisationType,
    Role,
    SiteRole,
    User,
)
from catalogue.models import (
    Capability,
    Case,
    CaseKind,
    Kind,
    Listing,
    ListingState,
    Outcome,
    ReasonUse,
    Revision,
    RevisionState,
    RevisionText,
    Source,
    UsualReason,
)
from tests.factories import people
from tests.factories.numbers import numbers

DESCRIPTION = "It takes a payment by card or transfer and tells the service when it is done. " * 3


def capability(*, name: str = "", **fields: Any) -> Capability:
    number = next(numbers)
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
    number = next(numbers)
    owner = organisation or people.organisation()
    by = by or people.member_of(owner, role=Role.EDITOR)
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
    number = next(numbers)
    return Source.objects.create(
        format="publiccode",
        identifier=identifier or f"https://code.example/{number}#service {number}",
        file_name="publiccode.yml",
        digest="0" * 64,
        listing=listing or live_listing(),
    )


def imported_listing(**fields: Any) -> Listing:
    """Of an organisation that nobody belongs to, as an import leaves it."""
    owner = people.organisation(name="Elsewhere office", type=OrganisationType.OTHER)
    listing = live_listing(organisation=owner, by=people.person(), **fields)
    source(listing=listing)
    return listing


def given_back(revision: Revision) -> Revision:
    """As a moderator leaves it who asks for changes."""
    Case.objects.filter(revision=revision).update(
        closed_at=timezone.now(), closed_by=people.person(site_role=SiteRole.MODERATOR)
    )
    Revision.objects.filter(pk=revision.pk).update(state=RevisionState.CHANGES_REQUESTED)
    revision.refresh_from_db()
    return revision


def refused(revision: Revision) -> Revision:
    """As a moderator leaves it who refuses."""
    by, at = people.person(site_role=SiteRole.MODERATOR), timezone.now()
    Case.objects.filter(revision=revision).update(closed_at=at, closed_by=by)
    Revision.objects.filter(pk=revision.pk).update(state=RevisionState.REFUSED)
    revision.decisions.create(
        outcome=Outcome.REFUSED, reason="It is a duplicate.", decided_by=by, decided_at=at
    )
    revision.refresh_from_db()
    return revision


def case(*, revision: Revision, kind: str = CaseKind.NEW, **fields: Any) -> Case:
    fields.setdefault("opened_at", revision.submitted_at)
    return Case.objects.create(
        kind=kind,
        listing=revision.listing,
        organisation=revision.listing.organisation,
        revision=revision,
        **fields,
    )


def usual_reason(
    *, use: str = ReasonUse.REFUSAL, title: str = "", words: str = "Give the address of a team."
) -> UsualReason:
    title = title or f"Reason {next(numbers)}"
    return UsualReason.objects.create(use=use, title=title, words=words)
