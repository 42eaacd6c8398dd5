"""A field that is added to the schema appears wherever fields appear; a private one where it may.

The story of one service: typed in, checked, sent, judged, published, then read in every way.
"""

import csv
import io
import json
import re

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from catalogue.fields import BY_NAME, Field, FieldType, Kind
from catalogue.listings.actions import submit
from catalogue.models import Case, Listing, Revision
from catalogue.moderation.actions import approve
from catalogue.search.actions import refresh_documents
from tests import factories
from tests.catalogue.intake.documents import bring_in, document
from tests.catalogue.listings.editing import address, offered, ticked, value
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
EFFORT = Field(
    name="running_effort",
    section="use",
    type=FieldType.CHOICE,
    label="Effort to run it",
    hint="How many people it takes.",
    choices=(("little", "less than a day a week"), ("much", "a team of its own")),
    kinds=(Kind.COMPONENT.value, Kind.SHARED_SERVICE.value),
    facet=True,
    publiccode="operation.effort",
)
PRIVATE = Field(
    name="internal_reference",
    section="use",
    type=FieldType.LINE,
    label="Number of your file",
    limit=50,
    public=False,
    publiccode="operation.file",
)
SAID, SECRET = "A team of its own", "FILE-4711"


@pytest.fixture(autouse=True)
def _two_more_fields(monkeypatch):
    for field in (EFFORT, PRIVATE):
        monkeypatch.setitem(BY_NAME, field.name, field)


@pytest.fixture
def owner():
    return factories.organisation(name="Wexmouth Borough")


@pytest.fixture
def editor(owner):
    return factories.member_of(owner, role=Role.EDITOR)


@pytest.fixture
def typed(owner, editor):
    """A complete draft in whose section both fields were filled in by hand."""
    draft = factories.draft(organisation=owner, name="Pay desk", complete=True, by=editor)
    given = {
        "version": 0,
        "phase": "stable",
        "audience": ["local_authority"],
        "running_effort": "much",
        "internal_reference": SECRET,
    }
    answer = signed_in(editor).post(address(draft, "edit/use/"), given)
    assert answer.status_code == 303, answer.content.decode()
    return Revision.objects.select_related("listing__organisation").get(pk=draft.pk)


@pytest.fixture
def live(typed, editor, moderator):
    sent = submit(revision=typed, by=editor, at=timezone.now())
    approve(revision=sent, seen=sent.version, by=moderator, at=timezone.now())
    return Listing.objects.get(pk=sent.listing_id)


@pytest.fixture
def visitor():
    return Client()


def shows_one_alone(text):
    """The public value is there, the private one and its name are not."""
    assert SAID.lower() in text.lower()
    assert SECRET not in text
    assert str(PRIVATE.label) not in text
    assert PRIVATE.name not in text


def test_both_are_asked_in_their_section(typed, editor):
    page = read(signed_in(editor).get(address(typed, "edit/use/")))
    assert str(EFFORT.label) in page.words
    assert str(EFFORT.hint) in page.words
    assert set(offered(page, EFFORT.name)) >= {"little", "much"}
    assert ticked(page, EFFORT.name) == ["much"]
    assert str(PRIVATE.label) in page.words
    assert value(page, PRIVATE.name) == SECRET


def test_both_are_checked_by_their_limits(typed, editor):
    given = {"version": typed.version, "running_effort": "none", "internal_reference": "x" * 51}
    answer = signed_in(editor).post(address(typed, "edit/use/"), given)
    page = read(answer, status=422)
    assert "Effort to run it: choose one of the list" in page.words
    assert "Number of your file must be 50 characters or fewer" in page.words


def test_both_stand_among_the_answers(typed, editor):
    page = read(signed_in(editor).get(address(typed, "check/")))
    assert re.search(f"{EFFORT.label} ?Public {SAID}", page.words)
    assert re.search(f"{PRIVATE.label} ?Not public {SECRET}", page.words)


