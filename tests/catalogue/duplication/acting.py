"""What the tests of merging share: the acts with what every test would say the same."""

from django.utils import timezone

from accounts.models import Event
from catalogue.duplication.actions import merge, unmerge
from catalogue.ratings.actions.rollup import rebuild_scores
from catalogue.ratings.actions.rollup import refresh_changed as refresh_scores
from catalogue.search.actions import rebuild_all
from catalogue.search.actions import refresh_changed as refresh_search
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.actions.rollup import refresh_changed as refresh_figures
from tests import factories


def moderator():
    return factories.person(site_role="moderator")


def merge_of(kept, merged, *, by=None, at=None):
    return merge(
        kept=kept,
        merged=merged,
        reason="They are one and the same.",
        by=by or moderator(),
        at=at or timezone.now(),
    )


def undone(made, *, by=None, at=None):
    return unmerge(
        merge=made,
        reason="They are two after all.",
        by=by or moderator(),
        at=at or timezone.now(),
    )


def readers_begin():
    """What stands before the first entry, since factories tell none."""
    rebuild_rollup()
    rebuild_scores(on=timezone.localdate())
    rebuild_all()


def readers_catch_up():
    """What the readers of the ledger write within a minute."""
    events = list(Event.objects.order_by("pk"))
    refresh_figures(events)
    refresh_scores(events)
    refresh_search(events)
