"""The pages on which a file is brought, looked at, taken and reported on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from catalogue.estate.tasks import take_rows
from catalogue.models import EstateImport, EstateLine, Job
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
TEXT = (
    "Function;System;How;Annual cost;Year;Colour\n"
    "Take payments;Café till;own_run;40,000;2026;blue\n"
    "Take payment;Old till;own_run;;;red\n"
)


@pytest.fixture
def client(editor, purpose):
    return signed_in(editor)


def at(body, name, *keys):
    return reverse(f"estate:{name}", args=[body.slug, *keys])


def file(content, name="systems.csv"):
    return {"document": SimpleUploadedFile(name, content)}


def brought(client, body, content=None):
    answer = client.post(at(body, "upload"), file(content or TEXT.encode("cp1252")))
    run = EstateImport.objects.get()
    assert answer["Location"] == at(body, "check", run.pk)
    return run


def choices(**other):
    given = {
        "encoding": "cp1252", "delimiter": ";", "capability": "0", "name": "1", "how_met": "2",
        "yearly_cost_pounds": "3", "cost_year": "4",
    }  # fmt: skip
    return given | other


def test_what_was_found_is_shown_and_nothing_taken_before_it_is_agreed(client, body):
    run = brought(client, body)
    answer = client.get(at(body, "check", run.pk))
    words = read(answer).words
    assert "2 rows below the headings" in words
    assert "Café till" in words
    assert "We do not know these columns, and leave them out: Colour." in words
    assert "stay as they are recorded" in words
    text = answer.content.decode()
    assert '<option value="cp1252" selected>Windows-1252' in text
    assert '<option value=";" selected>semicolon' in text
    assert not Job.objects.exists()


def test_it_is_read_again_as_a_person_chooses(client, body):
    run = brought(client, body)
    address = at(body, "check", run.pk)
    other = read(client.get(f"{address}?encoding=cp1252&delimiter=,")).words
    assert "We did not find these, which every row needs" in other
    refused = client.get(f"{address}?encoding=utf-8&delimiter=;", follow=True)
    assert "not written in UTF-8" in read(refused).words


def test_agreed_rows_are_taken_and_reported_on(client, body):
    run = brought(client, body)
    answer = client.post(at(body, "check", run.pk), choices())
    assert answer["Location"] == at(body, "report", run.pk)
    assert "waits for a free worker" in read(client.get(answer["Location"])).words
    take_rows()
    words = read(client.get(at(body, "report", run.pk))).words
    assert "1 refused row" in words
    assert "Function: " in words
    assert EstateLine.objects.get().yearly_cost == 4_000_000
    refused = client.get(at(body, "refused", run.pk))
    assert refused["Content-Type"].startswith("text/csv")
    assert "Take payment;" not in refused.content.decode()
    assert "Take payment,Old till,own_run" in refused.content.decode()
    own = read(client.get(at(body, "own")))
    assert any(address == at(body, "report", run.pk) for _words, address in own.links)


def test_the_job_s_page_leads_whoever_asked_to_the_report(client, body):
    run = brought(client, body)
    client.post(at(body, "check", run.pk), choices())
    page = read(client.get(reverse("jobs:page", args=[Job.objects.get().pk])))
    assert ("What became of your file", at(body, "report", run.pk)) in page.links


def test_a_colleague_reads_the_report_without_the_door_of_the_task(client, body):
    run = brought(client, body)
    client.post(at(body, "check", run.pk), choices())
    colleague = signed_in(factories.member_of(body, role=Role.OWNER))
    assert "The task of this import" not in read(colleague.get(at(body, "report", run.pk))).words


def test_columns_that_every_row_needs_are_asked_for_and_none_twice(client, body):
    run = brought(client, body)
    for given, words in (
        ({"name": ""}, "Select the column that says this"),
        ({"name": "0"}, "is chosen for"),
        ({"name": "77"}, "one of the file"),
    ):
        answer = client.post(at(body, "check", run.pk), choices(**given))
        assert answer.status_code == 422
        assert words in read(answer, status=422).words


def test_each_step_leads_to_the_one_that_is_due(client, body):
    run = brought(client, body)
    assert client.get(at(body, "report", run.pk))["Location"] == at(body, "check", run.pk)
    client.post(at(body, "check", run.pk), choices())
    assert client.get(at(body, "check", run.pk))["Location"] == at(body, "report", run.pk)
    again = client.post(at(body, "check", run.pk), choices())
    assert again["Location"] == at(body, "report", run.pk)
    assert Job.objects.count() == 1


def test_a_file_that_nobody_took_in_time_is_gone(client, body):
    run = factories.estate_import(organisation=body, content=None)
    words = read(client.get(at(body, "report", run.pk))).words
    assert "Nobody took the rows of this file within 30 days" in words


def test_rows_can_be_pasted_from_a_spreadsheet(client, body):
    text = "capability\tname\thow_met\nTake payments\tTill\town_run\n"
    client.post(at(body, "upload"), {"text": text})
    run = EstateImport.objects.get()
    assert run.file_name == "Pasted rows"
    words = read(client.get(at(body, "check", run.pk))).words
    assert "1 row below the headings" in words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a CSV file, or paste its rows"),
        (file(b""), "The file is empty"),
        (file(b"capability,name,how_met\n"), "headings and no row"),
        (file(b"a,b\n" * 50_002), "more than 50,000 rows"),
        (file(b"a" * 10_000_001), "10 MB or smaller"),
        (file(b"a" * 11_000_000), "10 MB or smaller"),
        ({"text": "a\n" * 100_001}, "200,000 characters or fewer"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(client, body, data, words):
    for one in data.values():
        if not isinstance(one, str):
            one.seek(0)
    answer = client.post(at(body, "upload"), data)
    assert answer.status_code == 422
    assert words in read(answer, status=422).words
    assert not EstateImport.objects.exists()


def test_a_report_that_is_thirty_days_old_keeps_its_counts(client, body):
    run = factories.estate_import(organisation=body, content=None, refused=4)
    words = read(client.get(at(body, "report", run.pk))).words
    assert "removed after 30 days" in words
