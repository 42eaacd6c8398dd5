"""The shape of a listing, written from the field schema, and that shape in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.exchange.records import Record
from catalogue.exchange.tables import column_of
from catalogue.fields import (
    SECTIONS,
    Field,
    FieldType,
    Home,
    Kind,
    Section,
    all_fields,
    is_given,
    public_fields_of,
)

BEFORE = (
    "slug", "address", "kind", "state", "organisation", "language", "published_on", "reused_by",
)  # fmt: skip
"""Keys of the catalogue itself, before those of the schema."""
Shape = dict[str, object]


def shape_of(record: Record, *, notice: str = "") -> Shape:
    """Each public field of its kind by name; what is not given is null."""
    owner = record.owner
    fields = list(public_fields_of(record.kind))
    return {
        "slug": record.slug,
        "address": record.address,
        "kind": record.kind,
        "state": record.state,
        "organisation": {"slug": owner.slug, "name": owner.name, "uri": owner.uri},
        "language": record.language,
        "published_on": record.published_on.isoformat(),
        "reused_by": record.reused_by,
        **{column_of(one): _value(one, record) for one in fields if one.home is not Home.LANGUAGE},
        "texts": {
            language: {
                one.name: _given(words.get(one.name))
                for one in fields
                if one.home is Home.LANGUAGE
            }
            for language, words in record.texts.items()
        },
        "notice": notice or None,
    }


def _value(field: Field, record: Record) -> object:
    if field.type is FieldType.CAPABILITIES:
        several = [{"slug": one.slug, "name": one.name} for one in record.capabilities]
        return _given(several)
    return _given(record.values.get(field.name))


def _given(value: object) -> object:
    return value if is_given(value) else None


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key in words, for the page that describes the shape."""

    name: str
    label: str | Promise
    holds: str
    values: tuple[str, ...]
    kinds: tuple[str, ...]
    standard: str


def keys() -> Iterator[tuple[Section, list[Key]]]:
    """By section of the form, as the schema is now."""
    for section in SECTIONS:
        fields = [one for one in all_fields() if one.public and one.section == section.name]
        if fields:
            yield section, [_key(field) for field in fields]


def _key(field: Field) -> Key:
    within = "texts.*." if field.home is Home.LANGUAGE else ""
    return Key(
        name=f"{within}{column_of(field)}",
        label=field.label,
        holds=_in_words(field),
        values=tuple(value for value, _label in field.choices),
        kinds=() if set(field.kinds) == set(Kind.values) else field.kinds,
        standard=field.standard,
    )


def _in_words(field: Field) -> str:
    if field.type is FieldType.LINES and field.words == 1:
        return _("A list of at most %(limit)s single words") % {"limit": field.limit}
    counts = {"limit": f"{field.limit:,}", "words": field.words, "least": field.least}
    words = {
        FieldType.LINE: _("A line of at most %(limit)s characters"),
        FieldType.TEXT: _("A text of at most %(limit)s characters, in Markdown"),
        FieldType.LINES: _("A list of at most %(limit)s texts of at most %(words)s words"),
        FieldType.CHOICE: _("One of the values"),
        FieldType.CHOICES: _("A list of some of the values"),
        FieldType.URL: _("A web address of at most %(limit)s characters"),
        FieldType.MONEY: _("A number of whole pence"),
        FieldType.DATE: _("A day, as 2026-03-27"),
        FieldType.CAPABILITIES: _("A list of at most %(limit)s, each with slug and name"),
    }[field.type] % counts
    if field.least:
        words += _(", at least %(least)s") % counts
    return words
