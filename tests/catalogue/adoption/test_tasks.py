"""What the timetable rings for each hour: run twice, the second finds nothing to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Event
from catalogue.adoption.tasks import lapse, suspend
from tests import factories

pytestmark = pytest.mark.django_db


def test_use_lapses_once():
    factories.adoption(lapses_on=timezone.localdate())
    factories.adoption(lapses_on=timezone.localdate() + timedelta(days=1))
    for _ in range(2):
        lapse()
    assert list(Event.objects.values_list("kind", flat=True)) == ["adoption.lapsed"]


def test_use_that_nobody_answers_for_is_suspended_once():
    factories.dispute(at=timezone.now() - timedelta(days=32))
    factories.dispute(at=timezone.now() - timedelta(days=29))
    for _ in range(2):
        suspend()
    assert list(Event.objects.values_list("kind", flat=True)) == ["adoption.suspended"]
