"""The stored scores are those of the rows, whatever happened to them in whatever order."""

import math
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Event
from catalogue.models import Rating, RatingRollup
from catalogue.ratings.actions import rate, withdraw
from catalogue.ratings.actions.rollup import (
    age_scores,
    refresh_changed,
    refresh_scores,
)
from catalogue.ratings.intervals import Answer, age_in_months, score
from catalogue.ratings.queries import expected_scores, score_differences, stored_scores
from tests import factories
from tests.catalogue.duplication.acting import merge_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 15, 12, tzinfo=UTC)
TODAY = date(2027, 3, 15)


def of_worked_example(listing, *, at=NOW):
    """A 3 of 4, B 1 of 1, C 1 of 2, D 2 of 2, all fresh (`methods.md` 6.2)."""
    for said in ("yyyn", "y", "yn", "yy"):
        body = factories.organisation()
        for one in said:
            factories.rating(listing=listing, organisation=body, again=one == "y", at=at)


def test_the_worked_example() -> None:
    listing = factories.live_listing()
    of_worked_example(listing)
    refresh_scores(listings=[listing.pk], on=TODAY)
    row = RatingRollup.objects.get()
    assert (row.answers, row.organisations, row.computed_on) == (9, 4, TODAY)
    assert row.share == pytest.approx(0.8125)
    assert row.lower == pytest.approx(0.492140, abs=1e-6)
    assert (row.interval_low, row.interval_high) == pytest.approx((0.408, 0.965), abs=5e-4)


MOST = 12
answers_given = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 760), st.booleans(), st.sampled_from("shw")),
    max_size=MOST,
)


@pytest.fixture
def cast():
    """A service, organisations and people, made once for all the cases."""
    people = [factories.person() for _ in range(MOST)]
    return factories.live_listing(), [factories.organisation() for _ in range(5)], people


