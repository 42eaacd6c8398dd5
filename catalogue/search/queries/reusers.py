"""Which organisations reuse something, from the rows behind the figures."""

from django.db.models import Count, QuerySet

from accounts.models import Organisation
from catalogue.models import Capability, UseRollup


def reusing_organisations(capability: Capability | None = None) -> QuerySet[Organisation]:
    """Those using a service of another group; with `capability`, one that does this."""
    rows = UseRollup.objects.of(capability).reuse()
    return Organisation.objects.filter(pk__in=rows.values("organisation"))


def reusers_by_capability() -> dict[int, int]:
    """How many those are, by the key of the capability; those that nobody reuses are left out."""
    rows = UseRollup.objects.reuse().exclude(capability=None).order_by().values("capability")
    return dict(rows.annotate(number=Count("pk")).values_list("capability", "number"))
