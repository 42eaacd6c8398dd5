"""Searches that people saved: whose they are, what they find now, what of it is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import Http404
from pyroaring import BitMap

from accounts.models import Organisation, User
from catalogue.models import SavedSearch, SearchDocument
from catalogue.search.queries.matching import Found, Search, find, find_each
from catalogue.search.queries.spelling import near

AT_ONCE = 10
"""Saved searches that are looked up and told of together."""


def saved_by(person: User, organisation: Organisation) -> QuerySet[SavedSearch]:
    """By name; of others nobody sees any."""
    rows = SavedSearch.objects.visible_to(person).for_organisation(organisation)
    return rows.select_related("organisation").order_by("name", "pk")


def saved_or_404(person: User, organisation: Organisation, key: int) -> SavedSearch:
    found = saved_by(person, organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def saved_as(person: User, organisation: Organisation, address: str) -> SavedSearch | None:
    """The one that the person saved of that address."""
    return saved_by(person, organisation).filter(address=address).first()


def to_look_up(*, after: int) -> list[SavedSearch]:
    """The next ones in the order of their numbers."""
    rows = SavedSearch.objects.looked_up().filter(pk__gt=after).order_by("pk")
    return list(rows.only("address")[:AT_ONCE])


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a saved search finds now.

    `total` is that of the page of results. `instead` are the words that the page reads where
    nothing has those that were typed; people are told of the words as they typed them alone.
    """

    total: int
    instead: str
    listings: BitMap


def findings(searches: Sequence[Search]) -> list[Finding]:
    """Of each; call it within `one_moment`."""
    return [_finding(found, near(found)) for found in find_each(searches)]


def _finding(found: Found, instead: Found | None) -> Finding:
    return Finding(
        total=(instead or found).total,
        instead=instead.search.words if instead else "",
        listings=found.keys,
    )


def listings_of(search: Search) -> BitMap:
    """All that the words as typed and the filters match."""
    return find(search).keys


def newest_first(listings: BitMap) -> QuerySet[SearchDocument, int]:
    """The keys of those of them that search finds, the last published first."""
    rows = SearchDocument.objects.filter(pk__in=list(listings))
    ordered = rows.order_by(F("published_on").desc(), "tie", "pk")
    return ordered.values_list("pk", flat=True)
