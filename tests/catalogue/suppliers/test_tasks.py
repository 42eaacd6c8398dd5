from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import Offer, OfferState
from catalogue.suppliers.tasks import lapse
from tests import factories
from tests.catalogue.jobs.running import run_hourly

pytestmark = pytest.mark.django_db


def test_the_hourly_task_lets_offers_lapse_and_finds_none_the_second_time():
    old = factories.offer(renewed_on=timezone.localdate() - timedelta(days=366))
    factories.offer()
    run_hourly("suppliers.lapse", lapse)
    version = Offer.objects.get(state=OfferState.LAPSED).version
    run_hourly("suppliers.lapse", lapse)
    assert Offer.objects.get(state=OfferState.LAPSED) == old
    assert Offer.objects.get(pk=old.pk).version == version
