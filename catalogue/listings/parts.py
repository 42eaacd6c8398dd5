"""The parts in which a version is filled in: a section of the schema, or one more language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.fields import Field, Home, fields_of, sections_of
from catalogue.fields.words import language_name


@dataclass(frozen=True, kw_only=True)
class FormPart:
    """`name` is the one under which the revision counts its savings.

    `language` is empty where the texts are in the service's own language.
    """

    name: str
    title: str | Promise
    fields: tuple[Field, ...]
    language: str = ""


def section_part(kind: str, section: str) -> FormPart | None:
    """None where the kind has no such section."""
    for one in sections_of(kind):
        if one.name == section:
            fields = tuple(fields_of(kind, section=section))
            return FormPart(name=section, title=one.title, fields=fields)
    return None


def language_part(kind: str, language: str) -> FormPart:
    """Every field that has words, in one more language."""
    return FormPart(
        name=language_part_name(language),
        title=_("Texts in %(language)s") % {"language": language_name(language)},
        fields=tuple(field for field in fields_of(kind) if field.home is Home.LANGUAGE),
        language=language,
    )


def language_part_name(language: str) -> str:
    """The name of the part that holds the texts in one more language."""
    return f"language:{language}"
