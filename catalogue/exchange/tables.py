"""Listings as rows of CSV over the public fields of the schema, safe in a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

from catalogue.charts.words import neutral
from catalogue.exchange.records import Record
from catalogue.fields import Field, FieldType, all_fields, is_given

Cell = str | int
FIRST = (
    "slug", "address", "kind", "organisation", "organisation_name", "published_on", "reused_by",
    "language",
)  # fmt: skip
NOTICE = "notice"


def columns(*, notice: str = "") -> list[str]:
    """Machine names; amounts are pence. With a notice, each row carries it at its end."""
    return [*FIRST, *(column_of(field) for field in _fields()), *([NOTICE] if notice else [])]


def column_of(field: Field) -> str:
    return f"{field.name}_pence" if field.type is FieldType.MONEY else field.name


def row_of(record: Record, *, notice: str = "") -> list[Cell]:
    """Empty where nothing is given or the kind has no such field."""
    first: list[Cell] = [
        record.slug,
        record.address,
        record.kind,
        record.owner.slug,
        record.owner.name,
        record.published_on.isoformat(),
        record.reused_by,
        record.shown_language,
    ]
    return [*first, *(_cell(field, record) for field in _fields()), *([notice] if notice else [])]


def _fields() -> list[Field]:
    return [field for field in all_fields() if field.public]


def _cell(field: Field, record: Record) -> Cell:
    capable = field.type is FieldType.CAPABILITIES
    value = [one.slug for one in record.capabilities] if capable else record.value_of(field.name)
    if not is_given(value):
        return ""
    if isinstance(value, int):
        return value
    return "\n".join(str(one) for one in value) if isinstance(value, list) else str(value)


def as_text(rows: Iterable[Sequence[Cell]]) -> str:
    """CSV with the line ends of RFC 4180; no cell can run as a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [neutral(cell) for cell in row] for row in rows
    )
    return out.getvalue()
