"""What a service is made of, and what an organisation runs."""

from typing import Any

from django.utils import timezone

from accounts.models import (
    Organisation,
    Role,
)
from catalogue.models import (
    Capability,
    EstateImport,
    EstateLine,
    HowMet,
    Listing,
    Part,
    Relation,
)
from tests.factories import listings, people
from tests.factories.numbers import numbers


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
