"""What organisations run each for itself, as CSV."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from catalogue.capabilities.queries.overlap import Overlap
from catalogue.charts.words import as_csv
from catalogue.estate.columns import exact_pounds
from catalogue.estate.queries.files import public_cells
from catalogue.exchange.queries import example_notice
from catalogue.models.estate_line import EstateLineQuerySet

OVERLAP = (
    "capability", "name", "organisations", "lines", "lines_with_public_cost",
    "public_yearly_cost_pounds", "first_cost_year", "last_cost_year",
    "organisations_with_public_contract_end", "of_these_ending_within_12_months", "services",
    "organisations_reusing_one",
)  # fmt: skip
OTHERS = ("organisations", "lines")
"""In the file of one organisation these are of the others alone."""
BODY = ("organisation", "organisation_name", "organisation_type")
LINE = ("capability", "yearly_cost_pounds", "cost_year", "supplier", "contract_ends")


def overlap_file(rows: Iterable[Overlap], *, on: date) -> str:
    return as_csv(OVERLAP, [_cells(one) for one in rows], note=_note(on))


def others_file(rows: Iterable[Overlap], *, on: date) -> str:
    """The purposes of one organisation, with what others run for them."""
    columns = [f"other_{one}" if one in OTHERS else one for one in OVERLAP]
    return as_csv(columns, [_cells(one) for one in rows], note=_note(on))


def lines_file(lines: EstateLineQuerySet, *, on: date) -> str:
    """Each line with who runs it; what is not public is left empty."""
    ordered = lines.select_related("organisation", "capability").order_by(
        "organisation__name", "organisation", "capability__name", "pk"
    )
    rows = []
    for line in ordered:
        body, cells = line.organisation, public_cells(line)
        rows.append([body.slug, body.name, body.type, *(cells.get(name, "") for name in LINE)])
    return as_csv([*BODY, *LINE], rows, note=_note(on))


def _cells(one: Overlap) -> list[str | int]:
    own = one.own
    return [
        one.capability.slug, one.capability.name, own.organisations, own.lines, own.priced,
        exact_pounds(own.cost if own.priced else None), own.first_year or "", own.last_year or "",
        own.dated, own.ending, one.services, one.reusers,
    ]  # fmt: skip


def _note(on: date) -> str:
    words = _(
        "As the organisations state it on %(day)s. What they keep to themselves is in no sum, and "
        "nothing is estimated."
    )
    return "\n".join(filter(None, [words % {"day": on.isoformat()}, example_notice()]))
