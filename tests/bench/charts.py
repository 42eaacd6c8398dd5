"""Charts: how long drawing takes, and counting their rows in a large commons.

Runs in a database that `seed_scale` has filled; whoever calls it says of how many adoptions.
"""

import time

from django.db import connection
from django.utils import timezone

from catalogue.charts.drawing import draw
from catalogue.models import Chart, Listing
from catalogue.statistics.actions.charts import draw_waiting, refresh
from catalogue.statistics.queries.charts import wide_subjects
from tests.bench.lines import Line

DRAWN = 100


def measure() -> list[Line]:
    """With the connection as it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    lines = [
        Line("statistics: rows of all wide charts counted", _wide(), "s", 300),
        Line("statistics: charts of one service and its publisher counted", _narrow(), "s", 1),
    ]
    Chart.objects.exclude(pk__in=_undrawn()).delete()
    started = time.perf_counter()
    draw_waiting(draw=draw, until=lambda: False)
    number = Chart.objects.exclude(digest="").count()
    seconds = (time.perf_counter() - started) * DRAWN / number
    return [*lines, Line(f"statistics: {DRAWN} charts drawn", seconds, "s", 10)]


def _undrawn() -> list[int]:
    rows = Chart.objects.filter(digest="").exclude(specification={})
    return list(rows.order_by("pk").values_list("pk", flat=True)[:DRAWN])


def _wide() -> float:
    started = time.perf_counter()
    refresh(subjects=wide_subjects(), at=timezone.now())
    return time.perf_counter() - started


def _narrow() -> float:
    """What one change of the most used service costs."""
    rows = Listing.objects.filter(rollup__isnull=False).order_by("-rollup__in_use", "pk")
    listing = rows[0]
    started = time.perf_counter()
    subjects = {"listing": [listing.pk], "organisation": [listing.organisation_id]}
    refresh(subjects=subjects, at=timezone.now())
    return time.perf_counter() - started
