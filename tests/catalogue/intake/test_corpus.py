"""All real files through the database (issue: 'a second run changes nothing')."""

from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import Event
from catalogue.intake.actions.runs import start, work_on_imports
from catalogue.models import (
    FileOutcome,
    IntakeFile,
    IntakeRun,
    Job,
    JobState,
    Listing,
    Revision,
    RevisionState,
    Source,
    UnresolvedAdopter,
)
from tests.shared_data import shared_folder

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]
NOT_YAML = {
    "5Tsrl__emma-frontend-coworking/publiccode.yml",
    "Azienda-USL-di-Bologna__DAE-RespondER/publiccode.yml",
    "RegioneER__rer.ufficiostampa/publiccode.yml",
    "RegioneUmbria__SISO/publiccode.yml",
    "RegioneUmbria__VBG/publiccode.yml",
}
OWN_TRACES = {Job, IntakeRun, IntakeFile, Event}
"""What a run may leave of itself."""


def files_below(folder: Path) -> list[tuple[str, bytes]]:
    found = (path for path in folder.rglob("publiccode.y*ml") if path.is_file())
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in found]


def take(files, person) -> IntakeRun:
    run = start(files=files, by=person, at=timezone.now())
    work_on_imports(seconds=300)
    run.job.refresh_from_db()
    assert run.job.state == JobState.DONE
    return run


def fingerprint() -> dict[str, str]:
    """A checksum over all rows of every table of ours, the traces of runs left out."""
    marks = {}
    ours = (*apps.get_app_config("accounts").get_models(include_auto_created=True),
            *apps.get_app_config("catalogue").get_models(include_auto_created=True))  # fmt: skip
    with connection.cursor() as cursor:
        for model in ours:
            if model not in OWN_TRACES:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(
                    "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text))"  # noqa: S608
                    f" FROM {table} t"
                )
                marks[model._meta.db_table] = str(cursor.fetchone())
    return marks


def test_every_real_file_is_taken_or_refused_and_a_second_run_changes_nothing(administrator):
    files = files_below(shared_folder("publiccode-yml") / "files")
    assert len(files) == 121
    run = take(files, administrator)
    refused = run.files.filter(outcome=FileOutcome.REFUSED)
    assert Counter(run.files.values_list("outcome", flat=True)) == {
        FileOutcome.CREATED: 116,
        FileOutcome.REFUSED: 5,
    }
    assert set(refused.values_list("name", flat=True)) == NOT_YAML
    for file in refused:
        (remark,) = file.remarks
        assert remark["line"] > 1
        assert remark["reason"]
    assert Listing.objects.count() == Source.objects.count() == 116
    assert set(Revision.objects.values_list("state", flat=True)) == {RevisionState.SUBMITTED}
    assert UnresolvedAdopter.objects.filter(organisation=None).count() > 1_900

    before, events = fingerprint(), Event.objects.count()
    again = take(files, administrator)
    assert Counter(again.files.values_list("outcome", flat=True)) == {
        FileOutcome.UNCHANGED: 116,
        FileOutcome.REFUSED: 5,
    }
    assert fingerprint() == before
    assert Event.objects.count() == events + 2, "the start and the end of the second run"


@pytest.mark.parametrize(
    "repository",
    [
        "ASLBrindisi__GlobaLeaks",  # adopters come and go
        "Abbatangeli__PITre",  # spelled in three ways; some states cannot be read
        "Cetriq__Classify",  # changed its name
        "openwisp__openwisp-controller",
    ],
)
def test_years_of_one_file_make_one_listing_that_keeps_its_last_good_state(
    repository, administrator
):
    folder = shared_folder("publiccode-history") / repository
    revisions = sorted(path for path in folder.rglob("*") if path.is_file())
    results = []
    for path in revisions:
        run = take([(f"{repository}/publiccode.yml", path.read_bytes())], administrator)
        results += run.files.values_list("outcome", flat=True)
    taken = [result for result in results if result != FileOutcome.REFUSED]
    assert taken[0] == FileOutcome.CREATED
    assert FileOutcome.CREATED not in taken[1:]
    listing = Listing.objects.get()
    assert listing.revisions.filter(state=RevisionState.SUBMITTED).count() == 1
