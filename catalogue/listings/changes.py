"""What differs between two revisions, field by field."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.fields import Field, FieldType, fields_of
from catalogue.models import Revision


@dataclass(frozen=True)
class Change:
    """One field as people read it; `state` says added, removed or changed in words."""

    label: str | Promise
    state: str
    old: str
    new: str


def changes(old: Revision | None, new: Revision, *, kind: str) -> list[Change]:
    """Every field that differs, in the order of the form; all that is given when all is new."""
    found = []
    for field in fields_of(kind):
        before = shown(field, old.value_of(field.name, language=new.language)) if old else ""
        after = shown(field, new.value_of(field.name, language=new.language))
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
        case FieldType.LINES | FieldType.CAPABILITIES:
            return "\n".join(str(one) for one in value)  # type: ignore[attr-defined]
    return str(value)