def test_the_moderator_reads_both(typed, editor, moderator):
    sent = submit(revision=typed, by=editor, at=timezone.now())
    case = Case.objects.get(revision=sent)
    words = read(signed_in(moderator).get(f"/moderation/cases/{case.pk}/")).words
    for said in (str(EFFORT.label), str(PRIVATE.label), SAID.lower(), SECRET):
        assert said in words


def test_the_page_of_the_service_shows_the_public_one(live, visitor):
    page = read(visitor.get(f"/listings/{live.slug}/"))
    assert f"{EFFORT.label} {SAID}" in page.words
    shows_one_alone(page.words)


def test_the_comparison_shows_it_and_where_it_does_not_apply(live, visitor):
    other = factories.live_listing()
    sold = factories.live_listing(kind=Kind.COMMODITY_SERVICE)
    query = "&".join(f"service={one.slug}" for one in (live, other, sold))
    page = read(visitor.get(f"/compare/?{query}"))
    assert f"{EFFORT.label} {SAID} Not given Does not apply" in page.words
    shows_one_alone(page.words)
    table = visitor.get(f"/compare/comparison.csv?{query}").content.decode()
    assert f"{EFFORT.label},{SAID.lower()},Not given,Does not apply" in table
    shows_one_alone(table)


def test_search_filters_by_it_with_the_right_count(live, visitor):
    little = [factories.live_listing(facts={"running_effort": "little"}) for _ in range(2)]
    refresh_documents(listing_ids=[one.pk for one in (live, *little)])
    page = read(visitor.get("/listings/"))
    assert str(EFFORT.label) in page.words
    assert f"{SAID} (1)" in page.words
    assert "Less than a day a week (2)" in page.words
    found = read(visitor.get("/listings/?running_effort=much"))
    assert "1 service matches" in found.words
    assert "Pay desk" in found.words
    every = read(visitor.get("/listings/filters/running_effort/"))
    assert SAID in every.words
    refused = read(visitor.get(f"/listings/?internal_reference={SECRET}"))
    assert "mean nothing here" in refused.words
    assert "3 services match" in refused.words


def test_the_api_has_it_and_describes_it(live, visitor):
    answer = visitor.get(f"/api/v1/listings/{live.slug}/").content.decode()
    data = json.loads(answer)
    assert data["running_effort"] == "much"
    assert PRIVATE.name not in data
    assert SECRET not in answer
    (listed,) = json.loads(visitor.get("/api/v1/listings/").content)["results"]
    assert listed == data
    page = read(visitor.get("/api/"))
    assert "running_effort Effort to run it One of the values: little, much" in page.words
    assert "publiccode.yml: operation.effort" in page.words
    assert PRIVATE.name not in page.words


def test_an_import_takes_it_from_a_file(administrator):
    content = document(operation={"effort": "Much", "file": SECRET})
    bring_in(("publiccode.yml", content), by=administrator)
    facts = Revision.objects.get().facts
    assert facts["running_effort"] == "much"
    assert PRIVATE.name not in facts


def test_an_import_says_what_does_not_fit(administrator):
    run = bring_in(("publiccode.yml", document(operation={"effort": "some"})), by=administrator)
    remarks = {one["field"]: one["reason"] for one in run.files.get().remarks}
    assert remarks["operation.effort"] == "Use one of little, much. It was left out."
    assert "running_effort" not in Revision.objects.get().facts


def test_an_export_as_publiccode_holds_it(live, visitor):
    text = visitor.get(f"/listings/{live.slug}/publiccode.yml").content.decode()
    assert yaml.safe_load(text)["operation"] == {"effort": "much"}
    assert SECRET not in text


def test_the_table_of_all_services_has_its_column(live, visitor):
    answer = visitor.get("/data/listings.csv")
    text = b"".join(answer.streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["running_effort"] == "much"
    assert PRIVATE.name not in row
    assert SECRET not in text
    assert "running_effort" in read(visitor.get("/data/")).words
