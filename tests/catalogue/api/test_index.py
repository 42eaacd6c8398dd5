"""The page that describes the API is written from the schema."""

import pytest
from django.test import Client

from catalogue.exchange.tables import column_of
from catalogue.fields import BY_NAME, Field, FieldType, Home, all_fields
from tests.reading import read

pytestmark = pytest.mark.django_db


def words():
    return read(Client().get("/api/")).words


def test_every_public_field_is_described_and_no_other():
    page = read(Client().get("/api/"))
    public = [field for field in all_fields() if field.public]
    assert len(page.elements("th", scope="row")) == len(public)
    for field in public:
        name = column_of(field)
        assert (f"texts.*.{name}" if field.home is Home.LANGUAGE else name) in page.words
        if field.standard:
            assert field.standard in page.words
    assert "A note to the moderator" not in page.words


@pytest.mark.parametrize(
    "said",
    [
        "price_minimum_pence Lowest price A number of whole pence commodity service "
        "G-Cloud: Price, minimum",
        "phase Phase One of the values: concept, development, beta, stable, obsolete all "
        "publiccode.yml: developmentStatus",
        "texts.*.description Description A text of at most 10,000 characters, in Markdown, "
        "at least 150",
        "release_date Date of the newest version A day, as 2026-03-27",
        "building block, shared service",
        "Live services, 50 at a time.",
        "component, shared_service, commodity_service",
        "Languages of its pages A list of at most 30 single words",
        "these keys first: slug, address, kind, ",
    ],
)
def test_type_limit_kinds_and_standard_are_told(said):
    assert said in words()


def test_a_field_that_is_added_is_described(monkeypatch):
    new = Field(
        name="effort", section="use", type=FieldType.CHOICES, label="Effort to run it",
        choices=(("little", "little"), ("much", "much")),
    )  # fmt: skip
    monkeypatch.setitem(BY_NAME, "effort", new)
    assert "effort Effort to run it A list of some of the values: little, much all none" in words()
