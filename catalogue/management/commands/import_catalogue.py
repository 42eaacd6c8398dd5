import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation, SiteRole, User
from catalogue.intake.actions.runs import NoFiles, start, work_on_imports
from catalogue.intake.queries import counts_of, files_of
from catalogue.jobs.actions import take_back
from catalogue.models import FileOutcome, IntakeRun, Job, JobState

NAMES = ("publiccode.yml", "publiccode.yaml")
NO_LIMIT = 24 * 60 * 60
LOOK_AGAIN_SECONDS = 0.5


class Command(BaseCommand):
    help = (
        "Takes publiccode.yml files in: listings await a moderator, every refused file is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=["publiccode"])
        parser.add_argument("path", type=Path, help="a file, or a folder that is searched")
        parser.add_argument(
            "--as", dest="person", default="", help="e-mail of the person who imports"
        )
        parser.add_argument("--organisation", default="", help="address name of the owner of all")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = start(
                files=_files(options["path"]),
                organisation=_organisation(options["organisation"]),
                by=_person(options["person"]),
                at=timezone.now(),
            )
        except (NoFiles, PermissionDenied) as error:
            raise CommandError(f"{options['path']}: {error}") from error
        self.said = ""
        self._work(run.job)
        self._report(run)

    def _work(self, job: Job) -> None:
        """Takes part in the work; a worker may have the job already."""
        while not job.is_over:
            take_back(at=timezone.now())
            work_on_imports(
                seconds=NO_LIMIT, watch=lambda one: self._say(one) if one.pk == job.pk else None
            )
            job.refresh_from_db()
            self._say(job)
            if not job.is_over:
                time.sleep(LOOK_AGAIN_SECONDS)
        if job.state != JobState.DONE:
            raise CommandError(f"The import ended early: {job.get_state_display()}. {job.error}")

    def _say(self, job: Job) -> None:
        """A line for each tenth of the files."""
        tenth = job.done * 10 // job.total if job.total else 0
        words = f"{tenth}{job.error}"
        if job.total and words != self.said:
            self.said = words
            self.stdout.write(f"Reading files: {job.done} of {job.total} {job.error}".rstrip())

    def _report(self, run: IntakeRun) -> None:
        for outcome, count in counts_of(run).items():
            if count or outcome != FileOutcome.WAITING:
                self.stdout.write(f"{FileOutcome(outcome).label}: {count}")
        for file in files_of(run, outcome=FileOutcome.REFUSED):
            for remark in file.remarks:
                place = f"{file.name}, line {remark['line']}"
                self.stdout.write(f"  {place}: {remark['reason']}")


def _files(path: Path) -> list[tuple[str, bytes]]:
    try:
        if path.is_file():
            return [(path.name, path.read_bytes())]
        if not path.is_dir():
            raise CommandError(f"{path} is neither a file nor a folder. Check the path.")
        found = [one for one in path.rglob("*") if one.name in NAMES and one.is_file()]
        return [(one.relative_to(path).as_posix(), one.read_bytes()) for one in found]
    except OSError as error:
        raise CommandError(f"{error.filename or path} cannot be read: {error.strerror}") from error


def _person(email: str) -> User:
    people = User.objects.filter(is_active=True).order_by("pk")
    if email:
        person = people.filter(email__iexact=email).first()
    else:
        person = people.filter(site_role=SiteRole.ADMINISTRATOR).first()
    if person is None:
        raise CommandError(
            f"Nobody here has the address {email}."
            if email
            else "There is no administrator yet. Name somebody with --as."
        )
    return person


def _organisation(slug: str) -> Organisation | None:
    found = Organisation.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise CommandError(f"There is no organisation '{slug}'.")
    return found
