"""Services side by side: the facts that everybody may read, grouped as in the form. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.exchange.records import Record
from catalogue.exchange.tables import Cell as Text
from catalogue.fields import (
    SECTIONS,
    Field,
    FieldType,
    Home,
    Kind,
    all_fields,
    public_fields_of,
)
from catalogue.fields.words import as_lines

IN_HEADING = {"name"}
WORDS = {FieldType.LINE, FieldType.TEXT, FieldType.LINES}
CHOSEN = {FieldType.CHOICE, FieldType.CHOICES}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One fact of one service: a text for each thing that is given, or why there is none.

    `href` is where a single text leads.
    """

    lines: tuple[str, ...] = ()
    why_empty: str = ""
    language: str = "en"
    href: str = ""
    chosen: bool = False

    @property
    def says(self) -> tuple[str, ...]:
        return self.lines or (self.why_empty,)


@dataclass(frozen=True, kw_only=True)
class Row:
    label: str | Promise
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.says for cell in self.cells}) > 1


@dataclass(frozen=True, kw_only=True)
class SectionRows:
    """One section of the field schema."""

    name: str
    title: str | Promise
    rows: tuple[Row, ...]


def parts_of(records: Sequence[Record]) -> list[SectionRows]:
    """Every public field that at least one of them has, given or not."""
    kinds = {record.kind for record in records}
    offered = {field.name for kind in kinds for field in public_fields_of(kind)} - IN_HEADING
    fields = [field for field in all_fields() if field.name in offered]
    return [
        SectionRows(
            name=section.name,
            title=section.title,
            rows=tuple(
                Row(label=field.label, cells=tuple(_cell(field, one) for one in records))
                for field in fields
                if field.section == section.name
            ),
        )
        for section in SECTIONS
        if any(field.section == section.name for field in fields)
    ]


def _cell(field: Field, record: Record) -> Cell:
    if record.kind not in field.kinds:
        return Cell(why_empty=_("Does not apply"))
    capable = field.type is FieldType.CAPABILITIES
    value = [one.name for one in record.capabilities] if capable else record.value_of(field.name)
    lines = tuple(as_lines(field, value))
    if not lines:
        return Cell(why_empty=_("Not given"))
    return Cell(
        lines=lines,
        language=_language_of(field, record),
        href=lines[0] if field.type is FieldType.URL else "",
        chosen=field.type in CHOSEN,
    )


def _language_of(field: Field, record: Record) -> str:
    if field.home is Home.LANGUAGE:
        return record.shown_language
    return record.language if field.type in WORDS else "en"


def kind_of(record: Record) -> Cell:
    return Cell(lines=(str(Kind(record.kind).label),), chosen=True)


def differences(parts: Iterable[SectionRows]) -> list[SectionRows]:
    """Only rows in which not all are alike, and only sections that have some."""
    kept = [replace(part, rows=tuple(row for row in part.rows if row.differs)) for part in parts]
    return [part for part in kept if part.rows]


def count_rows(parts: Iterable[SectionRows]) -> int:
    return sum(len(part.rows) for part in parts)


def table_of(parts: Iterable[SectionRows], names: Sequence[str]) -> list[list[Text]]:
    """The same rows for a spreadsheet."""
    rows: list[list[Text]] = [[_("Section"), _("Fact"), *names]]
    for part in parts:
        rows += [
            [str(part.title), str(row.label), *("\n".join(cell.says) for cell in row.cells)]
            for row in part.rows
        ]
    return rows
