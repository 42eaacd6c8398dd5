"""Several workers at once, each with a connection of its own."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from catalogue.intake.actions.runs import start, work_on_imports
from catalogue.models import FileOutcome, Job, JobState, Listing
from tests import factories
from tests.catalogue.intake.documents import outcomes, several


@pytest.mark.usefixtures("emptied_as_owner")
def test_three_workers_at_once_do_the_work_once():
    administrator = factories.person(site_role="administrator")
    first = start(files=several(6), by=administrator, at=timezone.now())
    second = start(files=several(6), by=administrator, at=timezone.now() - timedelta(seconds=1))
    barrier, broken = Barrier(3), []

    def work():
        try:
            barrier.wait()
            work_on_imports(seconds=60)
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert Listing.objects.count() == 6, "two runs of the same files make each listing once"
    results = sorted([*outcomes(first).values(), *outcomes(second).values()])
    assert results.count(FileOutcome.CREATED) == 6
    assert results.count(FileOutcome.UNCHANGED) == 6
    assert set(Job.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}
