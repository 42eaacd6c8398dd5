"""Which organisations reuse something, from the rows behind the figures."""

from django.db.models import QuerySet

from accounts.models import Organisation
from catalogue.models import AdoptionRollup, Capability, SearchDocument


def reusing_organisations(capability: Capability | None = None) -> QuerySet[Organisation]:
    """Those using a service of another group; with `capability`, a live one that does this."""
    rows = AdoptionRollup.objects.reuse()
    if capability is not None:
        doing = SearchDocument.objects.filter(capability_ids__contains=[capability.pk])
        rows = rows.filter(listing__in=doing.values("pk"))
    return Organisation.objects.filter(pk__in=rows.values("organisation"))
