"""Runs of an import: files in, listings awaiting a moderator out, a report for every file."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import create_organisation
from accounts.models import (
    Organisation,
    OrganisationIdentifier,
    OrganisationType,
    Place,
    User,
    record_event,
)
from catalogue.fields import LICENCES
from catalogue.intake.categories import capabilities_of
from catalogue.intake.permissions import may_import
from catalogue.intake.readers.marked import Remark
from catalogue.intake.readers.publiccode import Entry, Text, read
from catalogue.jobs.actions import request
from catalogue.listings.actions import create_draft, edit, start_edit, submit, withdraw
from catalogue.listings.cleaning import WrongValue
from catalogue.models import (
    Capability,
    FileOutcome,
    IntakeFile,
    IntakeRun,
    Kind,
    Listing,
    Revision,
    RevisionState,
    Source,
    UnresolvedAdopter,
)

FORMAT = "publiccode"
JOB_KIND = "intake.publiccode"


class NoFiles(Exception):
    """There is nothing to import."""


def start(
    *,
    files: Iterable[tuple[str, bytes]],
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
) -> IntakeRun:
    """Stores the files and asks for the job that takes them. `files` are names and contents.

    Raises NoFiles, PermissionDenied.
    """
    if not may_import(by, organisation):
        raise PermissionDenied(_("Editors import into their own organisation only."))
    given = sorted(files)
    if not given:
        raise NoFiles(_("There is no publiccode.yml or publiccode.yaml to import."))
    with transaction.atomic():
        key = f"{JOB_KIND}:{by.pk}:{at.isoformat()}"
        job = request(kind=JOB_KIND, key=key, by=by, at=at)
        run = IntakeRun.objects.create(
            job=job, format=FORMAT, organisation=organisation, started_by=by, started_at=at
        )
        IntakeFile.objects.bulk_create(
            IntakeFile(
                run=run, name=name, content=content, digest=hashlib.sha256(content).hexdigest()
            )
            for name, content in given
        )
        record_event(kind="intake.started", subject_id=run.pk, version=1, at=at, by=by)
    return run


def take_file(*, file: IntakeFile, at: datetime) -> IntakeFile:
    """Takes one file, wholly or not at all, and notes what became of it.

    The same bytes under the same name as last time change nothing.
    """
    with transaction.atomic():
        file = (
            IntakeFile.objects.select_for_update(of=("self",))
            .select_related("run__started_by", "run__organisation")
            .get(pk=file.pk)
        )
        if file.outcome != FileOutcome.WAITING:
            return file
        known = Source.objects.filter(format=FORMAT, identifier=file.name).first()
        if known is not None and known.digest == file.digest:
            return _note(file, FileOutcome.UNCHANGED, known.listing, ())
        found = read(bytes(file.content or b""))
        if found.entry is None:
            return _note(file, FileOutcome.REFUSED, None, found.faults)
        try:
            with transaction.atomic():
                listing, remarks = _take(file, found.entry, known, at)
        except WrongValue as error:
            fault = Remark(1, 1, error.field, "", error.message)
            return _note(file, FileOutcome.REFUSED, None, (fault,))
        outcome = FileOutcome.UPDATED if known else FileOutcome.CREATED
        return _note(file, outcome, listing, (*found.remarks, *remarks))


def _note(
    file: IntakeFile, outcome: FileOutcome, listing: Listing | None, remarks: Iterable[Remark]
) -> IntakeFile:
    file.outcome = outcome
    file.listing = listing
    file.remarks = [
        {
            "line": one.line,
            "column": one.column,
            "field": one.field,
            "value": one.value,
            "reason": one.reason,
        }
        for one in remarks
    ]
    file.save(update_fields=["outcome", "listing", "remarks"])
    return file


def _take(
    file: IntakeFile, entry: Entry, known: Source | None, at: datetime
) -> tuple[Listing, list[Remark]]:
    run = file.run
    by = run.started_by
    if by is None:
        raise PermissionDenied(_("An import acts for the person who started it."))
    main = _main_text(entry)
    revision = _draft(run, entry, language=main.language, known=known, by=by, at=at)
    values, remarks = _values(entry)
    words = {"summary": main.summary, "description": main.description}
    revision = edit(
        revision=revision,
        values={**values, **words, "features": list(main.features)},
        language=main.language,
        by=by,
        at=at,
        run=run,
    )
    for text in entry.texts:
        if text is not main:
            revision = edit(
                revision=revision,
                values={
                    "summary": text.summary,
                    "description": text.description,
                    "features": list(text.features),
                },
                language=text.language,
                by=by,
                at=at,
                run=run,
            )
    revision = submit(revision=revision, by=by, at=at, run=run)
    _remember(file, revision.listing, entry)
    return revision.listing, remarks


def _main_text(entry: Entry) -> Text:
    """English where there is some, else the first language of the file."""
    return next((text for text in entry.texts if text.language == "en"), entry.texts[0])


def _draft(
    run: IntakeRun, entry: Entry, *, language: str, known: Source | None, by: User, at: datetime
) -> Revision:
    if known is None:
        owner = run.organisation or _owner(entry, by, at)
        return create_draft(
            organisation=owner,
            kind=Kind.COMPONENT,
            name=entry.name,
            language=language,
            by=by,
            at=at,
            run=run,
        )
    waiting = known.listing.revisions.filter(state=RevisionState.SUBMITTED).first()
    if waiting is not None:
        withdraw(revision=waiting, by=by, at=at, run=run)
    return start_edit(listing=known.listing, by=by, at=at, run=run)


def _owner(entry: Entry, by: User, at: datetime) -> Organisation:
    """By an official identifier, else by the same name, else a new one."""
    for scheme, value in entry.owner_identifiers:
        held = OrganisationIdentifier.objects.filter(scheme=scheme, value=value).first()
        if held is not None:
            return held.organisation
    name = entry.owner or _owner_from(entry.url)
    owner = Organisation.objects.filter(name__iexact=name).order_by("pk").first()
    if owner is None:
        owner = create_organisation(
            name=name, type=OrganisationType.OTHER, place=Place.ELSEWHERE, by=by, at=at
        )
    for scheme, value in entry.owner_identifiers:
        owner.identifiers.get_or_create(scheme=scheme, value=value)
    return owner


def _owner_from(address: str) -> str:
    """The account that holds the source code, or the host where none is named."""
    parts = urlsplit(address)
    account = parts.path.strip("/").split("/")[0]
    return account or str(parts.hostname)


def _values(entry: Entry) -> tuple[dict[str, object], list[Remark]]:
    """The schema's fields that the entry fills, and remarks on what has no place there."""
    remarks = []
    licences = {value.lower(): value for value, _label in LICENCES}
    licence = licences.get(entry.licence.lower(), "")
    if entry.licence and not licence:
        reason = _("This licence is not in our list. It was left out.")
        remarks.append(Remark(1, 1, "legal.license", entry.licence[:80], reason))
    slugs, unknown = capabilities_of(entry.categories)
    present = set(Capability.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    unknown += [slug for slug in slugs if slug not in present]
    if unknown:
        reason = _("No function of ours means these categories. They were left out.")
        remarks.append(Remark(1, 1, "categories", ", ".join(unknown)[:80], reason))
    values: dict[str, object] = {
        "name": entry.name,
        "phase": entry.phase,
        "licence": licence,
        "repository": entry.url,
        "landing_page": entry.landing_page,
        "capabilities": [slug for slug in slugs if slug in present],
    }
    return values, remarks


def _remember(file: IntakeFile, listing: Listing, entry: Entry) -> None:
    Source.objects.update_or_create(
        format=FORMAT,
        identifier=file.name,
        defaults={"file_name": file.name, "digest": file.digest, "listing": listing},
    )
    UnresolvedAdopter.objects.bulk_create(
        (UnresolvedAdopter(listing=listing, name=name, uri=uri) for name, uri in entry.used_by),
        ignore_conflicts=True,
    )
