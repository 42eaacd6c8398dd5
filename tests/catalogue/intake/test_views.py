"""The pages of imports, read as administrators read them."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from catalogue.intake.actions.runs import work_on_imports
from catalogue.models import FileOutcome, IntakeRun
from tests import factories
from tests.catalogue.intake.documents import begin, bring_in, document, outcomes, several
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NEW = reverse("intake:new")


def upload(*contents: bytes, name: str = "publiccode.yml"):
    return [SimpleUploadedFile(name, content) for content in contents]


@pytest.fixture
def client(administrator):
    return signed_in(administrator)


def test_to_others_the_pages_do_not_exist(administrator):
    run = bring_in(*several(1), by=administrator)
    owner = factories.member_of(factories.organisation(), role=Role.OWNER)
    for name, arguments in (("index", []), ("new", []), ("run", [run.pk]), ("refused", [run.pk])):
        address = reverse(f"intake:{name}", args=arguments)
        assert signed_in(owner).get(address).status_code == 404


def test_an_upload_becomes_a_run_and_its_report(client):
    answer = client.post(NEW, {"documents": upload(document(), b"name: x\n\turl: y\n")})
    run = IntakeRun.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == reverse("intake:run", args=[run.pk])
    waiting = read(client.get(answer["Location"]))
    assert "It waits for a free worker." in waiting.words
    assert "Check again" in waiting.words
    work_on_imports(seconds=60)
    done = read(client.get(answer["Location"]))
    assert "New: School lunches, Borough of Testing" in done.words
    assert "Line 2" in done.words
    assert "Check again" not in done.words


def test_each_count_leads_to_as_many_files(client, administrator):
    bring_in(*several(2), by=administrator)
    run = bring_in(*several(3), ("bad/publiccode.yml", b"["), by=administrator)
    address = reverse("intake:run", args=[run.pk])
    page = read(client.get(address))
    for words, count in (("New: 1", 1), ("No change: 2", 2), ("Refused: 1", 1)):
        shown = read(client.get(address + page.address_of(words)))
        assert len(shown.elements("th", scope="row")) == count


def test_the_owner_of_all_files_is_found_by_its_name(client):
    body = factories.organisation(name="County of Samples")
    client.post(NEW, {"documents": upload(document()), "organisation": "county of samples"})
    assert IntakeRun.objects.get().organisation == body


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose at least one publiccode.yml file"),
        ({"documents": upload(b"")}, "One of the files is empty"),
        ({"documents": upload(b"a" * 1_000_001)}, "A file must be 1 MB or smaller"),
        ({"documents": upload(*[b"a"] * 51)}, "Choose 50 files or fewer"),
        ({"documents": upload(*[b"a" * 900_000] * 3)}, "2 MB or smaller together"),
        (
            {"documents": upload(b"a"), "organisation": "Nobody"},
            "No organisation is called 'Nobody'",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(client, data, words):
    for content in data.get("documents", []):
        content.seek(0)
    page = read(client.post(NEW, data), status=422)
    assert words in page.words
    assert page.title.startswith("Error: ")
    assert not IntakeRun.objects.exists()


def test_refused_lines_can_be_taken_away_and_run_nowhere(client, administrator):
    run = bring_in(
        ("=cmd()/publiccode.yml", b"name: '=1+1'\nurl: =HYPERLINK(1)\n"),
        ("good/publiccode.yml", document()),
        by=administrator,
    )
    assert outcomes(run)["=cmd()/publiccode.yml"] == FileOutcome.REFUSED
    answer = client.get(reverse("intake:refused", args=[run.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"].startswith("text/csv")
    assert rows[0] == ["File", "Line", "Column", "Field", "Value", "Reason"]
    assert [rows[1][0], rows[1][1], rows[1][3]] == ["'=cmd()/publiccode.yml", "2", "url"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_what_a_file_says_is_text_on_the_page(client, administrator):
    run = bring_in(
        ("<b>/publiccode.yml", document(legal={"license": "<script>alert(1)</script>"})),
        by=administrator,
    )
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<b>/publiccode.yml" not in page


def test_the_list_of_runs_counts_what_was_taken(client, administrator):
    bring_in(*several(2), ("bad/publiccode.yml", b"["), by=administrator)
    begin(*several(1), by=administrator)
    page = read(client.get(reverse("intake:index")))
    assert "doneAda Min21" in page.words
    assert "waitingAda Min00" in page.words


@pytest.mark.parametrize("name", ["index", "run"])
def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(client, administrator, name):
    def queries(run):
        address = reverse(f"intake:{name}", args=[run.pk] if name == "run" else [])
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries(bring_in(*several(1), by=administrator))
    for count in (10, 20):
        run = bring_in(*several(count), by=administrator)
    assert queries(run) == few
    assert few <= 15
