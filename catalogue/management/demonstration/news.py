"""What the people of the example were told lately."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Event, Organisation
from catalogue.jobs.ledger import mark_all_read
from catalogue.management.demonstration.people import CAST
from catalogue.models import Listing
from catalogue.notifications.actions.telling import FAMILY, causes_of, tell
from catalogue.notifications.lines import LINES

EACH = 2
APART = timedelta(hours=4)


def tell_the_cast(*, now: datetime) -> None:
    """Three years are nobody's news, but for the newest events where the cast works."""
    with transaction.atomic():
        mark_all_read(FAMILY)
        events = _newest()
        for number, event in enumerate(events):
            tell(causes=causes_of([event]), at=now - APART * (len(events) - number))


def _newest() -> list[Event]:
    """A few of each kind for each organisation, oldest first."""
    bodies = Organisation.objects.filter(name__in={player.organisation for player in CAST})
    found = {
        event.pk: event
        for body in bodies
        for kind in sorted({line.kind for line in LINES})
        for event in _near(body).filter(kind=kind).order_by("-occurred_on", "-pk")[:EACH]
    }
    return sorted(found.values(), key=lambda event: (event.occurred_on, event.pk))


def _near(body: Organisation) -> QuerySet[Event]:
    """What it did, and what happened to its services."""
    published = Listing.objects.filter(organisation=body).values("pk")
    return Event.objects.filter(Q(organisation_id=body.pk) | Q(listing_id__in=published))
