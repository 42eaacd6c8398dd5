"""What the tests of parts share: links, readers of the ledger, the table as it stands."""

from django.utils import timezone

from accounts.models import Event, Role
from catalogue.composition.actions.linking import link, unlink
from catalogue.composition.actions.rollup import refresh_changed
from catalogue.composition.queries.reach import REACH_COLUMNS
from catalogue.models import ReachRollup
from catalogue.statistics.actions.rollup import refresh_changed as refresh_adoption
from tests import factories


def editor_of(listing):
    return factories.member_of(listing.organisation, role=Role.EDITOR)


def linked(whole, part, relation="contains"):
    return link(whole=whole, part=part, relation=relation, by=editor_of(whole), at=timezone.now())


def unlinked(part):
    return unlink(part=part, by=editor_of(part.whole), at=timezone.now())


def readers_catch_up():
    """What the two readers write within a minute."""
    events = list(Event.objects.order_by("pk"))
    refresh_adoption(events)
    refresh_changed(events)


def stored():
    return sorted(ReachRollup.objects.values_list(*REACH_COLUMNS))
