import pytest

from accounts.models import OrganisationDomain, Role
from tests import factories
from tests.accounts.visitor import NOON, somebody


@pytest.fixture
def noon(time_machine):
    """The clock stands: a code of an app is over when its half minute is."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def body(db):
    return factories.organisation(name="Port Office", slug="port")


@pytest.fixture
def known_domain(body):
    """Whose address ends so may ask to join."""
    return OrganisationDomain.objects.create(organisation=body, domain="known.example")


@pytest.fixture
def asha(body):
    """An owner of it."""
    person = somebody(name="Asha Roy")
    factories.membership(organisation=body, person=person, role=Role.OWNER)
    return person
