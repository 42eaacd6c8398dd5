import pytest
from django.core.cache import cache

from tests.accounts.visitor import NOON


@pytest.fixture
def no_limits_used(db):
    """Limits are counted in the cache, which lies in the database, by the second."""
    cache.clear()


@pytest.fixture
def noon(time_machine):
    """The clock stands: a code of an app is over when its half minute is."""
    time_machine.move_to(NOON, tick=False)
    return time_machine
