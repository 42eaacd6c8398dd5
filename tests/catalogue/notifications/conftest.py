from datetime import UTC, datetime
from itertools import count

import pytest

from accounts.models import Role
from catalogue.notifications.actions.telling import tell
from catalogue.notifications.queries.audience import Cause
from tests import factories

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
_numbers = count(1)


def cause(kind, *, listing=None, body=None, subject=None, by=None, key="", **numbers):
    """As the ledger tells of it; what happens to a service has it for its subject."""
    if subject is None and kind.startswith("listing."):
        subject = listing
    return Cause(
        key=key or str(next(_numbers)),
        kind=kind,
        listing_id=listing and listing.pk,
        organisation_id=body and body.pk,
        subject_id=subject and subject.pk,
        actor_id=by and by.pk,
        **numbers,
    )


def told(*causes, at=NOW):
    """The notices that these made, as (person, kind)."""
    return [(one.person, one.kind) for one in tell(causes=causes, at=at)]


@pytest.fixture
def body(db):
    return factories.organisation(name="Port Office", slug="port")


@pytest.fixture
def editor(body):
    return factories.member_of(body, role=Role.EDITOR)


@pytest.fixture
def owner(body):
    return factories.member_of(body, role=Role.OWNER)


@pytest.fixture
def listing(body, editor):
    return factories.live_listing(organisation=body, name="Quay visits", by=editor)
