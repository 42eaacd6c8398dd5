from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation, SiteRole, User
from catalogue.intake.actions import NoFiles, start
from catalogue.intake.queries import counts_of, files_of
from catalogue.intake.tasks import work_on_imports
from catalogue.models import FileOutcome, IntakeRun, Job

NAMES = ("publiccode.yml", "publiccode.yaml")
NO_LIMIT = 24 * 60 * 60


class Command(BaseCommand):
    help = (
        "Takes publiccode.yml files in: listings await a moderator, every refused file is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=["publiccode"])
        parser.add_argument("path", type=Path, help="a file, or a folder that is searched")
        parser.add_argument("--as", dest="person", default="", help="e-mail of an administrator")
        parser.add_argument("--organisation", default="", help="address name of the owner of all")

    def handle(self, *args: Any, **options: Any) -> None:
        files = _files(options["path"])
        try:
            run = start(
                files=files,
                organisation=_organisation(options["organisation"]),
                by=_person(options["person"]),
                at=timezone.now(),
            )
        except NoFiles as error:
            raise CommandError(f"{options['path']}: {error}") from error
        self.said = -1
        work_on_imports(seconds=NO_LIMIT, watch=self._say)
        self._report(run)

    def _say(self, job: Job) -> None:
        tenth = job.done * 10 // job.total if job.total else 0
        if tenth != self.said:
            self.said = tenth
            self.stdout.write(f"Reading files: {job.done} of {job.total}")

    def _report(self, run: IntakeRun) -> None:
        for outcome, count in counts_of(run).items():
            if count:
                self.stdout.write(f"{FileOutcome(outcome).label}: {count}")
        for file in files_of(run, outcome=FileOutcome.REFUSED):
            for remark in file.remarks:
                place = f"{file.name}, line {remark['line']}"
                self.stdout.write(f"  {place}: {remark['reason']}")


def _files(path: Path) -> list[tuple[str, bytes]]:
    if path.is_file():
        return [(path.name, path.read_bytes())]
    if not path.is_dir():
        raise CommandError(f"{path} is neither a file nor a folder. Check the path.")
    found = [one for one in path.rglob("*") if one.name in NAMES and one.is_file()]
    return [(one.relative_to(path).as_posix(), one.read_bytes()) for one in found]


def _person(email: str) -> User:
    people = User.objects.filter(site_role=SiteRole.ADMINISTRATOR, is_active=True).order_by("pk")
    person = people.filter(email__iexact=email).first() if email else people.first()
    if person is None:
        raise CommandError(
            f"{email} is no administrator." if email else "There is no administrator yet."
        )
    return person


def _organisation(slug: str) -> Organisation | None:
    found = Organisation.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise CommandError(f"There is no organisation '{slug}'.")
    return found
