"""`manage.py import_catalogue`, as somebody at a terminal uses it."""

from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from catalogue.intake.actions.runs import work_on_imports
from catalogue.management.commands import import_catalogue
from catalogue.models import IntakeRun, Job, JobState, Listing
from tests import factories
from tests.catalogue.intake.documents import document


@pytest.fixture
def folder(tmp_path):
    for number in range(20):
        file = tmp_path / f"project{number:02}" / "publiccode.yml"
        file.parent.mkdir()
        file.write_bytes(
            document(name=f"Tool {number}", url=f"https://code.example/town/{number}")
        )
    (tmp_path / "project05" / "publiccode.yml").write_bytes(b"name: x\n\turl: y\n")
    (tmp_path / "project00" / "publiccode.yml").rename(tmp_path / "project00" / "publiccode.yaml")
    (tmp_path / "README.md").write_text("no catalogue")
    return tmp_path


def run(*arguments, **options):
    out = StringIO()
    call_command("import_catalogue", "publiccode", *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_a_folder_is_read_with_progress_and_a_report(folder, administrator):
    lines = run(str(folder))
    progress = [line for line in lines if line.startswith("Reading files: ")]
    assert progress == [f"Reading files: {done} of 20" for done in range(0, 21, 2)]
    assert lines[len(progress) :][:4] == ["new: 19", "updated: 0", "no change: 0", "refused: 1"]
    assert lines[-1].startswith("  project05/publiccode.yml, line 2: ")
    assert Listing.objects.count() == 19
    assert IntakeRun.objects.get().started_by == administrator


@pytest.mark.django_db
def test_a_second_time_nothing_is_new(folder, administrator):
    run(str(folder))
    assert "no change: 19" in run(str(folder))
    assert Listing.objects.count() == 19


@pytest.mark.django_db
def test_one_file_is_read_whatever_its_name(tmp_path, administrator):
    file = tmp_path / "ours.yml"
    file.write_bytes(document())
    assert "new: 1" in run(str(file))


@pytest.mark.django_db
def test_it_acts_for_whom_it_is_told_and_for_one_organisation(folder, administrator):
    body = factories.organisation()
    editor = factories.member_of(body, role=Role.EDITOR)
    assert "new: 19" in run(str(folder), person=editor.email, organisation=body.slug)
    assert body.listings.count() == 19


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"path": "nowhere"}, "neither a file nor a folder"),
        ({"path": "empty"}, "no publiccode.yml"),
        ({"person": "nobody@body.example"}, "nobody@body.example"),
        ({"organisation": "nobody"}, "no organisation 'nobody'"),
        ({"person": "stranger"}, "Editors import into their own organisation only"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(folder, administrator, arguments, words):
    (folder / "empty").mkdir()
    path = str(folder / arguments.pop("path", "."))
    if arguments.get("person") == "stranger":
        arguments["person"] = factories.person().email
    with pytest.raises(CommandError, match=words):
        run(path, **arguments)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_without_an_administrator_it_asks_for_a_person(folder):
    with pytest.raises(CommandError, match="no administrator"):
        run(str(folder))


@pytest.mark.django_db
def test_an_import_that_is_stopped_ends_with_an_error(folder, administrator, monkeypatch):
    # Somebody has to press 'Stop' between the asking and the work; no thread hits that moment.
    def stopped(*, seconds, watch):
        Job.objects.update(state=JobState.CANCELLED, finished_at=timezone.now())

    monkeypatch.setattr(import_catalogue, "work_on_imports", stopped)
    with pytest.raises(CommandError, match="ended early"):
        run(str(folder))


@pytest.mark.usefixtures("emptied_as_owner")
def test_it_reports_what_a_worker_did_who_was_faster(folder, monkeypatch):
    factories.person(site_role="administrator")

    # The real work in another thread, so that the command surely comes second.
    def elsewhere(*, seconds, watch):
        def work():
            work_on_imports(seconds=60)
            connection.close()

        worker = Thread(target=work)
        worker.start()
        worker.join()

    monkeypatch.setattr(import_catalogue, "work_on_imports", elsewhere)
    assert "new: 19" in run(str(folder))
