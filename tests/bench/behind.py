"""How far the figures are behind where no bell rings: real workers and the timetable alone."""

import time
from collections.abc import Iterator
from random import Random

from django.utils import timezone

from catalogue.models import Adoption, AdoptionRollup
from tests.bench.changes import take_up
from tests.bench.lines import Line
from tests.reliability.harness import database_of_the_test, stack_on, until

ROUNDS = 4


def measure(sizes: dict[str, int]) -> Iterator[Line]:
    """Seconds from the commit of a use until the figures hold it, at the slowest.

    The bell of this process is heard by nobody: the stack has a broker of its own.
    """
    random = Random(2)  # noqa: S311 - the same changes each time
    with stack_on(database_of_the_test(), lease=0) as stack:
        stack.add_worker("quick", queues="default,mail")
        stack.add_worker("long", queues="long")
        stack.add_beat("beat")
        stack.until_workers_are_ready("quick", "long")
        slowest = max(_seconds_until_counted(random, sizes) for _ in range(ROUNDS))
    yield Line("statistics: figures behind on the timetable alone, at most", slowest, "s", 60)


def _seconds_until_counted(random: Random, sizes: dict[str, int]) -> float:
    take_up(random, sizes, timezone.now())
    made = Adoption.objects.latest("pk")
    started = time.perf_counter()
    counted = AdoptionRollup.objects.filter(
        listing=made.listing_id, organisation=made.organisation_id
    )
    until(counted.exists, "the use is counted")
    return time.perf_counter() - started
