from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import Http404

from accounts.models import Organisation, OrganisationIdentifier
from catalogue.intake.identity import address_of, has_name, is_shared_host
from catalogue.intake.readers.publiccode import Entry
from catalogue.models import (
    Capability,
    FileOutcome,
    IntakeFile,
    IntakeRun,
    Listing,
    MergedRow,
    Revision,
    Source,
)

FORMAT = "publiccode"
ANSWERS = (
    FileOutcome.CREATED,
    FileOutcome.UPDATED,
    FileOutcome.UNCHANGED,
    FileOutcome.REFUSED,
    FileOutcome.WAITING,
)


TAKEN = (FileOutcome.CREATED, FileOutcome.UPDATED, FileOutcome.UNCHANGED)


def runs() -> QuerySet[IntakeRun]:
    """Newest first, with the number of files taken and refused."""
    return (
        IntakeRun.objects.select_related("job", "started_by", "organisation")
        .annotate(
            taken=Count("files", filter=Q(files__outcome__in=TAKEN)),
            refused=Count("files", filter=Q(files__outcome=FileOutcome.REFUSED)),
        )
        .order_by("-pk")
    )


def run_or_404(key: int) -> IntakeRun:
    found = (
        IntakeRun.objects.filter(pk=key)
        .select_related("job", "started_by", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def counts_of(run: IntakeRun) -> dict[str, int]:
    """Files by what became of them, every answer named."""
    rows = run.files.values("outcome").annotate(count=Count("pk")).order_by()
    found = {row["outcome"]: row["count"] for row in rows}
    return {str(answer.value): found.get(answer.value, 0) for answer in ANSWERS}


def files_of(run: IntakeRun, *, outcome: str = "") -> QuerySet[IntakeFile]:
    """By name, each with the `title` of its listing's latest revision."""
    revisions = Revision.objects.filter(listing=OuterRef("listing")).order_by("-pk")
    files = (
        run.files.defer("content")
        .select_related("listing__organisation")
        .annotate(title=Subquery(revisions.values("name")[:1]))
        .order_by("name", "pk")
    )
    return files.filter(outcome=outcome) if outcome else files


def waiting_files(run: IntakeRun) -> QuerySet[IntakeFile]:
    return run.files.filter(outcome=FileOutcome.WAITING).defer("content").order_by("name")


def others_at(entry: Entry) -> list[Source]:
    """Entries known from the same address, the oldest first."""
    found = Source.objects.filter(format=FORMAT, identifier__startswith=address_of(entry))
    return list(found.select_related("listing__organisation").order_by("pk"))


def known_source(file: IntakeFile, entry: Entry) -> Source | None:
    """The known entry of which this file is the same, or a later, state.

    Of address, name and path (one with a folder in it) two must be the same. A host alone is
    no address.
    """
    in_folder = "/" in file.name
    moved = Source.objects.filter(format=FORMAT, file_name=file.name) if in_folder else []
    here = _not_meant_by_others(file, others_at(entry))
    named = [one for one in here if has_name(entry, one.identifier)]
    at_path = [one for one in here if in_folder and one.file_name == file.name]
    certain = [one for one in named if one in at_path]
    certain += [one for one in here if one.digest == file.digest]
    likely = [] if is_shared_host(entry) else [*named, *at_path]
    elsewhere = [one for one in moved if has_name(entry, one.identifier)]
    return next(iter([*certain, *likely, *elsewhere]), None)


def _not_meant_by_others(file: IntakeFile, known: list[Source]) -> list[Source]:
    """Without those that another file of the run stands for, by path or because it was taken."""
    others = file.run.files.exclude(pk=file.pk).values_list("name", "source_id")
    names = {name for name, _source in others if "/" in name}
    taken = {source for _name, source in others}
    return [one for one in known if one.file_name not in names and one.pk not in taken]


def speaker_of(listing: Listing) -> Source | None:
    """Of several entries of one service the one that may change it: its own before one merged."""
    brought = MergedRow.objects.filter(
        merge__undone_at__isnull=True,
        table_name="catalogue_source",
        row_id=OuterRef("pk"),
        after__has_key="listing_id",
    )
    return listing.sources.annotate(brought=Exists(brought)).order_by("brought", "pk").first()


def organisation_of(identifiers: Iterable[tuple[str, str]], name: str) -> Organisation | None:
    """By an official identifier, else by the same name."""
    for scheme, value in identifiers:
        held = OrganisationIdentifier.objects.select_related("organisation").filter(
            scheme=scheme, value=value
        )
        if (one := held.first()) is not None:
            return one.organisation
    namesakes = Organisation.objects.annotate(lower=Lower("name")).filter(lower=name.lower())
    return namesakes.order_by("pk").first()


def names_of_capabilities(slugs: object) -> list[str]:
    """What people read for them; [] where none is given."""
    wanted = slugs if isinstance(slugs, list) else []
    return list(Capability.objects.filter(slug__in=wanted).values_list("name", flat=True))
