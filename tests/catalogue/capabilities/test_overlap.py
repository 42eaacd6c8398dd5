"""What several organisations run, each for itself: numbers, doors, what stays private."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from accounts.models import OrganisationType, Place
from catalogue.capabilities.queries.files import BODY, LINE, OVERLAP
from catalogue.models import EstateLine, HowMet
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
OVERLAP_PAGE = "/overlap/"


@pytest.fixture
def _today():
    with travel(datetime(2026, 11, 29, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def pay():
    return factories.capability(name="Take payments", slug="pay")


def body(name, **fields):
    return factories.organisation(name=name, **fields)


def line(owner, capability, **fields):
    return factories.estate_line(organisation=owner, capability=capability, **fields)


def priced(pounds, year=2026):
    return {"yearly_cost": pounds * 100, "cost_year": year, "cost_public": True}


def ending(day):
    return {"contract_ends_on": day, "contract_public": True}


@pytest.fixture
def four(pay):
    """Three bodies that run their own, one of them two things; a fourth shares."""
    ash, birch, cedar = (
        body("Ash Council", type=OrganisationType.LOCAL, place=Place.WALES),
        body("Birch Council", type=OrganisationType.LOCAL),
        body("Cedar Trust", type=OrganisationType.HEALTH),
    )
    line(ash, pay, **priced(40_000), **ending(date(2027, 11, 29)))
    line(ash, pay, **priced(500, 2024), **ending(date(2029, 1, 1)))
    line(birch, pay, **ending(date(2027, 11, 30)))
    line(cedar, pay, yearly_cost=900_000_00, cost_year=2020, contract_ends_on=date(2027, 1, 1))
    line(body("Dogwood Council"), pay, met=HowMet.ELSEWHERE, **priced(7))
    return ash, birch, cedar


def page(address=OVERLAP_PAGE, client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return read(answer)


def rows(address):
    """The rows of a file up to its note."""
    lines = list(csv.reader(io.StringIO(Client().get(address).content.decode())))
    return lines[0], lines[1 : lines.index([])]


def test_each_organisation_counts_once_and_only_public_costs_are_added(four):
    found = page().words
    assert "For 1 purpose several organisations run something, each for itself." in found
    assert "3 organisations take part." in found
    assert "£40,500 a year for 2 of 4 lines, as stated for 2024 to 2026." in found
    assert "900,000" not in found


def test_a_contract_ends_soon_up_to_the_same_day_a_year_on(four):
    assert (
        "Of 2 that publish when a contract ends, 1 names a day within 12 months." in page().words
    )
    assert "Contracts that end within 12 months: 1 of 2 that say so." in page().words
    EstateLine.objects.filter(organisation=four[1]).update(contract_ends_on=date(2026, 11, 29))
    assert "Contracts that end within 12 months: 2 of 2 that say so." in page().words
    EstateLine.objects.filter(organisation=four[1]).update(contract_ends_on=date(2026, 11, 28))
    assert "Contracts that end within 12 months: 1 of 2 that say so." in page().words


def test_it_is_a_part_of_what_services_do_and_every_page_leads_to_it(four):
    (section,) = page().elements("a", href="/capabilities/", **{"aria-current": "true"})
    assert section["class"]
    assert page("/help/").address_of("Run many times over") == OVERLAP_PAGE


def test_what_one_organisation_runs_alone_is_no_overlap(pay):
    line(body("Ash Council"), pay)
    line(body("Birch Council"), factories.capability())
    assert "For no purpose do several organisations run something" in page().words
    assert rows("/overlap.csv")[1] == []


def test_every_number_opens_a_list_as_long_of_the_same_lines(four, pay):
    group = factories.capability(name="Money", slug="money")
    pay.parent = group
    pay.save()
    for name in ("Elm Council", "Fir Council"):
        line(body(name), group)
    found = page()
    for label, names in (
        ("3 organisations run their own: Take payments", ("Ash", "Birch", "Cedar")),
        ("2 organisations run their own: Money", ("Elm", "Fir")),
    ):
        opened = page(found.address_of(label))
        shown = [words for words, address in opened.links if address.endswith("/runs/#own")]
        assert [words.split()[0] for words in shown] == list(names)


def test_a_number_of_one_type_and_place_opens_those_alone(four):
    found = page(f"{OVERLAP_PAGE}?type=local_authority")
    assert "2 organisations take part." in found.words
    opened = page(found.address_of("2 organisations run their own: Take payments"))
    assert "Only these: local authority." in opened.words
    assert "Cedar Trust" not in opened.words
    assert "£40,500 a year for 2 of 3 lines" in opened.words
    nobody = page(f"{OVERLAP_PAGE}?type=local_authority&place=wales")
    assert "Choose another type or place." in nobody.words


def test_a_list_that_is_narrowed_to_nobody_does_not_say_that_nobody_runs_their_own(four):
    found = page("/capabilities/pay/own-run/?type=fire")
    assert "No organisation of these has recorded that it runs its own." in found.words
    assert "No organisation has recorded" not in found.words
    assert found.address_of("Show all") == "/capabilities/pay/own-run/"


def test_parts_of_the_address_that_mean_nothing_are_named(four):
    found = page(f"{OVERLAP_PAGE}?type=castle&colour=red").words
    assert "mean nothing here: Type of organisation, colour." in found
    assert "3 organisations take part." in found


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("", "Take payments"),
        ("cost", "Book visits"),
        ("ending", "Book visits"),
        ("name", "Book visits"),
    ],
)
def test_purposes_stand_in_the_chosen_order(four, order, first):
    visits = factories.capability(name="Book visits", slug="visits")
    for number in range(2):
        soon = ending(date(2027, 5, number + 1))
        line(body(f"Yew {number}"), visits, **priced(50_000), **soon)
    found = page(f"{OVERLAP_PAGE}?order={order}")
    purposes = [
        words
        for words, address in found.links
        if address in {"/capabilities/pay/", "/capabilities/visits/"}
    ]
    assert purposes[0] == first
    assert len(purposes) == 2


def test_it_shows_what_they_could_use_and_who_shares_already(four, pay):
    listing = factories.live_listing(name="Pay gate", capabilities=[pay])
    factories.adoption(listing=listing, organisation=body("Holly Council"), confirmed=True)
    rebuild_rollup()
    rebuild_all()
    found = page()
    assert found.address_of("1 service: Take payments") == "/listings/?capability=pay"
    assert found.address_of("1 organisation: Take payments") == "/organisations/?capability=pay"
    opened = page(found.address_of("3 organisations run their own: Take payments"))
    assert "Pay gate" in opened.words
    assert "Holly Council" in opened.words


def test_an_organisation_sees_how_many_others_run_the_same(four, pay):
    ash, *_others = four
    own = factories.capability(name="Count trees", slug="trees")
    line(ash, own)
    address = reverse("capabilities:overlap_of", args=[ash.slug])
    found = page(address)
    assert "2 other organisations run something of their own for the same purposes." in found.words
    assert found.address_of("It and 2 others: Take payments") == "/capabilities/pay/own-run/"
    assert "It alone: Count trees" in [words for words, _address in found.links]
    client = Client()
    client.force_login(factories.member_of(ash))
    assert "You and 2 others: Take payments" in [one for one, _ in page(address, client).links]


def test_who_runs_nothing_is_led_to_what_others_run(pay):
    found = page(reverse("capabilities:overlap_of", args=[body("Ash Council").slug]))
    assert "It has recorded nothing that it runs itself." in found.words
    assert found.address_of("See what others run many times over") == OVERLAP_PAGE


def test_a_supplier_has_no_such_page():
    supplier = factories.organisation(type=OrganisationType.SUPPLIER)
    for name in ("capabilities:overlap_of", "capabilities:overlap_of_csv"):
        assert Client().get(reverse(name, args=[supplier.slug])).status_code == 404


def test_the_file_of_all_has_the_numbers_of_the_page(four):
    head, (row,) = rows("/overlap.csv?type=local_authority")
    assert head == list(OVERLAP)
    assert row == [
        "pay", "Take payments", "2", "3", "2", "40500.00", "2024", "2026", "2", "1", "0", "0",
    ]  # fmt: skip


def test_the_file_of_a_purpose_has_each_line_and_nothing_private(four):
    head, found = rows("/capabilities/pay/own-run.csv")
    assert head == [*BODY, *LINE]
    assert [row[1] for row in found] == [
        "Ash Council",
        "Ash Council",
        "Birch Council",
        "Cedar Trust",
    ]
    assert found[0][3:] == ["pay", "40000.00", "2026", "", "2027-11-29"]
    assert found[3][2:] == ["health", "pay", "", "", "", ""]


def test_the_file_of_one_organisation_counts_the_others(four):
    ash, *_others = four
    head, (row,) = rows(reverse("capabilities:overlap_of_csv", args=[ash.slug]))
    assert head[2:4] == ["other_organisations", "other_lines"]
    assert row[2:7] == ["2", "2", "0", "", ""]


def test_no_page_asks_more_for_more_purposes(four, pay):
    def asked(address):
        page(address)
        with CaptureQueriesContext(connection) as seen:
            page(address)
        return len(seen)

    ash = four[0]
    addresses = [
        OVERLAP_PAGE,
        reverse("capabilities:overlap_of", args=[ash.slug]),
        "/capabilities/pay/own-run/",
    ]
    before = [asked(address) for address in addresses]
    for _number in range(5):
        purpose = factories.capability()
        line(ash, purpose)
        line(body("Oak"), purpose)
        line(body("Pine"), pay)
    assert [asked(address) for address in addresses] == before
    assert max(before) <= 12
