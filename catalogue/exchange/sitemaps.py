"""The public pages for search engines, as Django's own sitemaps list them.

They hold what stays: one address for each service, capability and organisation, and the pages
that lead there. Results of a search are not among them.
"""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation
from catalogue.models import Capability, Listing

LIMIT = 10_000
"""Addresses in one file: the protocol allows 50,000, and a file is made while somebody waits."""


class Pages(Sitemap):
    """Pages that lead to the others."""

    def items(self) -> list[str]:
        return [
            "search:start",
            "search:results",
            "capabilities:index",
            "capabilities:overlap",
            "organisations:index",
            "suppliers:index",
            "statistics:index",
            "scaling:index",
            "exchange:data",
            "api:index",
            "pages:help",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Listings(Sitemap):
    limit = LIMIT

    def items(self) -> "QuerySet[Listing]":
        return Listing.objects.live().order_by("pk").only("slug")

    def location(self, item: Listing) -> str:
        return reverse("listings:page", args=[item.slug])


class Capabilities(Sitemap):
    limit = LIMIT

    def items(self) -> "QuerySet[Capability]":
        return Capability.objects.order_by("pk").only("slug")

    def location(self, item: Capability) -> str:
        return reverse("capabilities:page", args=[item.slug])


class Organisations(Sitemap):
    """Suppliers' pages stand at an address of their own."""

    limit = LIMIT

    def items(self) -> "QuerySet[Organisation]":
        return Organisation.objects.order_by("pk").only("slug", "type")

    def location(self, item: Organisation) -> str:
        view = "suppliers:page" if item.is_supplier else "organisations:page"
        return reverse(view, args=[item.slug])


ALL = {
    "pages": Pages,
    "listings": Listings,
    "capabilities": Capabilities,
    "organisations": Organisations,
}
