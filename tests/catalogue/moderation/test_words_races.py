"""Two who act on one review, or find one burst, at the same moment."""

import pytest
from django.utils import timezone

from accounts.models import SiteRole
from catalogue.models import Case, Flag
from catalogue.moderation.actions import hide_words, report_burst
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


def test_of_two_that_find_a_burst_at_once_one_reports_it():
    body, listing = factories.organisation(), factories.live_listing()
    told = {"body": body, "listing": listing, "day": timezone.localdate(), "answers": 12}
    acts = [lambda: report_burst(**told, earlier=0, at=NOW) for _ in range(2)]
    assert at_once(*acts) == ["Flag", "NoneType"]
    assert Case.objects.count() == Flag.objects.count() == 1


def test_of_two_who_hide_at_once_one_does():
    rating = factories.rating()
    people = [factories.person(site_role=SiteRole.MODERATOR) for _ in range(2)]
    acts = [
        lambda by=by: hide_words(said=rating, reason="Because.", by=by, at=NOW) for by in people
    ]
    assert at_once(*acts) == ["Hiding", "NotToHide"]
