"""The one schema of a listing's fields, as data.

Forms, check pages, listing pages, comparison, facets, importers, exports and the API read it
when they are asked, so a field that is added here appears in all of them.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalogue.fields.choices import AUDIENCES, LANGUAGES, LICENCES, Phase
from catalogue.fields.description import ABOUT, CASES, USE
from catalogue.fields.software import CODE
from catalogue.fields.terms import DATA, LEAVING, MODERATION, SUPPORT, TERMS
from catalogue.fields.types import SEVERAL, Field, FieldType, Home, Kind, Section, is_given

__all__ = [
    "AUDIENCES",
    "BY_NAME",
    "LANGUAGES",
    "LICENCES",
    "SECTIONS",
    "SEVERAL",
    "Field",
    "FieldType",
    "Home",
    "Kind",
    "Phase",
    "Section",
    "all_fields",
    "fields_of",
    "is_given",
    "public_fields_of",
    "sections_of",
]

SECTIONS = (
    Section(name="about", title=_("What it is")),
    Section(name="use", title=_("Who can use it, and how")),
    Section(name="cases", title=_("Cases covered and not covered")),
    Section(name="code", title=_("Source code and technology")),
    Section(name="terms", title=_("Licence, price and terms")),
    Section(name="data", title=_("Where it runs and keeps data")),
    Section(name="support", title=_("Support and standards")),
    Section(name="leaving", title=_("Leaving it")),
    Section(name="moderation", title=_("For the moderator")),
)

BY_NAME = {
    field.name: field
    for field in (
        *ABOUT, *USE, *CASES, *CODE, *TERMS, *DATA, *SUPPORT, *LEAVING, *MODERATION,
    )
}  # fmt: skip
"""Every field by its name, in the order in which people are asked. The only registry."""


def all_fields() -> Iterator[Field]:
    yield from BY_NAME.values()


def fields_of(kind: str, *, section: str | None = None) -> Iterator[Field]:
    """The fields that a kind of listing has, in the order in which people are asked."""
    for field in all_fields():
        if kind in field.kinds and section in {None, field.section}:
            yield field


def public_fields_of(kind: str, *, section: str | None = None) -> Iterator[Field]:
    """Those that everybody may read once the listing is live."""
    return (field for field in fields_of(kind, section=section) if field.public)


def sections_of(kind: str, *, public: bool = False) -> list[Section]:
    """The sections in which that kind has at least one field, or one that is public."""
    fields = public_fields_of(kind) if public else fields_of(kind)
    asked = {field.section for field in fields}
    return [section for section in SECTIONS if section.name in asked]
