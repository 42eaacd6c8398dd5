import pytest

from tests import factories


@pytest.fixture
def purpose():
    return factories.capability(name="Take payments", slug="take-payments")


@pytest.fixture
def use(body):
    """A use that counts of a service that does something else."""
    listing = factories.live_listing(name="Pay gate", capabilities=[factories.capability()])
    return factories.adoption(organisation=body, listing=listing)


@pytest.fixture
def line(body, purpose, editor):
    return factories.estate_line(
        organisation=body, capability=purpose, name="Old till", stated_by=editor
    )
