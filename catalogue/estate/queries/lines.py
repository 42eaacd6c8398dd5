"""What the members of an organisation see of what it runs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from accounts.models import Event, Organisation, User
from catalogue.models import Adoption, Capability, EstateLine, SearchDocument
from catalogue.models.estate_line import EstateLineQuerySet

KINDS = ("estate.changed", "estate.confirmed", "estate.closed")
INSTEAD = 5


def lines_of(organisation: Organisation) -> EstateLineQuerySet:
    """Open and ended ones with all that they name, by purpose and then by name."""
    return (
        EstateLine.objects.for_organisation(organisation)
        .select_related(
            "organisation",
            "capability",
            "adoption__listing__live_revision",
            "replaced_by__listing__live_revision",
            "stated_by",
        )
        .order_by("capability__name", Lower("name"), "pk")
    )


def line_or_404(organisation: Organisation, key: int) -> EstateLine:
    found = lines_of(organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def uses_to_name(organisation: Organisation) -> QuerySet[Adoption]:
    """Recorded uses of services that were not taken back, by the name of the service."""
    return (
        Adoption.objects.for_organisation(organisation)
        .filter(withdrawn=False)
        .select_related("listing__live_revision", "organisation")
        .order_by("listing__live_revision__name", "pk")
    )


def use_or_404(organisation: Organisation, key: int) -> Adoption:
    found = uses_to_name(organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def purposes() -> QuerySet[Capability]:
    """What something can be run for: all but the groups above them, by name."""
    return Capability.objects.filter(children__isnull=True).order_by("name", "pk")


def purpose_or_404(slug: str) -> Capability:
    found = purposes().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@dataclass
class Purpose:
    """How one capability is met: by open lines, and by services in use that no line names."""

    capability: Capability
    lines: list[EstateLine] = field(default_factory=list)
    uses: list[Adoption] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        return bool(self.lines or self.uses)


def purposes_of(organisation: Organisation) -> list[Purpose]:
    """Every capability that can be met, or is, by name."""
    lines = list(lines_of(organisation).open())
    uses = services_in_use(organisation, lines)
    met = {one.capability_id for one in lines} | uses.keys()
    known = {one.pk: one for one in purposes()}
    known |= Capability.objects.in_bulk(met - known.keys())
    found = {key: Purpose(one, uses=uses.get(key, [])) for key, one in known.items()}
    for line in lines:
        found[line.capability_id].lines.append(line)
    return sorted(found.values(), key=lambda one: (one.capability.name, one.capability.pk))


def services_in_use(
    organisation: Organisation, lines: Iterable[EstateLine]
) -> dict[int, list[Adoption]]:
    """By capability: uses that count, without those that a line of that capability names."""
    named = {(one.capability_id, one.adoption_id) for one in lines}
    uses = (
        Adoption.objects.in_use()
        .for_organisation(organisation)
        .select_related("listing__live_revision", "listing__organisation")
        .prefetch_related("listing__live_revision__capabilities")
        .order_by("listing__live_revision__name", "pk")
    )
    found: dict[int, list[Adoption]] = defaultdict(list)
    for use in uses:
        revision = use.listing.live_revision
        for capability in revision.capabilities.all() if revision else ():
            if (capability.pk, use.pk) not in named:
                found[capability.pk].append(use)
    return dict(found)


@dataclass(frozen=True)
class Entry:
    """One entry of a line's history; `fields` are the columns that changed."""

    event: Event
    person: str
    fields: list[str]


def history_of(line: EstateLine) -> list[Entry]:
    """Newest first."""
    events = list(
        Event.objects.filter(
            organisation_id=line.organisation_id, subject_id=line.pk, kind__in=KINDS
        ).order_by("-pk")
    )
    people = User.objects.in_bulk({one.actor_id for one in events if one.actor_id})
    return [
        Entry(
            event,
            people[event.actor_id].name if event.actor_id in people else "",
            list(event.delta.get("fields", [])),
        )
        for event in events
    ]


def services_instead(line: EstateLine) -> QuerySet[SearchDocument]:
    """Live services of others that do the same, the most reused first."""
    return (
        SearchDocument.objects.filter(capability_ids__contains=[line.capability_id])
        .exclude(organisation_id=line.organisation_id)
        .select_related("listing__organisation")
        .order_by("-reuse", "tie", "pk")[:INSTEAD]
    )


def lines_to_replace(adoption: Adoption) -> QuerySet[EstateLine]:
    """What its organisation runs itself and has not ended."""
    return lines_of(adoption.organisation).own_run()
