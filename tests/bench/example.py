"""The example commons, loaded once for all groups."""

import time
from functools import cache

from django.utils import timezone

from accounts.models import User
from catalogue.management.demonstration.load import Loader
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup


@cache
def load() -> float:
    """Seconds that it took, 0 where it was there already."""
    if User.objects.exists():
        return 0.0
    started = time.perf_counter()
    Loader(now=timezone.now()).load()
    rebuild_rollup()
    rebuild_all()
    return time.perf_counter() - started
