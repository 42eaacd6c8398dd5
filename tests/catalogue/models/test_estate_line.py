"""What the table of what organisations run refuses, whoever writes it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from catalogue.jobs.actions import request
from catalogue.models import EstateImport, EstateLine
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"met": "magic"}, "estate_line_words_known"),
        ({"state": "lost"}, "estate_line_"),
        ({"met": "service"}, "estate_line_service_is_a_use"),
        ({"yearly_cost": 5}, "estate_line_cost_with_its_year"),
        ({"cost_year": 2026}, "estate_line_cost_with_its_year"),
        ({"yearly_cost": -1, "cost_year": 2026}, "estate_line_cost_with_its_year"),
        ({"state": "retired"}, "estate_line_ends_on_a_day"),
        ({"retired_on": date(2026, 3, 1)}, "estate_line_ends_on_a_day"),
        ({"closing_reference": "INV 7"}, "estate_line_ends_on_a_day"),
    ],
)
def test_a_rule_is_in_the_database(fields, rule):
    with pytest.raises(IntegrityError, match=rule):
        factories.estate_line(**fields)


def test_it_has_a_name():
    line = factories.estate_line()
    with pytest.raises(IntegrityError, match="estate_line_has_a_name"):
        EstateLine.objects.filter(pk=line.pk).update(name="")


def test_a_use_is_named_only_where_a_service_meets_it():
    use = factories.adoption()
    with pytest.raises(IntegrityError, match="estate_line_service_is_a_use"):
        factories.estate_line(organisation=use.organisation, adoption=use)


def test_one_open_line_of_a_name_and_purpose():
    line = factories.estate_line(name="Till")
    same = {"organisation": line.organisation, "capability": line.capability, "name": "TILL"}
    with pytest.raises(IntegrityError, match="estate_line_open_once"), transaction.atomic():
        factories.estate_line(**same)
    EstateLine.objects.update(state="retired", retired_on=date(2026, 3, 1))
    factories.estate_line(**same)


def test_a_supplier_has_none_and_a_body_with_one_does_not_become_a_supplier():
    with pytest.raises(IntegrityError, match="supplier has no estate"), transaction.atomic():
        factories.estate_line(organisation=factories.supplier())
    line = factories.estate_line()
    with pytest.raises(IntegrityError, match="End what it runs first"):
        Organisation.objects.filter(pk=line.organisation_id).update(type="supplier")


@pytest.mark.parametrize("column", ["adoption", "replaced_by"])
def test_the_uses_that_it_names_are_of_its_own_organisation(column):
    met = "service" if column == "adoption" else "own_run"
    with pytest.raises(IntegrityError, match="of its own organisation"):
        factories.estate_line(met=met, **{column: factories.adoption()})


def test_rows_are_taken_only_as_somebody_agreed():
    run = factories.estate_import()
    job = request(kind="estate.import", key="x", by=None, at=timezone.now())
    with pytest.raises(IntegrityError, match="estate_import_read_as_agreed"):
        EstateImport.objects.filter(pk=run.pk).update(job=job)


def test_they_say_what_they_are():
    line = factories.estate_line(name="Till")
    assert str(line) == f"{line.organisation_id} meets {line.capability_id}: Till"
    run = factories.estate_import()
    assert str(run) == "estate.csv"
    row = run.refused_rows.create(line=3, cells=["x"], remarks=[])
    assert str(row) == f"{run.pk}, line 3"
