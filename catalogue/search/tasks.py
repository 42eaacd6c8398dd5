import logging
import time

from celery import shared_task
from django.utils import timezone

from catalogue.jobs import actions as jobs
from catalogue.jobs.ledger import read_ledger
from catalogue.models import Job, SavedSearch
from catalogue.search.actions import FAMILY, refresh_changed, refresh_rated
from catalogue.search.actions.saved import Look, tell_of
from catalogue.search.filters import read_kept
from catalogue.search.queries import limits
from catalogue.search.queries.saved import listings_of, to_look_up

CHUNK_SECONDS = 30
log = logging.getLogger("commons.jobs")


@shared_task(name="catalogue.search.read_changes")
def read_changes() -> None:
    """Brings what search reads up to the ledger's end, and to the scores of today."""
    read_ledger(FAMILY, refresh_changed)
    refresh_rated()


@shared_task(name="catalogue.search.look_up_saved")
def look_up_saved() -> None:
    """The daily look, 30 seconds at a time; what is left goes to the next worker."""
    until = time.monotonic() + CHUNK_SECONDS
    while job := jobs.claim(kind="search.look_up", worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            _look_up(job, until=until)


def _look_up(job: Job, *, until: float) -> None:
    while some := to_look_up(after=job.checkpoint.get("after", 0)):
        if time.monotonic() > until:
            jobs.hand_on(job=job, at=timezone.now())
            return
        looks = [look for one in some if (look := _look(one))]
        tell_of(looks=looks, at=timezone.now())
        jobs.beat(
            job=job,
            at=timezone.now(),
            done=job.done + len(looks),
            checkpoint={"after": some[-1].pk},
            step="Looking searches up",
        )
    jobs.finish(job=job, at=timezone.now())


def _look(saved: SavedSearch) -> Look | None:
    """None where it takes too long: the others go on, and this one is looked up the next day."""
    try:
        with limits.in_time():
            asked = read_kept(saved.address)
            listings = listings_of(asked.search)
    except limits.TooSlow:
        log.warning("a saved search takes too long", extra={"saved": saved.pk})
        return None
    return Look(
        key=saved.pk,
        listings=listings,
        read_as=asked.kept_address(),
        whole=not asked.ignored,
    )
