"""What several tests of search look through."""

import itertools

import pytest

import commons.urls  # noqa: F401 - constants that tests change are read before by all
from catalogue.search.actions import refresh_documents
from catalogue.search.queries.matching import Search
from tests import factories
from tests.catalogue.search.looking import live
from tests.catalogue.search.values import beside, others


@pytest.fixture
def varied():
    """Listings that differ in every facet, so that counts can go wrong in every way."""
    tops = [factories.capability() for _ in range(2)]
    lower = [factories.capability(parent=top) for top in tops for _ in range(2)]
    kinds = itertools.cycle(["component", "shared_service", "commodity_service"])
    phases = itertools.cycle(["beta", "stable"])
    licences = itertools.cycle(["MIT", "EUPL-1.2", "Apache-2.0", "CC0-1.0"])
    owners = [factories.organisation(type=one) for one in ("health", "police", "agency")]
    for number in range(36):
        listing = live(
            "Permits" if number % 3 else "Grants",
            kind=next(kinds),
            organisation=owners[number % 7 % 3],
            capabilities=lower[number % 4 : number % 4 + 1 + number % 2],
            facts={
                "phase": next(phases),
                "licence": next(licences),
                "audience": ["health", "police", "fire"][: number % 3 + 1],
                **others(number),
            },
        )
        for _ in range(number % 4):
            factories.adoption(listing=listing)
        beside(listing, number)
        refresh_documents(listing_ids=[listing.pk])
    return Search
