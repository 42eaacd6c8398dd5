"""People, organisations, and what people are told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from pyroaring import BitMap

from accounts.models import (
    Membership,
    Organisation,
    OrganisationType,
    Role,
    SiteRole,
    User,
)
from catalogue.models import (
    Listing,
    Notice,
    Preference,
    SavedSearch,
    Way,
)
from tests.factories import listings
from tests.factories.numbers import numbers


def person(
    *, name: str = "", email: str = "", site_role: str = SiteRole.NONE, password: str | None = None
) -> User:
    number = next(numbers)
    return User.objects.create_user(
        email or f"person{number}@body.example",
        password,
        name=name or f"Person {number}",
        site_role=site_role,
    )


def organisation(
    *, name: str = "", type: str = OrganisationType.LOCAL, **fields: Any
) -> Organisation:
    number = next(numbers)
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


def supplier(*, name: str = "") -> Organisation:
    return organisation(name=name, type=OrganisationType.SUPPLIER)


def notice(
    *,
    person: User | None = None,
    listing: Listing | None = None,
    kind: str = "listing.published",
    way: str = Way.NOW,
    at: datetime | None = None,
    **fields: Any,
) -> Notice:
    listing = listing or listings.live_listing()
    fields.setdefault("cause", str(next(numbers)))
    fields.setdefault("organisation_id", listing.organisation_id)
    if kind.startswith("listing."):
        fields.setdefault("subject_id", listing.pk)
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


def saved_search(
    *,
    person: User | None = None,
    organisation: Organisation | None = None,
    address: str = "q=parking",
    name: str = "Parking",
    listings: Iterable[int] = (),
    at: datetime | None = None,
    **fields: Any,
) -> SavedSearch:
    """`listings` are known; the person belongs to the organisation."""
    body = organisation or globals()["organisation"]()
    at = at or timezone.now()
    return SavedSearch.objects.create(
        person=person or member_of(body),
        organisation=body,
        address=address,
        read_as=address,
        name=name,
        known=BitMap(listings).serialize(),
        looked_up_at=at,
        seen_at=at,
        **fields,
    )
