"""Counts over the days of use, against the plainest count that a person could write."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from accounts.models import Organisation
from catalogue.models import Listing, UseSpan
from catalogue.scaling.method import METHOD
from catalogue.scaling.queries.inputs import every_service
from catalogue.statistics.calculations import month_ends, running
from catalogue.statistics.queries import eligible, uses
from catalogue.statistics.queries.standings import eligibility
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)
CHANCE = 20


@pytest.fixture
def spans() -> list[UseSpan]:
    """Spans by chance: some overlap, touch, end, or belong to the publisher's own group."""
    random = Random(4)  # noqa: S311 - a story, not a secret
    head = factories.organisation()
    bodies = [head, factories.organisation(group=head)]
    bodies += [
        factories.organisation(
            type=random.choice(["health", "police", "local_authority"]),
            place=random.choice(["wales", "london", ""]),
            exists_from=random.choice([None, date(2025, 3, 4)]),
            exists_until=random.choice([None, None, date(2026, 5, 6)]),
        )
        for _ in range(6)
    ]
    tree = factories.capability()
    capabilities = [tree, factories.capability(parent=tree), factories.capability()]
    listings = [
        factories.live_listing(
            organisation=random.choice(bodies), capabilities=random.sample(capabilities, 2)
        )
        for _ in range(4)
    ]
    for number in range(CHANCE * 3):
        listing, body = random.choice(listings), random.choice(bodies)
        first = date(2025, 1, 1) + timedelta(days=random.randint(0, 600))
        last = random.choice([None, first + timedelta(days=random.choice([1, 30, 365]))])
        factories.use_span(
            listing=listing, organisation=body, adoption_id=number, from_on=first,
            until_on=last if last is None or last <= TODAY else None,
            stage=random.choice(["trialling", "live", "live", "leaving"]),
        )  # fmt: skip
    return list(UseSpan.objects.select_related("organisation", "listing__live_revision"))


def used(span: UseSpan, day: date) -> bool:
    runs = span.until_on is None or span.until_on > day
    return span.stage in {"live", "leaving"} and span.from_on <= day and runs


def is_reuse(span: UseSpan) -> bool:
    return span.group_id != span.publisher_group_id


def below(span: UseSpan) -> set[int]:
    found = set()
    for one in span.listing.live_revision.capabilities.all():
        found |= {one.pk, one.parent_id}
    return found - {None}


SUBJECTS = {
    "listing": lambda span: {span.listing_id} if is_reuse(span) else set(),
    "publisher": lambda span: {span.publisher_id} if is_reuse(span) else set(),
    "user": lambda span: {span.organisation_id},
    "capability": lambda span: below(span) if is_reuse(span) else set(),
    "type": lambda span: {span.organisation.type} if is_reuse(span) else set(),
    "place": lambda span: {span.organisation.place} if is_reuse(span) else set(),
    "commons": lambda span: {0} if is_reuse(span) else set(),
}


def counted(noun: str, span: UseSpan) -> int:
    return span.listing_id if noun == "user" else span.organisation_id


@pytest.mark.parametrize("noun", SUBJECTS)
def test_a_curve_counts_each_once_on_each_day(noun: str, spans: list[UseSpan]) -> None:
    found = uses.steps(noun, None, until=TODAY)
    assert found
    for subject, rises in found.items():
        days = month_ends([(day, one) for day, one, _ in rises], until=TODAY)
        expected = [
            len({
                counted(noun, one)
                for one in spans
                if used(one, day) and subject in SUBJECTS[noun](one)
            })
            for day in days
        ]  # fmt: skip
        assert running([(day, one) for day, one, _ in rises], days) == expected


@pytest.mark.parametrize("noun", ["listing", "publisher", "type", "commons"])
def test_those_counted_against_the_eligible_are_some_of_them(
    noun: str, spans: list[UseSpan]
) -> None:
    found = uses.steps(noun, None, until=TODAY)
    people = eligible.populations(noun, found.keys())
    for subject, rises in found.items():
        days = month_ends([(day, one) for day, one, _ in rises], until=TODAY)
        fitting = running([(day, one) for day, _, one in rises], days)
        assert all(
            0 <= few <= many
            for few, many in zip(fitting, running(people[subject], days), strict=True)
        )


def test_the_eligible_of_a_service_are_of_its_types_exist_and_are_no_kin() -> None:
    listing = factories.live_listing(facts={"audience": ["health", "police"]})
    factories.organisation(type="health")
    factories.organisation(type="health", group=listing.organisation)
    factories.organisation(type="agency")
    factories.organisation(type="police", exists_from=date(2026, 2, 1))
    factories.organisation(type="police", exists_until=date(2026, 2, 1))
    steps = eligible.populations("listing", [listing.pk])[listing.pk]
    days = [date(2026, 1, 31), date(2026, 2, 1)]
    assert running(steps, days) == [2, 2]
    types = eligible.populations("type", ["police"])
    assert running(types["police"], days) == [1, 1]