@given(answers_given)
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
def test_the_set_s_scores_are_those_of_the_formula(cast, answers) -> None:
    """T6.6: two implementations, one over rows in the database, one over answers."""
    listing, bodies, people = cast
    Rating.objects.all().delete()
    rows, pure = [], []
    for person, (body, days, again, state) in zip(people, answers, strict=False):
        at = NOW - timedelta(days=days)
        rows.append(
            Rating(
                listing=listing, organisation=bodies[body], rated_by=person, rated_at=at,
                quarter=date(at.year, 3 * ((at.month - 1) // 3) + 1, 1), again=again, ease=4,
                words="It went.", hidden=state == "h", withdrawn_at=NOW if state == "w" else None,
            )
        )  # fmt: skip
        if state == "s":
            pure.append(Answer(body, again, age_in_months(timezone.localdate(at), TODAY)))
    Rating.objects.bulk_create(rows)
    found = expected_scores(on=TODAY, listings=[listing.pk]).get(listing.pk, score([]))
    expected = score(pure)
    assert (found.answers, found.organisations) == (expected.answers, expected.organisations)
    assert found.published == expected.published
    if expected.lower is not None:
        assert math.isclose(found.lower, expected.lower, abs_tol=1e-12)
        assert math.isclose(found.share, expected.share, abs_tol=1e-12)


def test_the_order_of_the_rows_changes_no_bit_of_it() -> None:
    """T6.4."""
    listing, scores = factories.live_listing(), set()
    answers = [(number % 5, number * 37 % 700, number % 3 > 0) for number in range(12)]
    bodies = [factories.organisation() for _ in range(5)]
    for seed in range(3):
        Random(seed).shuffle(answers)  # noqa: S311 - an order
        Rating.objects.all().delete()
        for body, days, again in answers:
            at = NOW - timedelta(days=days)
            factories.rating(listing=listing, organisation=bodies[body], again=again, at=at)
        scores.add(expected_scores(on=TODAY)[listing.pk])
    assert len(scores) == 1


@pytest.mark.parametrize("missing", ["share", "lower", "interval_low", "interval_high"])
def test_a_score_is_stored_above_the_limits_and_only_there(missing: str) -> None:
    listing = factories.live_listing()
    of_worked_example(listing)
    refresh_scores(listings=[listing.pk], on=TODAY)
    rows = RatingRollup.objects.all()
    for wrong in ({missing: None}, {"answers": 4}, {"organisations": 3}, {"organisations": 0}):
        with pytest.raises(IntegrityError, match="rating_rollup"), transaction.atomic():
            rows.update(**wrong)


class TestReader:
    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(NOW, tick=False):
            yield

    def read(self):
        refresh_changed(list(Event.objects.order_by("pk")))

    def test_each_act_of_a_review_brings_its_listing_up_to_date(self, moderator) -> None:
        listing, body = factories.live_listing(), factories.organisation()
        factories.adoption(listing=listing, organisation=body, at=NOW)
        member = factories.member_of(body)
        said = {"listing": listing, "organisation": body, "by": member, "at": NOW, "ease": 4}
        rating = rate(again=True, **said)
        self.read()
        assert stored_scores([listing.pk])[listing.pk].answers == 1
        withdraw(rating=rating, by=member, at=NOW)
        self.read()
        assert stored_scores([listing.pk]) == {}

    def test_repeating_an_answer_changes_nothing(self) -> None:
        """T6.2."""
        listing = factories.live_listing()
        of_worked_example(listing)
        body = factories.organisation()
        factories.adoption(listing=listing, organisation=body, at=NOW)
        member = factories.member_of(body)
        seen = []
        for _ in range(2):
            rate(listing=listing, organisation=body, by=member, at=NOW, ease=4, again=True)
            self.read()
            seen.append(stored_scores([listing.pk]))
        assert seen[0] == seen[1]

    def test_a_merge_scores_both_sides_anew(self) -> None:
        kept, merged = factories.live_listing(), factories.live_listing()
        of_worked_example(merged)
        refresh_scores(listings=[merged.pk], on=TODAY)
        merge_of(kept, merged)
        self.read()
        assert stored_scores([kept.pk, merged.pk]).keys() == {kept.pk}
        assert stored_scores([kept.pk])[kept.pk].answers == 9
        assert score_differences() == []


class TestNight:
    @pytest.fixture
    def listing(self):
        listing = factories.live_listing()
        of_worked_example(listing, at=NOW - timedelta(days=1))
        return listing

    def test_scores_age_each_day_until_nothing_weighs(self, listing) -> None:
        age_scores(on=TODAY)
        first = stored_scores([listing.pk])[listing.pk]
        assert age_scores(on=date(2029, 3, 14)) == 1
        last = stored_scores([listing.pk])[listing.pk]
        assert (first.answers, last.answers) == (9, 9)
        assert age_scores(on=date(2029, 3, 15)) == 0
        assert not RatingRollup.objects.exists()

    def test_a_positive_answer_never_lowers_a_score(self, listing) -> None:
        """T6.1."""
        age_scores(on=TODAY)
        before = stored_scores([listing.pk])[listing.pk].lower
        body = Rating.objects.filter(again=False).first().organisation
        for days in (0, 100, 400, 700):
            at = NOW - timedelta(days=days)
            factories.rating(listing=listing, organisation=body, again=True, at=at)
            age_scores(on=TODAY)
            after = stored_scores([listing.pk])[listing.pk].lower
            assert after >= before
            before = after

    @time_machine.travel(NOW, tick=False)
    def test_a_score_that_is_missing_is_found(self, listing) -> None:
        (found,) = score_differences()
        assert (found.listing, found.stored) == (listing.pk, None)


def test_a_stored_score_is_one_query() -> None:
    listing = factories.live_listing()
    of_worked_example(listing)
    refresh_scores(listings=[listing.pk], on=TODAY)
    with CaptureQueriesContext(connection) as seen:
        assert stored_scores([listing.pk])[listing.pk].published
    assert len(seen) == 1
