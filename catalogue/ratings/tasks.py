"""Scores follow the ledger, and grow older each night."""

from celery import shared_task
from django.utils import timezone

from accounts.moments import one_moment
from catalogue.jobs import actions as jobs
from catalogue.jobs.ledger import read_ledger
from catalogue.ratings.actions.rollup import FAMILY, age_scores, refresh_changed
from catalogue.ratings.queries.rollup import score_differences


class ScoresDiffer(Exception):
    """Stored scores are not what the rows say; the job that found it says of which listings."""


@shared_task(name="catalogue.ratings.read_reviews")
def read_reviews() -> None:
    read_ledger(FAMILY, refresh_changed)


@shared_task(name="catalogue.ratings.age_scores")
def age() -> None:
    """Compares every score with its rows, then scores all as of the new day.

    A score that differs stays as it is, and the job ends as failed, so that somebody looks.
    """
    while job := jobs.claim(kind="ratings.age", worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            read_reviews()
            with one_moment():
                differing = score_differences()
            age_scores(on=timezone.localdate(), leave=[one.listing for one in differing])
            if differing:
                raise ScoresDiffer(f"{len(differing)} listings, the first: {differing[0]}")
            jobs.finish(job=job, at=timezone.now())
