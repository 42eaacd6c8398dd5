"""What a version says, as pages show it: on the public page and in the preview."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.fields import (
    BY_NAME,
    Field,
    FieldType,
    Home,
    is_given,
    public_fields_of,
    sections_of,
)
from catalogue.fields.words import as_lines, language_name
from catalogue.models import Listing, Revision

IN_HEADER = {"name", "summary", "phase"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One field as the page shows it. `value` empty means 'not given'."""

    label: str | Promise
    type: str
    value: object
    language: str


@dataclass(frozen=True, kw_only=True)
class Described:
    """One section of the field schema."""

    name: str
    title: str | Promise
    rows: list[Row]


def description(listing: Listing, revision: Revision, *, wanted: str = "") -> dict[str, object]:
    """The context of `catalogue/listings/description.html` and of the page's head.

    `wanted` is the language that the reader chose; else it is English, or the service's own.
    """
    texts = revision.texts_by_language()
    fallback = "en" if "en" in texts else revision.language
    language = wanted if wanted in texts else fallback
    text = texts.get(language)
    return {
        "listing": listing,
        "revision": revision,
        "summary": text.summary if text else "",
        "language": language,
        "language_name": language_name(language),
        "languages": [
            {"code": code, "name": language_name(code), "chosen": code == language}
            for code in texts
        ],
        "in_english": "en" in texts,
        "phase": BY_NAME["phase"].label_of(revision.facts.get("phase") or _("not given")),
        "parts": _parts(listing, revision, language),
    }


def _parts(listing: Listing, revision: Revision, language: str) -> list[Described]:
    """Every field of the schema that this kind has, given or not."""
    return [
        Described(
            name=section.name,
            title=section.title,
            rows=[
                _row(field, revision, language)
                for field in public_fields_of(listing.kind, section=section.name)
                if field.name not in IN_HEADER
            ],
        )
        for section in sections_of(listing.kind, public=True)
    ]


def _row(field: Field, revision: Revision, language: str) -> Row:
    value = revision.value_of(field.name, language=language)
    return Row(
        label=field.label,
        type=field.type.value,
        value=_read(field, value) if is_given(value) else "",
        language=_language_of(field, revision, language),
    )


def _language_of(field: Field, revision: Revision, language: str) -> str:
    if field.home == Home.LANGUAGE:
        return language
    typed = field.type in {FieldType.LINE, FieldType.TEXT, FieldType.LINES}
    return revision.language if typed else "en"


def _read(field: Field, value: object) -> object:
    """Labels for stored choices, capabilities by name; the rest as it is."""
    if field.type == FieldType.CHOICES:
        return as_lines(field, value)
    if field.type in {FieldType.CHOICE, FieldType.MONEY, FieldType.DATE}:
        return as_lines(field, value)[0]
    if field.type == FieldType.CAPABILITIES and isinstance(value, list):
        return sorted(value, key=lambda one: one.name)
    return value