def test_the_eligible_of_a_publisher_are_public_bodies_outside_its_group() -> None:
    home = factories.organisation()
    factories.organisation(group=home)
    factories.supplier()
    factories.organisation()
    others = Organisation.objects.public_bodies().count() - 2
    for noun, subject, expected in [("publisher", home.pk, others), ("commons", 0, others + 2)]:
        steps = eligible.populations(noun, [subject])[subject]
        assert running(steps, [TODAY]) == [expected]


def test_charts_pages_and_the_look_at_spread_agree_on_whom_a_service_is_for() -> None:
    today = timezone.localdate()
    owner = factories.organisation(type="central_government")
    factories.organisation(type="health", group=owner)
    factories.organisation(type="health")
    factories.organisation(type="police", exists_from=today + timedelta(days=1))
    factories.organisation(type="police", exists_until=today)
    factories.supplier()
    factories.organisation(type="justice")
    listings = [
        factories.live_listing(organisation=owner, facts={"audience": audience})
        for audience in (["health"], ["health", "police"], ["fire"], [])
    ]
    steps = eligible.populations("listing", [one.pk for one in listings])
    charted = [
        sum(step for day, step in steps.get(one.pk, []) if day <= today) for one in listings
    ]
    told = [eligibility(one).eligible for one in listings]
    looked = {one.listing: one.eligible for one in every_service(on=today, method=METHOD)}
    assert charted == told == [looked[one.pk] for one in listings]
    assert charted[3] > charted[0] > charted[2] == 0, "who names none is for everybody"


@pytest.mark.parametrize("column", ["type", "place"])
def test_parts_add_up_to_those_in_use(column: str, spans: list[UseSpan]) -> None:
    found = uses.parts("commons", None, column=column, on=TODAY)[0]
    expected: dict[str, set[int]] = {}
    for one in spans:
        if used(one, TODAY) and is_reuse(one):
            value = getattr(one.organisation, column)
            expected.setdefault(value, set()).add(one.organisation_id)
    assert dict(found) == {value: len(bodies) for value, bodies in expected.items()}


@pytest.fixture
def listing() -> Listing:
    return factories.live_listing()


def ending(listing: Listing, *days: tuple[date, date | None]) -> tuple[int, bool, int]:
    body = factories.organisation()
    for first, last in days:
        factories.use_span(listing=listing, organisation=body, from_on=first, until_on=last)
    found = uses.endings("listing", [listing.pk], until=TODAY)[listing.pk]
    return found[0]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 3, 15), date(2026, 3, 14), 12),
        (date(2025, 3, 15), date(2026, 3, 15), 12),
        (date(2025, 3, 15), date(2026, 3, 16), 13),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
    ],
)
def test_a_loss_falls_in_the_month_begun(
    listing: Listing, first: date, last: date, months: int
) -> None:
    assert ending(listing, (first, last)) == (months, True, 1)


def test_what_goes_on_was_watched_for_the_months_completed(listing: Listing) -> None:
    assert ending(listing, (date(2026, 1, 29), None)) == (9, False, 1)


def test_whoever_came_back_was_not_lost(listing: Listing) -> None:
    days = ((date(2025, 1, 28), date(2026, 1, 28)), (date(2026, 3, 1), None))
    assert ending(listing, *days) == (22, False, 1)


def test_a_wait_runs_from_the_record_to_the_first_live_day(listing: Listing) -> None:
    for wait in (0, 40):
        made = factories.adoption(listing=listing, confirmed=False)
        recorded = made.declared_at.date()
        span = {"listing": listing, "organisation": made.organisation, "adoption_id": made.pk}
        # A use that was recorded anew is counted from its new record.
        factories.use_span(**span, from_on=date(2020, 1, 1), until_on=date(2020, 2, 1))
        factories.use_span(**span, from_on=recorded + timedelta(days=wait))
        factories.use_span(**span, from_on=recorded + timedelta(days=wait + 5))
    assert uses.waits("listing", [listing.pk]) == {listing.pk: [(0, 1), (40, 1)]}


def test_flows_lead_from_the_publisher_s_type_to_the_user_s(listing: Listing) -> None:
    for kind in ("health", "health", "police"):
        factories.use_span(listing=listing, organisation=factories.organisation(type=kind))
    gone = factories.organisation(type="health")
    factories.use_span(listing=listing, organisation=gone, until_on=TODAY)
    giver = listing.organisation.type
    assert uses.flows(on=TODAY) == [(giver, "health", 2), (giver, "police", 1)]


def test_what_is_out_of_sight_is_in_its_own_figures_alone(listing: Listing) -> None:
    factories.use_span(listing=listing, shown=False)
    assert listing.pk in uses.steps("listing", None, until=TODAY)
    assert uses.steps("commons", None, until=TODAY) == {}
