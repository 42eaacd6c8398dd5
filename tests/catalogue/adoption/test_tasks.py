"""What the timetable rings for each hour: run twice, the second finds nothing to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Event
from catalogue.adoption.tasks import lapse, suspend
from tests import factories
from tests.catalogue.jobs.running import run_hourly

pytestmark = pytest.mark.django_db


def test_use_lapses_once():
    factories.adoption(lapses_on=timezone.localdate())
    factories.adoption(lapses_on=timezone.localdate() + timedelta(days=1))
    for _ in range(2):
        run_hourly("adoption.lapse", lapse)
    assert _told() == ["adoption.lapsed"]


def test_use_that_nobody_answers_for_is_suspended_once():
    factories.dispute(at=timezone.now() - timedelta(days=32))
    factories.dispute(at=timezone.now() - timedelta(days=29))
    for _ in range(2):
        run_hourly("adoption.suspend", suspend)
    assert _told() == ["adoption.suspended"]


def _told():
    uses = Event.objects.filter(kind__startswith="adoption.")
    return list(uses.values_list("kind", flat=True))
