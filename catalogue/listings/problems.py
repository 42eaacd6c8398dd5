"""What stands in the way of publishing, as values: the form shows it, the action refuses."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.fields import Field, FieldType, fields_of, is_given
from catalogue.listings.cleaning import contradictions
from catalogue.models import Revision


@dataclass(frozen=True)
class Problem:
    field: str
    section: str
    message: str | Promise


def problems_of(revision: Revision) -> list[Problem]:
    """In the order of the form; empty when the revision can be sent for review."""
    kind = revision.listing.kind
    fields = list(fields_of(kind))
    values = {
        field.name: revision.value_of(field.name, language=revision.language) for field in fields
    }
    contrary = {one.field: one.message for one in contradictions(fields, values)}
    found = []
    for field in fields:
        value = values[field.name]
        message = _missing(field, kind, value) or _too_short(field, kind, value)
        if message := message or contrary.get(field.name, ""):
            found.append(Problem(field.name, field.section, message))
    return found


def _missing(field: Field, kind: str, value: object) -> str | Promise:
    return field.missing if kind in field.required_for and not is_given(value) else ""


def _too_short(field: Field, kind: str, value: object) -> str:
    """Where a limit of words binds instead, there is no least length."""
    if (
        field.type is not FieldType.TEXT
        or not value
        or kind in field.most_words
        or len(str(value)) >= field.least
    ):
        return ""
    return _("%(label)s must be %(least)s characters or more. It has %(length)s now.") % {
        "label": field.label,
        "least": field.least,
        "length": len(str(value)),
    }


def is_optional(section: str, kind: str) -> bool:
    """Whether the whole can be sent with nothing in this section."""
    return not any(kind in field.required_for for field in fields_of(kind, section=section))


def section_states(revision: Revision) -> dict[str, str]:
    """For the task list: 'completed', 'not_started' or 'problem' by section.

    The name is asked before there is a list, so it alone does not begin its section.
    """
    problems = {problem.section for problem in problems_of(revision)}
    states: dict[str, str] = {}
    for field in fields_of(revision.listing.kind):
        given = is_given(revision.value_of(field.name, language=revision.language))
        begun = (given and field.name != "name") or states.get(field.section) == "begun"
        states[field.section] = "begun" if begun else "empty"
    return {name: _state(name, state, problems) for name, state in states.items()}


def _state(section: str, state: str, problems: set[str]) -> str:
    if state == "empty":
        return "not_started"
    return "problem" if section in problems else "completed"
