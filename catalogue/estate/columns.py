"""The columns of the file that holds what an organisation runs, taken in as given out. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.charts.words import neutral


@dataclass(frozen=True)
class Column:
    """`also` are other headings under which people know it, as `plain` writes them."""

    name: str
    label: str | Promise
    also: tuple[str, ...] = ()
    needed: bool = False
    public: bool = True


COLUMNS = (
    Column("capability", _("What it does"), ("what_it_does", "function", "purpose"), needed=True),
    Column("name", _("Name"), ("system", "system_name", "application"), needed=True, public=False),
    Column("how_met", _("How you meet it"), ("how", "how_you_meet_it", "met"), needed=True),
    Column("service", _("Service of this portal"), ("service_of_this_portal",)),
    Column("owner", _("Team or job title"), ("team", "team_or_job_title"), public=False),
    Column("yearly_cost_pounds", _("Yearly cost in pounds"),
           ("yearly_cost_in_pounds", "yearly_cost", "annual_cost", "cost", "cost_per_year")),
    Column("cost_year", _("Year of the cost"), ("year_of_the_cost", "year", "financial_year")),
    Column("supplier", _("Supplier"), ("vendor", "contractor")),
    Column("contract_ends", _("Contract ends"), ("contract_end", "contract_end_date", "end_date")),
    Column("cost_public", _("Cost is public"), ("cost_is_public",), public=False),
    Column("supplier_public", _("Supplier is public"), ("supplier_is_public",), public=False),
    Column("contract_public", _("Contract end is public"), ("contract_end_is_public",), public=False),
)  # fmt: skip
NAMES = tuple(one.name for one in COLUMNS)
NEEDED = tuple(one.name for one in COLUMNS if one.needed)
PUBLIC = tuple(one.name for one in COLUMNS if one.public)
BY_NAME = {one.name: one for one in COLUMNS}


def plain(text: str) -> str:
    """Small letters and digits, with `_` for all between."""
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


def places_in(headings: Sequence[str]) -> dict[str, int]:
    """The number of each column of ours among the headings, from 0; the first that fits."""
    known = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for column in COLUMNS:
        for word in (column.name, *column.also):
            if word in known and known.index(word) not in found.values():
                found[column.name] = known.index(word)
                break
    return found


def as_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV with the line ends of RFC 4180; no cell can run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(one) for one in headings])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()


def in_order(cells: Mapping[str, str], names: Sequence[str] = NAMES) -> list[str]:
    return [cells.get(name, "") for name in names]


def exact_pounds(pence: int | None) -> str:
    """Without signs that a spreadsheet would take for words; '' where there is none."""
    return "" if pence is None else f"{pence // 100}.{pence % 100:02}"
