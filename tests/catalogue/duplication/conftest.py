import pytest

from tests import factories


@pytest.fixture
def kept(db):
    return factories.live_listing(name="Pay desk")


@pytest.fixture
def merged(db):
    return factories.live_listing(name="Pay desk 2")
