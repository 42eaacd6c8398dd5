import pytest

from tests import factories
from tests.conftest import signed_in


@pytest.fixture
def member(body):
    return factories.member_of(body)


@pytest.fixture
def client(member):
    return signed_in(member)


@pytest.fixture
def colleague(body):
    return signed_in(factories.member_of(body))
