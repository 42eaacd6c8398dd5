import pytest

from accounts.models import Role
from tests import factories


@pytest.fixture
def body():
    return factories.organisation(name="Wexmouth Borough")


@pytest.fixture
def editor(body):
    return factories.member_of(body, role=Role.EDITOR)
