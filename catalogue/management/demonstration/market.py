"""What suppliers do in the example: renew what they list, and offer help with bricks of others.

Drawn from a source of chance of its own, so that it changes nothing else of the story. One
service and one offer of the supplier that people sign in as lapse soon, and one offer has lapsed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Organisation, OrganisationIdentifier, User
from catalogue.dates import add_months
from catalogue.listings.actions import lapse_listings
from catalogue.listings.actions import renew as renew_listing
from catalogue.management.demonstration.people import SUPPLIER
from catalogue.models import Kind, Listing, Offer
from catalogue.models.offer import BRICK_KINDS
from catalogue.suppliers.actions import lapse_due, make_offer, renew_offer

SEED = 1962
SELLERS = 8
SOON, LATE = timedelta(days=20), timedelta(days=-1)
EACH_YEAR = timedelta(days=345)
FRAMEWORKS = (
    ("Civic Cloud Framework 4", "https://frameworks.example/civic-cloud-4"),
    ("Shared Services Contract 21", "https://frameworks.example/shared-services-21"),
    ("Digital Help Agreement 3", "https://frameworks.example/digital-help-3"),
)
WORDS = {
    "hosting": (
        "We run it for you in two data centres in the United Kingdom, with backups each hour.",
        "Hosting for bodies of every size. Updates are put in within ten days of their release.",
    ),
    "integration": (
        "We connect it to your records, payments and sign-in, and hand over the tests.",
        "Two engineers for six weeks connect it to the systems that you have.",
    ),
    "support": (
        "A team answers on working days from 8am to 6pm, and at night for urgent faults.",
        "Help for those who run it themselves: advice, training and two visits a year.",
    ),
}
PRICES = ("From £400 a month", "£9,500 a year", "£650 a day", "From £12,000 for each project", "")


@dataclass(frozen=True, kw_only=True)
class Market:
    """Who and what is there: `editors` by the name of their supplier."""

    suppliers: list[Organisation]
    editors: Mapping[str, User]
    listings: list[Listing]
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


def trade(market: Market) -> None:
    """Renewals and offers of three years, then what nobody renewed lapses."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    _register(market.suppliers)
    _renew_services(market)
    _make_offers(market, random)
    lapse_listings(at=market.now)
    lapse_due(at=market.now)


def _register(suppliers: Iterable[Organisation]) -> None:
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(
            organisation=one, scheme="Example register", value=f"EX-{one.pk:06}"
        )
        for one in suppliers
    )


def _renew_services(market: Market) -> None:
    """Every year, but for one that lapses soon and one that was forgotten."""
    services = [one for one in market.listings if one.kind == Kind.COMMODITY_SERVICE]
    services.sort(key=lambda one: (one.organisation.name != SUPPLIER, one.published_on, one.pk))
    soon = services[0]
    late = min(services[1:], key=lambda one: (one.published_on, one.pk))
    for one in services:
        editor = market.editors[one.organisation.name]
        last = {soon.pk: SOON, late.pk: LATE}.get(one.pk)
        for day in _days(one.published_on or market.today, market.today, last):
            renew_listing(listing=one, by=editor, at=_moment(day))


def _days(begun: date, today: date, last: timedelta | None) -> Iterable[date]:
    """Once a year; `last` is how long from today on the word of the last day holds."""
    until = today if last is None else add_months(today + last, -12)
    day = begun + EACH_YEAR
    while day < until:
        yield day
        day += EACH_YEAR
    if last is not None and begun < until:
        yield until


def _make_offers(market: Market, random: Random) -> None:
    bricks = [one for one in market.listings if one.kind in BRICK_KINDS]
    sellers = sorted(market.suppliers, key=lambda one: (one.name != SUPPLIER, one.pk))[:SELLERS]
    for seller in sellers:
        own = seller.name == SUPPLIER
        for number, brick in enumerate(random.sample(bricks, random.randint(5, 8))):
            last = {0: SOON, 1: LATE}.get(number) if own else None
            _offer(market, random, seller, brick, last)
    # One brick about which several suppliers can be compared.
    popular = max(bricks, key=lambda one: (one.adoptions.count(), -one.pk))
    for seller in sellers[1:6]:
        if not popular.offers.filter(supplier=seller).exists():
            _offer(market, random, seller, popular, None)


def _offer(
    market: Market,
    random: Random,
    seller: Organisation,
    brick: Listing,
    last: timedelta | None,
) -> Offer:
    editor, kind = market.editors[seller.name], random.choice(list(WORDS))
    framework, address = random.choice(FRAMEWORKS)
    begun = _begun(random, brick, market.today, last)
    offer = make_offer(
        supplier=seller,
        listing=brick,
        kind=kind,
        words=random.choice(WORDS[kind]),
        price_words=random.choice(PRICES),
        framework=framework,
        framework_address=address,
        by=editor,
        at=_moment(begun),
    )
    for day in _days(begun, market.today, last):
        offer = renew_offer(offer=offer, by=editor, at=_moment(day))
    return offer


def _begun(random: Random, brick: Listing, today: date, last: timedelta | None) -> date:
    """Some days after the brick was published, and long enough ago to lapse as it shall."""
    if last is not None:
        return add_months(today + last, -12)
    first = brick.published_on or today
    return first + timedelta(days=random.randint(0, (today - first).days))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(11, 0), tzinfo=UTC)
