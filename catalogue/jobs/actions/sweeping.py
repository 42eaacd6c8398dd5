"""What the clock does to jobs, once a minute (`methods.md` 3.2)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from catalogue.jobs.actions.steps import give_up, held
from catalogue.jobs.timetable import Hourly, Schedule, periods
from catalogue.models import Job, JobState

KEEP_DAYS = 90
KEEP_HOURLY_DAYS = 7


def sweep(*, timetable: Mapping[str, Schedule], at: datetime) -> set[str]:
    """Takes back abandoned jobs, makes the rows that are due; answers the kinds to wake."""
    take_back(at=at)
    _make_due(timetable, at)
    _forget(timetable, at)
    return set(Job.objects.due(at=at).values_list("kind", flat=True))


def take_back(*, at: datetime) -> None:
    """Jobs whose lease ran out wait again at once, or are dead, or stopped if that was asked."""
    for job in Job.objects.abandoned(at=at).order_by("pk"):
        # A sign of life since the row was read moves the lease, and then nothing matches.
        claim = held(job).filter(lease_until=job.lease_until)
        if job.stop_asked:
            over = {"state": JobState.CANCELLED, "finished_at": at}
            claim.update(lease_until=None, locked_by="", **over)
        else:
            error = _("The worker stopped without a word.")
            give_up(claim, job, error=error, at=at, wait=timedelta())


def _make_due(timetable: Mapping[str, Schedule], at: datetime) -> None:
    """One row for each period whose moment has come; the key makes it once."""
    rows = {
        f"{kind}:{name}": Job(kind=kind, key=f"{kind}:{name}", due_at=due, asked_at=at)
        for kind, schedule in timetable.items()
        for name, due in periods(schedule, until=at)
    }
    there = set(Job.objects.filter(key__in=rows).values_list("key", flat=True))
    fresh = [row for key, row in rows.items() if key not in there]
    # What another sweeper has made meanwhile stands.
    Job.objects.bulk_create(fresh, ignore_conflicts=True)


def _forget(timetable: Mapping[str, Schedule], at: datetime) -> None:
    over = Job.objects.filter(
        state__in=(JobState.DONE, JobState.CANCELLED),
        intake_run__isnull=True,
        estate_import__isnull=True,
    )
    hourly = [kind for kind, schedule in timetable.items() if isinstance(schedule, Hourly)]
    over.filter(finished_at__lt=at - timedelta(days=KEEP_DAYS)).delete()
    over.filter(
        kind__in=hourly, asked_by=None, finished_at__lt=at - timedelta(days=KEEP_HOURLY_DAYS)
    ).delete()
