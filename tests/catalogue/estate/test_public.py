"""What everybody sees of what organisations run: that and how, the rest where it is published."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.estate.columns import PUBLIC
from catalogue.models import EstateLine, HowMet
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db
SECRETS = ("Secret till", "Revenues team", "40,000", "40000", "Harbour Ltd", "2028")


@pytest.fixture
def line(body, purpose):
    return factories.estate_line(
        organisation=body, capability=purpose, name="Secret till", owner="Revenues team",
        yearly_cost=4_000_000, cost_year=2026, supplier="Harbour Ltd",
        contract_ends_on=date(2028, 3, 31),
    )  # fmt: skip


def pages_of(body, purpose):
    """Every public address that could show something of it."""
    return [
        reverse("estate:runs", args=[body.slug]),
        reverse("estate:runs_csv", args=[body.slug]),
        reverse("organisations:page", args=[body.slug]),
        reverse("capabilities:page", args=[purpose.slug]),
        reverse("capabilities:own_run", args=[purpose.slug]),
        reverse("api:listings"),
        reverse("exchange:listings_csv"),
    ]


def test_what_is_private_is_on_no_page_in_no_file_and_in_no_interface(line, body, purpose):
    for address in pages_of(body, purpose):
        text = b"".join(Client().get(address)).decode()
        for secret in SECRETS:
            assert secret not in text, f"{secret} at {address}"


@pytest.mark.parametrize(
    ("mark", "seen", "in_file"),
    [
        ("cost_public", "£40,000 in 2026", "40000.00"),
        ("supplier_public", "Harbour Ltd", "Harbour Ltd"),
        ("contract_public", "31 Mar 2028", "2028-03-31"),
    ],
)
def test_what_is_published_is_shown_and_nothing_else(line, body, purpose, mark, seen, in_file):
    EstateLine.objects.update(**{mark: True})
    runs, file, _page, _purpose, own_run, *_ = pages_of(body, purpose)
    for address in (runs, own_run):
        words = read(Client().get(address)).words
        assert seen in words
        assert words.count("Not given") == 2
    row = dict(zip(PUBLIC, rows(file)[0], strict=True))
    assert in_file in row.values()
    assert [name for name in PUBLIC if row[name]] == [
        "capability", "how_met",
        *{"cost_public": ["yearly_cost_pounds", "cost_year"], "supplier_public": ["supplier"],
          "contract_public": ["contract_ends"]}[mark],
    ]  # fmt: skip


def rows(address):
    found = list(csv.reader(io.StringIO(Client().get(address).content.decode())))
    assert found[0] == list(PUBLIC)
    return found[1:]


def test_services_in_use_are_read_from_the_uses_for_as_long_as_they_count(body, use, purpose):
    factories.estate_line(
        organisation=body, capability=purpose, met=HowMet.SERVICE, adoption=use, name="Gate"
    )
    runs, file, *_ = pages_of(body, purpose)
    assert "Pay gate" in read(Client().get(runs)).words
    assert [row[1:3] for row in rows(file)] == [["service", use.listing.slug]] * 2
    use.lapsed = True
    use.save()
    assert "Pay gate" not in read(Client().get(runs)).words
    assert rows(file) == []


def test_a_service_that_is_out_of_sight_is_not_named(body, use, purpose):
    factories.estate_line(
        organisation=body, capability=purpose, met=HowMet.SERVICE, adoption=use, name="Gate"
    )
    type(use.listing).objects.update(state="suspended", resumes_as="live")
    runs, file, *_ = pages_of(body, purpose)
    words = read(Client().get(runs)).words
    assert "Pay gate" not in words
    assert "Through a service of this portal" in words
    assert [row[1:3] for row in rows(file)] == [["service", ""]]


def test_what_has_ended_is_not_shown(line, body, purpose):
    EstateLine.objects.update(state="retired", retired_on=date(2026, 3, 1))
    runs, file, page, capability, own_run, *_ = pages_of(body, purpose)
    assert "It has recorded nothing that it runs itself." in read(Client().get(runs)).words
    assert "It has recorded nothing that it runs itself." in read(Client().get(page)).words
    for address in (capability, own_run):
        assert "No organisation has recorded" in read(Client().get(address)).words
    assert rows(file) == []


def test_the_number_of_an_organisation_opens_a_list_as_long(line, body, purpose):
    for number in range(2):
        factories.estate_line(organisation=body, capability=purpose, name=f"Till {number}")
    factories.estate_line(organisation=body, capability=purpose, met=HowMet.ELSEWHERE)
    runs, _file, page, *_ = pages_of(body, purpose)
    assert ("3 things that it runs itself", f"{runs}#own") in read(Client().get(page)).links
    assert "3 things that it runs itself" in read(Client().get(runs)).words


def test_the_number_of_a_purpose_counts_each_organisation_once_with_what_lies_below(line, body):
    group = factories.capability(name="Money")
    purpose = line.capability
    purpose.parent = group
    purpose.save()
    factories.estate_line(organisation=body, capability=purpose, name="A second till")
    factories.estate_line(capability=purpose)
    factories.estate_line(capability=purpose, met=HowMet.ELSEWHERE)
    for one in (purpose, group):
        address = reverse("capabilities:own_run", args=[one.slug])
        page = read(Client().get(reverse("capabilities:page", args=[one.slug])))
        assert ("2 organisations run their own", address) in page.links
        found = read(Client().get(address))
        assert "2 organisations" in found.words
        assert sum(address.endswith("/runs/#own") for _words, address in found.links) == 2


def test_a_supplier_has_no_such_page():
    seller = factories.supplier()
    for name in ("estate:runs", "estate:runs_csv"):
        assert Client().get(reverse(name, args=[seller.slug])).status_code == 404
