"""The scores of a commons with very many reviews: made anew, and read as a page reads them.

Called once the other tables of a large commons are there: it adds its answers beside them.
"""

import statistics
import time
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from catalogue.models import Adoption, Listing, Rating
from catalogue.ratings.actions.rollup import age_scores, rebuild_scores, refresh_scores
from catalogue.ratings.queries import score_differences, stored_scores
from tests.bench.lines import Line

ANSWERS, READS = 1_000_000, 200
_FILL = """
INSERT INTO catalogue_rating
  (listing_id, organisation_id, quarter, again, ease, words, cases_met, cases_not_met,
   version_used, rated_by_id, rated_at, reply, hidden, version)
SELECT a.listing_id, a.organisation_id, date_trunc('quarter', d.day)::date, a.id %% 5 > 0,
       1 + (a.id + d.number) %% 5, 'It went as it went.', '', '', '', a.declared_by_id, d.day, '',
       false, 1
  FROM catalogue_adoption a
 CROSS JOIN (SELECT number, now() - make_interval(days => 15 + 95 * number) AS day
               FROM generate_series(0, 6) AS number) AS d
 ORDER BY a.id, d.number LIMIT %s
    ON CONFLICT DO NOTHING
"""


def measure(*, answers: int = ANSWERS) -> list[Line]:
    """In a database that holds adoptions already; its own triggers sleep while it is filled."""
    today = timezone.localdate()
    _fill(answers)
    lines = [
        _timed("all scores made anew", lambda: rebuild_scores(on=today), 60),
        _timed("all scores aged by a day", lambda: age_scores(on=today + timedelta(days=1)), 60),
    ]
    age_scores(on=today)
    lines.append(_timed("all scores compared", score_differences, 120))
    keys = list(
        Listing.objects.filter(rating_rollup__isnull=False)[:READS].values_list("pk", flat=True)
    )
    lines += [
        Line("ratings: one score read, median", _median(stored_scores, keys), "ms", 5),
        Line("ratings: one score made anew, median", _median(_refresh, keys), "ms", 50),
        Line("ratings: scores that differ", len(score_differences()), "rows", 0),
    ]
    return lines


def _fill(answers: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("ALTER TABLE catalogue_rating DISABLE TRIGGER USER")
        cursor.execute(_FILL, [answers])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE catalogue_rating ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE catalogue_rating")
    print(f"ratings: {Rating.objects.count():,} answers, {Adoption.objects.count():,} adoptions")


def _timed(what: str, act: object, budget: float) -> Line:
    started = time.perf_counter()
    act()  # type: ignore[operator]
    return Line(f"ratings: {what}", time.perf_counter() - started, "s", budget)


def _median(act: object, keys: list[int]) -> float:
    spent = []
    for key in keys:
        started = time.perf_counter()
        act([key])  # type: ignore[operator]
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def _refresh(keys: list[int]) -> None:
    refresh_scores(listings=keys, on=timezone.localdate())
