import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.jobs.actions import request
from catalogue.jobs.knocks import knock_readers
from catalogue.management.demonstration.load import Loader
from catalogue.management.demonstration.news import tell_the_cast
from catalogue.management.demonstration.searches import save_searches
from catalogue.ratings.actions.rollup import rebuild_scores
from catalogue.scaling.tasks import assess_stages
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.charts import refresh
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.queries.charts import wide_subjects


class Command(BaseCommand):
    help = "Loads the fictional example commons into an empty database; does nothing to any other."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "Set DEMONSTRATION=1, so that every page says that it is an example."
            )
        if User.objects.exists():
            self.stdout.write("The database has people already. Nothing was changed.")
            return
        started = time.monotonic()
        now = timezone.now()
        Loader(now=now).load()
        tell_the_cast(now=now)
        rebuild_rollup()
        rebuild_scores(on=timezone.localdate(now))
        rebuild_reach()
        rebuild_all()
        draw_up_charts(now)
        _look_at_spread(now)
        save_searches(now=now)
        knock_readers()
        self.stdout.write(f"Loaded the example in {time.monotonic() - started:.1f} seconds.")


def draw_up_charts(now: datetime) -> None:
    """Those of the start page of statistics at once, the others in the background."""
    wide = wide_subjects()
    refresh(subjects={noun: wide[noun] for noun in ("commons", "type", "place")}, at=now)
    kind = "statistics.snapshot"
    request(kind=kind, key=f"{kind}:{now.isoformat()}", by=None, at=now)


def _look_at_spread(now: datetime) -> None:
    """What the night would do; its first row of work is done here."""
    request(kind="scaling.assess", key="scaling.assess:example", by=None, at=now)
    assess_stages()
