"""Values of facets for listings that differ."""

from catalogue.fields import BY_NAME, Home
from catalogue.models import RatingRollup
from catalogue.search.queries.facets import facets
from tests import factories


def others(number):
    """Facts for every facet without a column of its own, by turns one, two or none."""
    return {
        facet.name: given if facet.several else given[0]
        for facet in facets()
        if not facet.column
        and facet.name in BY_NAME
        and BY_NAME[facet.name].home == Home.FACTS
        and (given := values_of(facet)[number % 2 :][: number % 5])
    }


def values_of(facet):
    return [value for value, _label in facet.choices[:2]] or ["One thing", "Another thing"]


def beside(listing, number):
    """What stands in other tables: cases, offers and a score, by turns."""
    if number % 3:
        listing.live_revision.texts.update(cases_covered=["Odd case", "Odder case"][: number % 3])
    if number % 4 == 1 and listing.kind != "commodity_service":
        factories.offer(listing=listing, kind=("hosting", "support")[number % 2])
    if number % 5 == 0:
        lower = (0.55, 0.75, 0.95)[number % 3]
        RatingRollup.objects.create(
            listing=listing, answers=9, organisations=9, share=0.96, lower=lower,
            interval_low=lower, interval_high=0.99, computed_on=listing.published_on,
        )  # fmt: skip
