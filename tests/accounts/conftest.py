import pytest
from django.core.cache import cache


@pytest.fixture
def no_limits_used(db):
    """Limits are counted in the cache, which lies in the database, by the second."""
    cache.clear()
