"""What differs between the values of two revisions, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.fields import Field, Home, fields_of
from catalogue.fields.words import as_lines, language_name


@dataclass(frozen=True)
class Change:
    """One field as people read it; `state` says added, removed or changed in words."""

    label: str | Promise
    state: str
    old: str
    new: str


def changes(
    old: Mapping[str, object], new: Mapping[str, object], *, kind: str, language: str = ""
) -> list[Change]:
    """Every field that differs, in the order of the form; all that is given when all is new.

    Both hold values by the name of the field; one that is missing is one that is not given.
    With a language, the fields that have words in it, named with it.
    """
    found = []
    for field in fields_of(kind):
        if language and field.home is not Home.LANGUAGE:
            continue
        before, after = shown(field, old.get(field.name)), shown(field, new.get(field.name))
        if before != after:
            found.append(Change(_label(field, language), _state(before, after), before, after))
    return found


def _label(field: Field, language: str) -> str | Promise:
    if not language:
        return field.label
    return _("%(label)s in %(language)s") % {
        "label": field.label,
        "language": language_name(language),
    }


def _state(before: str, after: str) -> str:
    if not before:
        return _("Added")
    return _("Changed") if after else _("Removed")


def shown(field: Field, value: object) -> str:
    """A value as plain text for people; '' where it is not given."""
    return "\n".join(as_lines(field, value))
