"""Which organisations reuse something, from the rows behind the figures."""

from django.db.models import QuerySet

from accounts.models import Organisation
from catalogue.models import Capability, UseRollup


def reusing_organisations(capability: Capability | None = None) -> QuerySet[Organisation]:
    """Those using a service of another group; with `capability`, one that does this."""
    rows = UseRollup.objects.of(capability).reuse()
    return Organisation.objects.filter(pk__in=rows.values("organisation"))
