"""Reviews and the scores made of them; one module for each side, re-exported as one."""

from catalogue.ratings.queries.history import history_of, in_words
from catalogue.ratings.queries.reviews import (
    Tally,
    own_rating_or_404,
    own_review,
    quarter_of,
    rateable_or_404,
    reviews_by,
    reviews_of,
    score_of,
    shown_or_404,
    tally_of,
    use_to_rate,
    written_or_404,
)
from catalogue.ratings.queries.rollup import (
    expected_scores,
    score_differences,
    stored_scores,
)

__all__ = [
    "Tally",
    "expected_scores",
    "history_of",
    "in_words",
    "own_rating_or_404",
    "own_review",
    "quarter_of",
    "rateable_or_404",
    "reviews_by",
    "reviews_of",
    "score_differences",
    "score_of",
    "shown_or_404",
    "stored_scores",
    "tally_of",
    "use_to_rate",
    "written_or_404",
]
