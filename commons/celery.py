"""The Celery app and the only list of what runs when (UTC, `methods.md` 3.4)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commons.settings")

TASK_MODULES = [
    "catalogue.adoption.tasks",
    "catalogue.composition.tasks",
    "catalogue.estate.tasks",
    "catalogue.intake.tasks",
    "catalogue.jobs.tasks",
    "catalogue.listings.tasks",
    "catalogue.moderation.tasks",
    "catalogue.notifications.tasks",
    "catalogue.ratings.tasks",
    "catalogue.scaling.tasks",
    "catalogue.search.tasks",
    "catalogue.statistics.tasks",
    "catalogue.suppliers.tasks",
]

READERS = {
    "adoption": "catalogue.statistics.read_adoptions",
    "notifications": "catalogue.notifications.read_events",
    "ratings": "catalogue.ratings.read_reviews",
    "reach": "catalogue.composition.read_changes",
    "search": "catalogue.search.read_changes",
    "charts": "catalogue.statistics.draw_charts",
}
"""Family of readers of the ledger to its task; each may be knocked at any time."""

JOB_TASKS = {
    "adoption.lapse": "catalogue.adoption.lapse",
    "adoption.suspend": "catalogue.adoption.suspend",
    "estate.import": "catalogue.estate.take_rows",
    "intake.forget": "catalogue.intake.forget_contents",
    "intake.publiccode": "catalogue.intake.take_files",
    "listings.lapse": "catalogue.listings.lapse",
    "moderation.bursts": "catalogue.moderation.find_bursts",
    "notifications.clean_up": "catalogue.notifications.clean_up",
    "notifications.digests": "catalogue.notifications.write_digests",
    "notifications.remind": "catalogue.notifications.remind",
    "ratings.age": "catalogue.ratings.age_scores",
    "scaling.assess": "catalogue.scaling.assess",
    "search.look_up": "catalogue.search.look_up_saved",
    "statistics.compare": "catalogue.statistics.compare_rollups",
    "statistics.rebuild": "catalogue.statistics.rebuild_rollups",
    "statistics.sample": "catalogue.statistics.compare_sample",
    "statistics.snapshot": "catalogue.statistics.take_snapshot",
    "suppliers.lapse": "catalogue.suppliers.lapse",
}
"""Kind of job to the task that claims rows of it."""

HOURLY_JOBS = {
    "adoption.lapse": 5,
    "adoption.suspend": 5,
    "listings.lapse": 5,
    "moderation.bursts": 5,
    "statistics.sample": 5,
    "suppliers.lapse": 5,
}
"""Kind of job to the minute at which its row of the hour falls due."""

DAILY_JOBS = {
    "ratings.age": (0, 15),
    "statistics.compare": (0, 30),
    "scaling.assess": (1, 0),
    "statistics.snapshot": (3, 30),
    "intake.forget": (5, 0),
    "search.look_up": (5, 30),
    "notifications.remind": (6, 0),
    "notifications.digests": (6, 30),
}
"""Kind of job to the hour and minute (UTC) at which its row of the day falls due."""

SUNDAY = 6
WEEKLY_JOBS = {
    "notifications.clean_up": (SUNDAY, 4, 30),
}
"""Kind of job to the day of the week (Monday is 0), hour and minute (UTC)."""

app = Celery("commons")
app.config_from_object("commons.celery_settings")
