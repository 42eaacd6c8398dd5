"""Who uses a service, what is disputed about it, what others ask; names that nobody matched yet."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import (
    Organisation,
    Role,
    SiteRole,
)
from catalogue.models import (
    Adoption,
    Case,
    CaseKind,
    Dispute,
    DisputeState,
    Enquiry,
    Listing,
    Stage,
    UnresolvedAdopter,
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


new_adoption = adoption
"""Where a parameter has the name."""


def dispute(
    *,
    adoption: Adoption | None = None,
    state: str = DisputeState.OPEN,
    at: datetime | None = None,
    **fields: Any,
) -> Dispute:
    """As its actions leave it, with the moderators' case where they have one."""
    used, at = adoption or new_adoption(), at or timezone.now()
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
    used, asking = adoption or new_adoption(), by or people.organisation()
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
