"""Two moderators decide on one name at the same moment."""

import pytest
from django.utils import timezone

from accounts.models import Event
from catalogue.recognition.actions import AlreadyDecided, match_name
from tests import factories
from tests.racing import raised_at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def test_one_decides_and_the_other_hears_who():
    name, body = factories.adopter_name(), factories.organisation()
    people = [factories.person(name=one, site_role="moderator") for one in ("Mo", "Moira")]
    acts = [
        lambda by=by: match_name(
            name=name, organisation=body, everywhere=True, by=by, at=timezone.now()
        )
        for by in people
    ]
    (error,) = raised_at_once(*acts)
    assert isinstance(error, AlreadyDecided)
    name.refresh_from_db()
    assert name.decided_by.name in str(error)
    assert Event.objects.filter(kind="adopter.matched").count() == 1
