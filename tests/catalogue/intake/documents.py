"""publiccode.yml files for tests, and their way through an import."""

from typing import Any

import yaml
from django.utils import timezone

from accounts.models import Organisation, User
from catalogue.intake.actions.runs import start, work_on_imports
from catalogue.models import IntakeFile, IntakeRun

LONG = "Parents see the lunches of the week and choose one for each child. " * 8


def document(**changes: Any) -> bytes:
    """A small, complete file; None removes a key."""
    content: dict[str, Any] = {
        "publiccodeYmlVersion": "0.4",
        "name": "School lunches",
        "url": "https://code.example/borough/lunches.git",
        "landingURL": "https://lunches.example",
        "developmentStatus": "stable",
        "categories": ["appointment-scheduling", "knitting"],
        "legal": {"license": "AGPL-3.0", "repoOwner": "Borough of Testing"},
        "description": {
            "it": {"shortDescription": "Scegli il pranzo", "longDescription": LONG},
            "en": {
                "shortDescription": "Choose school lunches",
                "longDescription": LONG,
                "features": ["Reminders by text"],
            },
        },
        "usedBy": ["Town of Sample", "Village of Specimen"],
    } | changes
    kept = {key: value for key, value in content.items() if value is not None}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True).encode()


def several(count: int) -> list[tuple[str, bytes]]:
    """Files of as many different things."""
    return [
        (
            f"{number}/publiccode.yml",
            document(name=f"Tool {number}", url=f"https://code.example/borough/{number}"),
        )
        for number in range(count)
    ]


def begin(
    *files: tuple[str, bytes], by: User, organisation: Organisation | None = None
) -> IntakeRun:
    return start(files=files, by=by, at=timezone.now(), organisation=organisation)


def bring_in(
    *files: tuple[str, bytes], by: User, organisation: Organisation | None = None
) -> IntakeRun:
    """Starts an import and works on it until it ends."""
    run = begin(*files, by=by, organisation=organisation)
    work_on_imports(seconds=60)
    run.job.refresh_from_db()
    return run


def outcomes(run: IntakeRun) -> dict[str, str]:
    return dict(run.files.values_list("name", "outcome"))


def one_file(run: IntakeRun) -> IntakeFile:
    return run.files.get()


def reasons(run: IntakeRun) -> list[tuple[int, str, str]]:
    """Line, field and reason of every remark."""
    return [
        (one["line"], one["field"], one["reason"])
        for file in run.files.order_by("name")
        for one in file.remarks
    ]
