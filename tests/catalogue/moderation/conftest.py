import pytest

from accounts.models import Role
from tests import factories


@pytest.fixture
def listing(db):
    return factories.live_listing(
        name="Pay desk", organisation=factories.organisation(name="Port")
    )


@pytest.fixture
def editor(listing):
    return factories.member_of(listing.organisation, role=Role.EDITOR)


@pytest.fixture
def other(db):
    """Another moderator."""
    return factories.person(name="Fay Ster", site_role="moderator")
