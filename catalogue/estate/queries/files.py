"""What stands in files of the estate: those that people bring, and those that they take away."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Organisation
from catalogue.estate.columns import NAMES, PUBLIC, as_text, exact_pounds, in_order, plain
from catalogue.estate.queries.lines import lines_of, purposes, uses_to_name
from catalogue.estate.queries.public import Shared, run_by, shared_by
from catalogue.estate.reading import Sheet, decode, read
from catalogue.estate.values import Judged, Known, judge_all
from catalogue.models import EstateImport, EstateLine, HowMet, RefusedRow

NEWEST = 10


def import_or_404(organisation: Organisation, key: int) -> EstateImport:
    found = (
        EstateImport.objects.for_organisation(organisation)
        .filter(pk=key)
        .select_related("job", "organisation", "started_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def imports_of(organisation: Organisation) -> QuerySet[EstateImport]:
    """The newest that were begun."""
    begun = EstateImport.objects.for_organisation(organisation).filter(job__isnull=False)
    return begun.select_related("job", "started_by").defer("content").order_by("-pk")[:NEWEST]


def sheet_of(run: EstateImport, *, encoding: str, delimiter: str) -> Sheet:
    """Raises NotReadable."""
    return read(decode(bytes(run.content or b""), encoding), delimiter)


def judged_rows(run: EstateImport) -> list[Judged]:
    """Every row of a file, read as was agreed; none once its content is gone."""
    if run.content is None:
        return []
    sheet = sheet_of(run, encoding=run.encoding, delimiter=run.delimiter)
    known = known_to(run.organisation)
    return judge_all(sheet.rows, sheet.headings, run.places, known)


def known_to(organisation: Organisation) -> Known:
    """Capabilities by slug and by name, and the organisation's uses by their service."""
    every = list(purposes())
    slugs = {one.slug: one.pk for one in every}
    names = {one.name.lower(): one.pk for one in every} | {
        plain(one.name): one.pk for one in every
    }
    uses = dict(uses_to_name(organisation).values_list("listing__slug", "pk"))
    return Known(names | slugs, uses, [one.name for one in every])


def open_lines_of(
    organisation: Organisation, capabilities: Collection[int]
) -> dict[tuple[int, str], EstateLine]:
    """By capability and name in small letters, of which each has one."""
    lines = EstateLine.objects.open().for_organisation(organisation)
    found = lines.filter(capability__in=capabilities).order_by("pk")
    return {(one.capability_id, one.name.lower()): one for one in found}


def refused_rows(run: EstateImport) -> QuerySet[RefusedRow]:
    return run.refused_rows.order_by("line", "pk")


def own_file(organisation: Organisation) -> str:
    """Every open line, in the columns that an import takes."""
    lines = lines_of(organisation).open()
    return as_text(NAMES, (in_order(cells_of(one)) for one in lines))


def public_file(organisation: Organisation) -> str:
    """What everybody may see, in those of the columns that can be public."""
    cells = [public_cells(one) for one in run_by(organisation)]
    cells += [_shared_cells(one) for one in shared_by(organisation)]
    return as_text(PUBLIC, (in_order(one, PUBLIC) for one in cells))


def refused_file(run: EstateImport) -> str:
    """The refused rows as they stood in the file, with the reason at their end."""
    rows = list(refused_rows(run))
    headings = _headings(run)
    return as_text([*headings, "line", "reason"], _with_reasons(rows, len(headings)))


def _headings(run: EstateImport) -> list[str]:
    if run.content is None:
        return []
    return list(sheet_of(run, encoding=run.encoding, delimiter=run.delimiter).headings)


def _with_reasons(rows: Iterable[RefusedRow], width: int) -> Iterable[list[str]]:
    for row in rows:
        reasons = "; ".join(
            f"{one['column']}: {one['reason']}" if one["column"] else one["reason"]
            for one in row.remarks
        )
        cells = [str(cell) for cell in row.cells][:width]
        yield [*cells, *[""] * (width - len(cells)), str(row.line), reasons]


def cells_of(line: EstateLine) -> dict[str, str]:
    """A line as an import would write it."""
    return {
        "capability": line.capability.slug,
        "name": line.name,
        "how_met": line.met,
        "service": line.adoption.listing.slug if line.adoption else "",
        "owner": line.owner,
        "yearly_cost_pounds": exact_pounds(line.yearly_cost),
        "cost_year": str(line.cost_year or ""),
        "supplier": line.supplier,
        "contract_ends": line.contract_ends_on.isoformat() if line.contract_ends_on else "",
        "cost_public": _yes_or_no(line.cost_public),
        "supplier_public": _yes_or_no(line.supplier_public),
        "contract_public": _yes_or_no(line.contract_public),
    }


def public_cells(line: EstateLine) -> dict[str, str]:
    """What of a line everybody may see, as an import would write it."""
    cells = cells_of(line)
    hidden = {"name", "owner"}
    if line.adoption and not line.adoption.listing.is_published:
        hidden.add("service")
    hidden |= set() if line.cost_public else {"yearly_cost_pounds", "cost_year"}
    hidden |= set() if line.supplier_public else {"supplier"}
    hidden |= set() if line.contract_public else {"contract_ends"}
    return {name: cell for name, cell in cells.items() if name not in hidden}


def _shared_cells(shared: Shared) -> dict[str, str]:
    if shared.line is not None:
        return public_cells(shared.line)
    slug = shared.use.listing.slug if shared.use else ""
    return {"capability": shared.capability.slug, "how_met": HowMet.SERVICE, "service": slug}


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - one value, said in a word
    return "yes" if value else "no"
