"""Real records as live listings, in the database at hand."""

from pathlib import Path

from django.utils import timezone

from accounts.models import OrganisationType, SiteRole
from catalogue.intake.actions.runs import start, work_on_imports
from catalogue.models import Kind, Listing, ListingState, Revision, RevisionState, RevisionText
from catalogue.moderation.actions.deciding import approve
from catalogue.search.actions import rebuild_all
from tests import factories
from tests.bench.real_records import Record, publiccode_files, read_records

LONGEST_IMPORT = 300
"""Seconds."""
FACTS = {"phase": "stable", "audience": ["local_authority"]}


def make(folder: Path) -> None:
    """All sets of the folder; search knows them afterwards."""
    _import(publiccode_files(folder))
    _publish(read_records(folder))
    rebuild_all()


def _import(files: list[tuple[str, bytes]]) -> None:
    """As an administrator imports files, and a moderator approves what came of them."""
    if not files:
        return
    by = factories.person(site_role=SiteRole.ADMINISTRATOR)
    start(files=files, by=by, at=timezone.now())
    work_on_imports(seconds=LONGEST_IMPORT)
    moderator = factories.person(site_role=SiteRole.MODERATOR)
    for revision in Revision.objects.submitted().order_by("pk"):
        approve(revision=revision, seen=revision.version, by=moderator, at=timezone.now())


def _publish(records: list[Record]) -> None:
    """One listing each, of the organisation of its set."""
    owners = {
        name: factories.organisation(name=name, type=OrganisationType.OTHER)
        for name in sorted({one.set for one in records})
    }
    listings = Listing.objects.bulk_create(
        Listing(slug=f"record-{number}", kind=Kind.COMPONENT, organisation=owners[one.set])
        for number, one in enumerate(records)
    )
    revisions = _revisions(records, listings)
    RevisionText.objects.bulk_create(
        RevisionText(
            revision=revision,
            language=one.language,
            summary=one.summary,
            description=one.description,
        )
        for one, revision in zip(records, revisions, strict=True)
    )
    for listing, revision in zip(listings, revisions, strict=True):
        listing.state = ListingState.LIVE
        listing.live_revision = revision
        listing.published_on = timezone.localdate()
    fields = ["state", "live_revision", "published_on"]
    Listing.objects.bulk_update(listings, fields, batch_size=1_000)


def _revisions(records: list[Record], listings: list[Listing]) -> list[Revision]:
    by, at = factories.person(), timezone.now()
    return Revision.objects.bulk_create(
        Revision(
            listing=listing,
            state=RevisionState.APPROVED,
            name=one.name,
            language=one.language,
            facts=FACTS
            | {
                name: value
                for name, value in (("repository", one.address), ("licence", one.licence))
                if value
            },
            begun_by=by,
            begun_at=at,
            submitted_by=by,
            submitted_at=at,
        )
        for one, listing in zip(records, listings, strict=True)
    )
