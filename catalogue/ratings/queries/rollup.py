"""What the scores should be, from the rows as they stand (`methods.md` 6.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from catalogue.models import RatingRollup
from catalogue.ratings.intervals import Score, score_of_voices, weights

# Weights and shares are added as exact decimals, so that the sum is the same in any order.
_VOICES = """
WITH weighed AS (
  SELECT * FROM unnest(%(days)s::date[], %(weights)s::numeric[]) AS w (day, weight)
), voices AS (
  SELECT r.listing_id, r.organisation_id, count(*) AS answers,
         coalesce(sum(w.weight) FILTER (WHERE r.again), 0) / sum(w.weight) AS share
    FROM catalogue_rating r
    JOIN weighed w ON w.day = (r.rated_at AT TIME ZONE %(zone)s)::date
   WHERE NOT r.hidden AND r.withdrawn_at IS NULL
     AND (%(listings)s::bigint[] IS NULL OR r.listing_id = ANY (%(listings)s::bigint[]))
   GROUP BY 1, 2
)
SELECT listing_id, sum(share)::float8, count(*)::int, sum(answers)::int
  FROM voices GROUP BY 1 ORDER BY 1
"""


def expected_scores(*, on: date, listings: Sequence[int] | None = None) -> dict[int, Score]:
    """By listing, of all of them or of these; one without an answer that weighs is left out."""
    weighed = weights(on)
    parameters: dict[str, Any] = {
        "days": list(weighed),
        "weights": [repr(weight) for weight in weighed.values()],
        "zone": settings.TIME_ZONE,
        "listings": None if listings is None else list(listings),
    }
    with connection.cursor() as cursor:
        cursor.execute(_VOICES, parameters)
        return {
            key: score_of_voices(total, organisations, answers=answers)
            for key, total, organisations, answers in cursor.fetchall()
        }


def stored_scores(listing_ids: Iterable[int]) -> dict[int, Score]:
    """As the reader of the ledger left them; listings without an answer that weighs are left out."""
    rows = RatingRollup.objects.filter(listing__in=list(listing_ids))
    return {row.listing_id: _stored(row) for row in rows}


def _stored(row: RatingRollup) -> Score:
    bounds = (row.interval_low, row.interval_high)
    return Score(
        answers=row.answers,
        organisations=row.organisations,
        share=row.share,
        lower=row.lower,
        interval=None if None in bounds else bounds,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class ScoreDifference:
    """A stored score that is not what the rows say, each None where there is none."""

    listing: int
    stored: Score | None
    expected: Score | None


def score_differences() -> list[ScoreDifference]:
    """Every stored score is made again for its own day; a missing one for today."""
    stored = {row.listing_id: row for row in RatingRollup.objects.order_by("listing")}
    expected = {
        day: expected_scores(on=day)
        for day in {timezone.localdate(), *(row.computed_on for row in stored.values())}
    }
    pairs: list[tuple[int, Score | None, Score | None]] = [
        (key, _stored(row), expected[row.computed_on].get(key)) for key, row in stored.items()
    ]
    pairs += [
        (key, None, score)
        for key, score in expected[timezone.localdate()].items()
        if key not in stored
    ]
    return [ScoreDifference(*one) for one in pairs if one[1] != one[2]]
