"""What everybody sees of what organisations run."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from accounts.models import Organisation
from catalogue.estate.queries.lines import lines_of, services_in_use
from catalogue.models import Adoption, Capability, EstateLine
from catalogue.models.estate_line import EstateLineQuerySet


def body_or_404(slug: str) -> Organisation:
    """A public body; a supplier has no estate."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None or found.is_supplier:
        raise Http404
    return found


@dataclass(frozen=True)
class Shared:
    """One capability that a service in use, or something bought or shared elsewhere, meets."""

    capability: Capability
    line: EstateLine | None
    use: Adoption | None


def run_by(organisation: Organisation) -> EstateLineQuerySet:
    """What it runs itself, by purpose."""
    return lines_of(organisation).own_run()


def shared_by(organisation: Organisation) -> list[Shared]:
    """What meets a capability that it does not run itself, by purpose."""
    lines = list(lines_of(organisation).shown().exclude(pk__in=run_by(organisation).values("pk")))
    found = [Shared(one.capability, one, one.adoption) for one in lines]
    uses = services_in_use(organisation, lines)
    capabilities = Capability.objects.in_bulk(uses.keys())
    found += [
        Shared(capabilities[key], None, use)
        for key, some in uses.items()
        for use in some
        if use.listing.is_published
    ]
    return sorted(found, key=lambda one: (one.capability.name, one.line is None))


def running_organisations(lines: EstateLineQuerySet) -> QuerySet[Organisation]:
    """Those that run one of these, each once, by name."""
    return Organisation.objects.filter(pk__in=lines.values("organisation")).order_by(
        Lower("name"), "pk"
    )


def run_by_each(
    lines: EstateLineQuerySet, organisations: Collection[Organisation]
) -> dict[int, list[EstateLine]]:
    """Which of these lines each organisation runs, by its key."""
    some = lines.filter(organisation__in=organisations).select_related("capability")
    found: dict[int, list[EstateLine]] = defaultdict(list)
    for line in some.order_by("capability__name", "pk"):
        found[line.organisation_id].append(line)
    return dict(found)
