"""What the nightly look reads, against the plain counting of the same rows."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.utils import timezone

from accounts.models import Organisation, OrganisationType
from catalogue.dates import add_months
from catalogue.fields import AUDIENCES
from catalogue.models import AdoptionRollup, Listing, UseSpan
from catalogue.scaling.method import METHOD
from catalogue.scaling.queries.inputs import days_of, every_service
from catalogue.statistics.queries import eligibility
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 28)
TYPES = ("local_authority", "health", "police")
PUBLIC = [value for value, _label in AUDIENCES]


def known(listing=None, *, on=ON):
    found = every_service(on=on, method=METHOD)
    return next(one for one in found if listing is None or one.listing == listing.pk)


def ago(days):
    return ON - timedelta(days=days)


def facts(listing, **values):
    revision = listing.live_revision
    revision.facts |= values
    revision.save()
    return listing


class TestEligible:
    def test_existing_bodies_of_the_audience_outside_the_publisher_s_group(self) -> None:
        parent = factories.organisation(type="local_authority")
        listing = factories.live_listing(
            organisation=factories.organisation(type="local_authority", group=parent)
        )
        factories.organisation(type="local_authority")
        factories.organisation(type="local_authority", exists_until=ON)
        factories.organisation(type="local_authority", exists_from=ON + timedelta(days=1))
        factories.organisation(type="health")
        factories.supplier()
        assert known(listing).eligible == 1

    def test_without_an_audience_it_is_for_every_public_body(self) -> None:
        listing = facts(factories.live_listing(), audience=[])
        for kind in (*TYPES, OrganisationType.SUPPLIER):
            factories.organisation(type=kind)
        assert known(listing).eligible == len(TYPES)

    def test_reusers_of_other_types_reuse_it_and_are_not_among_the_eligible(self) -> None:
        listing = factories.live_listing()
        for kind in ("local_authority", "health"):
            factories.counted_use(
                listing=listing, organisation=factories.organisation(type=kind), since=ON
            )
        found = known(listing)
        assert (found.evidence.reusers, found.adopters, found.eligible) == (2, 1, 1)

    def test_use_in_the_publisher_s_group_is_no_reuse(self) -> None:
        listing = factories.live_listing()
        sister = factories.organisation(group=listing.organisation)
        factories.counted_use(listing=listing, organisation=sister, since=ON)
        assert known(listing).evidence.reusers == 0
        assert known(listing).begun[ON] == 0

    def test_it_is_the_number_that_the_statistics_of_the_service_show(self) -> None:
        _random_world(Random(9))  # noqa: S311 - a test's own
        for one in every_service(on=timezone.localdate(), method=METHOD):
            shown = eligibility(Listing.objects.with_live_revision().get(pk=one.listing))
            assert one.eligible == shown.eligible


class TestUptake:
    def test_a_ring_of_sister_bodies_counts_once(self) -> None:
        """T7.4."""
        listing, parent = factories.live_listing(), factories.organisation()
        for days in (1, 2, 3):
            sister = factories.organisation(group=parent)
            factories.counted_use(listing=listing, organisation=sister, since=ago(days))
        found = known(listing)
        assert found.begun[ON] == 1
        assert (found.evidence.reusers, found.evidence.groups) == (3, 1)

    def test_trying_it_out_is_the_first_day_and_considering_is_none(self) -> None:
        listing = factories.live_listing()
        body = factories.organisation()
        for stage, days in (("considering", 400), ("trialling", 300), ("live", 10)):
            factories.use_span(listing=listing, organisation=body, stage=stage, from_on=ago(days))
        found = known(listing)
        assert {day: found.begun[day] for day in (ago(360), ago(180), ON)} == {
            ago(360): 0, ago(180): 1, ON: 1,
        }  # fmt: skip

    def test_a_use_that_ended_still_had_its_first_day(self) -> None:
        listing = factories.live_listing()
        factories.use_span(listing=listing, from_on=ago(300), until_on=ago(200))
        assert known(listing).begun[ON] == 1

    def test_before_it_was_published_nobody_could_take_it_up(self) -> None:
        listing = factories.live_listing(published_on=ago(100))
        factories.organisation(type="local_authority")
        found = known(listing)
        assert [found.open[ago(days)] for days in (180, 90, 0)] == [0, 1, 1]

    @pytest.mark.parametrize("seed", range(3))
    def test_it_counts_as_one_counts_by_hand(self, seed: int) -> None:
        _random_world(Random(seed))  # noqa: S311 - a test's own
        for one in every_service(on=ON, method=METHOD):
            listing = Listing.objects.select_related("live_revision", "organisation").get(
                pk=one.listing
            )
            for day in days_of(ON, METHOD):
                assert (one.begun[day], one.open[day]) == _by_hand(listing, day), day


def _random_world(random):
    bodies = []
    for _ in range(25):
        until = random.choice([None, None, ago(random.randint(0, 500))])
        bodies.append(
            factories.organisation(
                type=random.choice([*TYPES, "supplier"]),
                group=random.choice([None, *bodies[:5]]),
                exists_from=random.choice([None, ago(random.randint(501, 700))]),
                exists_until=until,
            )
        )
    for _ in range(8):
        audience = random.sample(TYPES, random.randint(0, 3))
        published = ago(random.choice([100, 300, 700]))
        listing = facts(
            factories.live_listing(organisation=random.choice(bodies), published_on=published),
            audience=audience,
        )
        for body in random.sample(bodies, 8):
            factories.use_span(
                listing=listing,
                organisation=body,
                stage=random.choice(["considering", "trialling", "live"]),
                from_on=ago(random.randint(0, 600)),
            )


def _by_hand(listing, day):
    """Groups that had taken it up by that day, and eligible ones that had not."""
    firsts: dict[int, date] = {}
    for one in UseSpan.objects.filter(listing=listing, stage__in=("trialling", "live")):
        if one.group_id != listing.organisation.ownership_group:
            firsts[one.group_id] = min(firsts.get(one.group_id, one.from_on), one.from_on)
    begun = {group for group, first in firsts.items() if first <= day}
    audience = listing.live_revision.facts["audience"] or PUBLIC
    bodies = Organisation.objects.existing(on=day).filter(type__in=audience)
    eligible = {one.ownership_group for one in bodies} - {listing.organisation.ownership_group}
    there = listing.published_on <= day
    return len(begun), len(eligible - begun) if there else 0


class TestStaying:
    def listing_with(self, *spans):
        """Each (first day of use, last day or None) of a body of its own."""
        listing = factories.live_listing()
        for begun, ended in spans:
            factories.use_span(listing=listing, from_on=begun, until_on=ended)
        return known(listing).evidence

    def test_a_year_to_the_day_is_old_enough_and_a_day_less_is_not(self) -> None:
        year = add_months(ON, -12)
        assert self.listing_with((year, None)).cohort == 1
        assert self.listing_with((year + timedelta(days=1), None)).cohort == 0

    def test_who_ended_on_that_day_is_lost_and_who_ended_the_day_after_stayed(self) -> None:
        begun = ago(600)
        due = add_months(begun, 12)
        lost = self.listing_with((begun, due))
        stayed = self.listing_with((begun, due + timedelta(days=1)))
        assert (lost.retained, lost.cohort) == (0, 1)
        assert (stayed.retained, stayed.cohort) == (1, 1)

    def test_a_lapse_that_was_mended_in_time_is_no_loss(self) -> None:
        listing, body = factories.live_listing(), factories.organisation()
        begun = ago(600)
        for first, last in ((begun, ago(400)), (ago(390), None)):
            factories.use_span(listing=listing, organisation=body, from_on=first, until_on=last)
        assert known(listing).evidence.retained == 1

    def test_leaving_is_still_in_use(self) -> None:
        listing, body = factories.live_listing(), factories.organisation()
        factories.use_span(listing=listing, organisation=body, from_on=ago(600), until_on=ago(300))
        factories.use_span(listing=listing, organisation=body, stage="leaving", from_on=ago(300))
        assert known(listing).evidence.retained == 1

    def test_a_leap_day_is_due_on_the_last_of_february(self) -> None:
        listing = factories.live_listing()
        factories.use_span(listing=listing, from_on=date(2028, 2, 29), until_on=date(2029, 3, 1))
        assert known(listing, on=date(2029, 2, 27)).evidence.cohort == 0
        assert known(listing, on=date(2029, 2, 28)).evidence.retained == 1

    def test_onboarding_is_the_median_of_those_who_tried_it_out_first(self) -> None:
        listing = factories.live_listing()
        for days in (20, 40, 100):
            body = factories.organisation()
            factories.use_span(
                listing=listing, organisation=body, stage="trialling", from_on=ago(200)
            )
            factories.use_span(listing=listing, organisation=body, from_on=ago(200 - days))
        factories.use_span(listing=listing, from_on=ago(5))
        assert known(listing).evidence.onboarding == 40


class TestSupport:
    def test_it_is_read_from_the_entry(self) -> None:
        listing = facts(
            factories.live_listing(),
            team=["Product manager", "Developer"],
            support="A team answers.",
            documentation="https://docs.example/",
            standards=["ISO 8601"],
        )
        found = known(listing).evidence
        assert (found.team, found.terms, found.documentation, found.standard) == (
            2, True, True, True,
        )  # fmt: skip

    def test_what_is_not_given_is_not_there(self) -> None:
        found = known(factories.live_listing()).evidence
        assert (found.team, found.terms, found.documentation, found.standard) == (
            0, False, False, False,
        )  # fmt: skip

    def test_no_hours_of_support_are_no_terms(self) -> None:
        listing = facts(factories.live_listing(), support="Nobody.", support_hours="none")
        assert not known(listing).evidence.terms


def test_organisations_with_a_verified_gain_outside_the_group_count_once_each() -> None:
    publisher = factories.organisation()
    listing = factories.live_listing(organisation=publisher)
    twice, once = factories.organisation(), factories.organisation()
    for body, measure in ((twice, "Days"), (twice, "Letters"), (once, "Days")):
        factories.outcome(listing=listing, organisation=body, measure=measure, verified=True)
    factories.outcome(listing=listing, organisation=publisher, verified=True)
    factories.outcome(listing=listing)
    factories.outcome(listing=listing, verified=True, before=4, after=12)
    assert known(listing).evidence.gains == 2


def test_where_the_reusers_are_at_home_stands_beside_where_it_began() -> None:
    listing = factories.live_listing(
        organisation=factories.organisation(type="local_authority", place="london")
    )
    body = factories.organisation(type="health", place="wales")
    factories.counted_use(listing=listing, organisation=body, since=ON)
    found = known(listing)
    assert found.home == ("local", "england")
    assert found.others == [("health", "wales")]


def test_what_is_not_live_is_not_looked_at() -> None:
    for state in ("retired", "suspended"):
        factories.live_listing(state=state)
    factories.draft()
    assert every_service(on=ON, method=METHOD) == []
    assert not AdoptionRollup.objects.exists()


def test_the_points_and_the_reviews_are_read_with_it() -> None:
    listing = factories.live_listing()
    factories.assessment(listing=listing, met=5)
    for _ in range(5):
        factories.rating(listing=listing, at=datetime.combine(ON, time(9), tzinfo=UTC))
    found = known(listing).evidence
    assert found.points == 5
    assert (found.answers, found.reviewers) == (5, 5)
    assert found.score == pytest.approx(0.752729, abs=1e-6)
