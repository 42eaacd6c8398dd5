"""What differs between the values of two revisions, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.fields import Field, FieldType, fields_of


@dataclass(frozen=True)
class Change:
    """One field as people read it; `state` says added, removed or changed in words."""

    label: str | Promise
    state: str
    old: str
    new: str


def changes(old: Mapping[str, object], new: Mapping[str, object], *, kind: str) -> list[Change]:
    """Every field that differs, in the order of the form; all that is given when all is new.

    Both hold values by the name of the field; one that is missing is one that is not given.
    """
    found = []
    for field in fields_of(kind):
        before, after = shown(field, old.get(field.name)), shown(field, new.get(field.name))
        if before != after:
            found.append(Change(field.label, _state(before, after), before, after))
    return found


def _state(before: str, after: str) -> str:
    if not before:
        return _("Added")
    return _("Changed") if after else _("Removed")


def shown(field: Field, value: object) -> str:
    """A value as plain text for people; '' where it is not given."""
    if not value:
        return ""
    match field.type:
        case FieldType.CHOICE:
            return str(field.label_of(str(value)))
        case FieldType.CHOICES:
            return "\n".join(str(field.label_of(one)) for one in value)  # type: ignore[attr-defined]
        case FieldType.LINES:
            return "\n".join(str(one) for one in value)  # type: ignore[attr-defined]
        case FieldType.CAPABILITIES:
            # They have no order of their own, so that no order may look like a change.
            return "\n".join(sorted(str(one) for one in value))  # type: ignore[attr-defined]
    return str(value)
