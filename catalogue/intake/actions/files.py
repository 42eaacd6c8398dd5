"""One file of an import: a listing that awaits a moderator, and remarks."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.actions import create_organisation
from accounts.models import Organisation, OrganisationType, Place, User
from catalogue.fields import BY_NAME
from catalogue.intake.actions.steps import by_language, main_text, values_of
from catalogue.intake.identity import account_of, free_identifier
from catalogue.intake.mapping import simple_fields
from catalogue.intake.queries import (
    FORMAT,
    known_source,
    organisation_of,
    others_at,
    speaker_of,
)
from catalogue.intake.readers.marked import Remark
from catalogue.intake.readers.publiccode import Entry, Read, read
from catalogue.jobs.ledger import lock_key
from catalogue.listings.actions import create_draft, edit, start_edit, submit, withdraw
from catalogue.listings.cleaning import WrongValue
from catalogue.models import (
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

log = logging.getLogger("commons.intake")


class LeftAlone(Exception):
    """The service is known, and this file changes nothing in it; the message says why."""


def take_file(*, file: IntakeFile, at: datetime) -> IntakeFile:
    """Takes one file, wholly or not at all, and notes what became of it.

    The same bytes for a service that is known change nothing.
    """
    with transaction.atomic():
        # Two files of one owner or address, in two runs at once, would make two of it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key("intake")])
        file = (
            IntakeFile.objects.select_for_update(of=("self",))
            .select_related("run__started_by", "run__organisation")
            .get(pk=file.pk)
        )
        if file.outcome != FileOutcome.WAITING:
            return file
        found = _read(file, Kind.COMPONENT)
        if found.entry is None:
            return _note(file, FileOutcome.REFUSED, found.faults)
        known = file.source = known_source(file, found.entry)
        if known is not None:
            file.listing = known.listing
            if known.digest == file.digest:
                return _note(file, FileOutcome.UNCHANGED, ())
            if known.listing.kind != Kind.COMPONENT:
                found = _read(file, known.listing.kind)
        outcome, remarks = _try(file, found, known, at)
        return _note(file, outcome, remarks)


def _read(file: IntakeFile, kind: str) -> Read:
    return read(bytes(file.content or b""), simple=simple_fields(kind))


def _try(
    file: IntakeFile, found: Read, known: Source | None, at: datetime
) -> tuple[FileOutcome, list[Remark]]:
    try:
        with transaction.atomic():
            remarks = _take(file, found, known, at)
    except LeftAlone as error:
        return FileOutcome.UNCHANGED, [found.remark("url", "", str(error))]
    except WrongValue as error:
        path = BY_NAME[error.field].publiccode or error.field
        return FileOutcome.REFUSED, [found.remark(path, "", error.message)]
    except PermissionDenied as error:
        return FileOutcome.REFUSED, [found.remark("url", "", str(error))]
    except (DataError, IntegrityError):
        log.exception("a file cannot be stored", extra={"file": file.pk})
        reason = _("A value of this file cannot be stored. Tell us the number of the import.")
        return FileOutcome.REFUSED, [found.remark("name", "", reason)]
    outcome = FileOutcome.UPDATED if known else FileOutcome.CREATED
    return outcome, [*found.remarks, *remarks]


def _note(file: IntakeFile, outcome: FileOutcome, remarks: Iterable[Remark]) -> IntakeFile:
    file.outcome = outcome
    if outcome == FileOutcome.REFUSED:
        file.listing = file.source = None
    file.remarks = [
        {
            "line": one.line,
            "column": one.column,
            "field": one.field,
            "value": one.value,
            "reason": one.reason,
        }
        for one in sorted(remarks, key=lambda one: (one.line, one.column))
    ]
    file.save(update_fields=["outcome", "listing", "source", "remarks"])
    return file


def _take(file: IntakeFile, found: Read, known: Source | None, at: datetime) -> list[Remark]:
    run, entry = file.run, found.entry
    by = run.started_by
    if by is None or entry is None:
        raise PermissionDenied(_("An import acts for the person who started it."))
    revision = _draft(run, entry, known=known, by=by, at=at)
    values, remarks = values_of(found, entry)
    for language, given in by_language(entry, values, kind=revision.listing.kind).items():
        revision = edit(revision=revision, values=given, language=language, by=by, at=at, run=run)
    revision = submit(revision=revision, by=by, at=at, run=run)
    file.listing = revision.listing
    remarks += _remember(file, revision.listing, found=found, entry=entry, known=known)
    return remarks


def _draft(
    run: IntakeRun, entry: Entry, *, known: Source | None, by: User, at: datetime
) -> Revision:
    """A new listing's first draft, or a draft beside what is live or was imported before.

    Raises LeftAlone.
    """
    if known is None:
        return create_draft(
            organisation=run.organisation or _owner(entry, by, at),
            kind=Kind.COMPONENT,
            name=entry.name,
            language=main_text(entry).language,
            by=by,
            at=at,
            run=run,
        )
    # First the version that somebody may be saving or deciding on, in the order of those acts.
    list(Revision.objects.open().filter(listing=known.listing).select_for_update(of=("self",)))
    revision = start_edit(listing=known.listing, by=by, at=at, run=run)
    _check_left_to_imports(revision, known)
    if revision.state != RevisionState.SUBMITTED:
        return revision
    withdraw(revision=revision, by=by, at=at, run=run)
    return start_edit(listing=known.listing, by=by, at=at, run=run)


def _check_left_to_imports(revision: Revision, known: Source) -> None:
    speaker = speaker_of(known.listing)
    if speaker is not None and speaker != known:
        raise LeftAlone(
            _("This service was merged with that of %(file)s. Only that file changes it.")
            % {"file": speaker.file_name}
        )
    if revision.run_id is None:
        raise LeftAlone(
            _("Its organisation works on a version of this service. Import the file again later.")
        )


def _owner(entry: Entry, by: User, at: datetime) -> Organisation:
    """The organisation that the file names, added to the register where it is new.

    A file proves nothing: only an organisation that an import adds gets the file's numbers.
    """
    name = entry.owner or account_of(entry.url)
    owner = organisation_of(entry.owner_identifiers, name)
    if owner is None:
        owner = create_organisation(
            name=name, type=OrganisationType.OTHER, place=Place.ELSEWHERE, by=by, at=at
        )
        for scheme, value in dict.fromkeys(entry.owner_identifiers):
            owner.identifiers.create(scheme=scheme, value=value)
    return owner


def _remember(
    file: IntakeFile, listing: Listing, *, found: Read, entry: Entry, known: Source | None
) -> list[Remark]:
    """Where the listing came from and who is said to use it; remarks on what lies close by."""
    UnresolvedAdopter.objects.bulk_create(
        (UnresolvedAdopter(listing=listing, name=name, uri=uri) for name, uri in entry.used_by),
        ignore_conflicts=True,
    )
    others = [one for one in others_at(entry) if one != known]
    source = known or Source(format=FORMAT, listing=listing)
    source.identifier = free_identifier(entry, {one.identifier for one in others})
    source.file_name, source.digest = file.name, file.digest
    source.save()
    file.source = source
    if known or not others:
        return []
    reason = _("This address was taken from %(file)s already. Check that both are not one.")
    return [found.remark("url", entry.url, reason % {"file": others[0].file_name})]
