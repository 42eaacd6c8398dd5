import pytest

from tests import factories


@pytest.fixture
def whole(db):
    return factories.live_listing(name="Permit desk")


@pytest.fixture
def part(db):
    return factories.live_listing(name="Pay desk")
