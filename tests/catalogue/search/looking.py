"""Listings that search knows, and what it finds of them."""

from catalogue.models import RevisionText
from catalogue.search.actions import refresh_documents
from catalogue.search.queries.facets import facets
from catalogue.search.queries.matching import Search, find
from catalogue.search.queries.orders import Sort
from tests import factories


def matches(search):
    return find(search).matches()


def count_total(search):
    return find(search).total


def counts_of(search):
    found = find(search)
    return {facet.name: found.values(facet.name) for facet in facets()}


def live(name="", *, texts=(), **fields):
    """A live listing that search knows; `texts` adds (language, summary) pairs."""
    listing = factories.live_listing(name=name, **fields)
    for language, summary in texts:
        RevisionText.objects.create(
            revision=listing.live_revision, language=language, summary=summary
        )
    refresh_documents(listing_ids=[listing.pk])
    return listing


def found(words, **fields):
    search = Search(words=words, sort=Sort.MATCH, **fields)
    return [match.listing_id for match in matches(search)]
