"""What moderators wait for: their queue, a merge that moves very many uses, and its undoing.

And whom their work concerns: very many who use what ends are told.
"""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import pghistory
from django.utils import timezone

from accounts.models import Organisation, SiteRole, User
from catalogue.duplication.actions import merge, unmerge
from catalogue.models import Adoption, Listing, Merge
from tests import factories
from tests.bench import queue, telling
from tests.bench.example import load
from tests.bench.lines import Line

ADOPTIONS, SHARED, ROUNDS = 10_000, 2_000, 5


def measure() -> list[Line]:
    load()
    return [*queue.measure(), *_merges(), *telling.measure()]


def _merges() -> list[Line]:
    kept, merged = _listings()
    by = factories.person(site_role=SiteRole.MODERATOR)
    there: list[float] = []
    back: list[float] = []
    for _ in range(ROUNDS):
        # As around a request: the history of rows knows who is at work.
        with pghistory.context(person=by.pk):
            there.append(_seconds(lambda: _merge(kept, merged, by)))
            back.append(_seconds(lambda: _undo(by)))
    return [
        Line(f"moderation: merge, {ADOPTIONS:,} adoptions, median", _median(there), "s", 2),
        Line(f"moderation: merge undone, {ADOPTIONS:,} adoptions, median", _median(back), "s", 2),
    ]


def _listings() -> tuple[Listing, Listing]:
    """The merged one with all, the kept one with those that use both."""
    kept, merged = factories.live_listing(), factories.live_listing()
    bodies = Organisation.objects.bulk_create(
        Organisation(slug=f"bench-{number}", name=f"Body {number}", type="local_authority")
        for number in range(ADOPTIONS)
    )
    person, at = factories.person(), timezone.now()
    Adoption.objects.bulk_create(
        Adoption(
            listing=listing,
            organisation=body,
            stage=stage,
            declared_by=person,
            declared_at=at,
            confirmed_by=person,
            confirmed_at=at,
            lapses_on=timezone.localdate(at) + timedelta(days=365),
        )
        for listing, stage, users in (
            (merged, "live", bodies),
            (kept, "trialling", bodies[:SHARED]),
        )
        for body in users
    )
    return kept, merged


def _merge(kept: Listing, merged: Listing, by: User) -> None:
    merge(kept=kept, merged=merged, reason="One and the same.", by=by, at=timezone.now())


def _undo(by: User) -> None:
    made = Merge.objects.standing().latest("pk")
    unmerge(merge=made, reason="Two after all.", by=by, at=timezone.now())


def _seconds(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _median(times: list[float]) -> float:
    return statistics.median(times)
