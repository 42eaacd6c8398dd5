"""Searches that people of the example saved; the look of the day finds something new for each."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pyroaring import BitMap

from accounts.models import Organisation, User
from catalogue.jobs.actions import request
from catalogue.management.demonstration.people import ADOPTER, PUBLISHER
from catalogue.search.actions.saved import keep_search
from catalogue.search.queries.matching import Search
from catalogue.search.queries.saved import listings_of, newest_first
from catalogue.search.tasks import look_up_saved

Chosen = Mapping[str, tuple[object, ...]]
SAVED: tuple[tuple[str, str, str, str, str, Chosen], ...] = (
    ("member@brackenford.example", ADOPTER, "Taking payments", "q=payments", "payments", {}),
    ("member@brackenford.example", ADOPTER, "Shared services that others use", "in_use=1&kind=shared_service", "", {"in_use": ("1",), "kind": ("shared_service",)}),
    ("editor@aldermere.example", PUBLISHER, "Building blocks for bookings", "q=book&kind=component", "book", {"kind": ("component",)}),
)  # fmt: skip
"""Who for which organisation, the name, and the search as its address and as it is read."""
NEW = 2


def save_searches(*, now: datetime) -> None:
    """Saved three weeks ago, when the last services were not there yet."""
    at = now - timedelta(days=21)
    for email, body, name, address, words, chosen in SAVED:
        found = listings_of(Search(words=words, chosen=chosen))
        later = newest_first(found)[:NEW]
        keep_search(
            address=address,
            name=name,
            listings=found - BitMap(later),
            organisation=Organisation.objects.get(name=body),
            by=User.objects.get(email=email),
            at=at,
        )
    request(kind="search.look_up", key="search.look_up:example", by=None, at=now)
    look_up_saved()
