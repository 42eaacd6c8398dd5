import pytest

from accounts.models import Role
from tests import factories
from tests.conftest import signed_in


@pytest.fixture
def supplier(db):
    return factories.supplier(name="Pier Street Digital")


@pytest.fixture
def seller(supplier):
    return factories.member_of(supplier, role=Role.EDITOR)


@pytest.fixture
def client(seller):
    return signed_in(seller)


@pytest.fixture
def brick(db):
    owner = factories.organisation(name="Wexmouth Borough")
    return factories.live_listing(name="Pay desk", organisation=owner)


@pytest.fixture
def offer(supplier, brick):
    return factories.offer(supplier=supplier, listing=brick)
