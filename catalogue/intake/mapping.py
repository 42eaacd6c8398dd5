"""Which key of a publiccode.yml fills which field: the schema read backwards. Pure."""

from functools import partial

from catalogue.fields import SEVERAL, Field, FieldType, Home, public_fields_of
from catalogue.intake.readers.simple import Form, Simple, Unfit
from catalogue.listings.cleaning import WrongValue, clean

READ_BY_HAND = {"licence"}
"""Fields whose key means more than one value says."""
_FORMS = {
    FieldType.LINE: Form.LINE,
    FieldType.CHOICE: Form.WORD,
    FieldType.DATE: Form.LINE,
    FieldType.LINES: Form.LINES,
    FieldType.CHOICES: Form.LINES,
    FieldType.TEXT: Form.TEXT,
    FieldType.URL: Form.ADDRESS,
}


def simple_fields(kind: str) -> tuple[Simple, ...]:
    """Those of a kind of listing that the standard has a key for, as the schema is now.

    Texts by language, the name and what the thing does are more than one key and one value.
    """
    return tuple(
        Simple(
            name=field.name,
            path=tuple(field.publiccode.split(".")),
            form=_FORMS[field.type],
            fit=partial(_fit, field),
            most=field.limit or len(field.choices),
        )
        for field in public_fields_of(kind)
        if field.publiccode
        and field.home is Home.FACTS
        and field.type in _FORMS
        and field.name not in READ_BY_HAND
    )


def _fit(field: Field, given: str) -> object:
    """The value as it is kept; of a list, one entry."""
    spelt = _as_listed(field, given) if field.choices else given
    try:
        kept = clean(field, [spelt] if field.type in SEVERAL else spelt)
    except WrongValue as error:
        raise Unfit(_advice(field, error)) from error
    return kept[0] if isinstance(kept, list) and kept else kept


def _as_listed(field: Field, given: str) -> str:
    """A choice may differ in capitals."""
    known = {value.lower(): value for value, _label in field.choices}
    return known.get(given.lower(), given)


def _advice(field: Field, error: WrongValue) -> str:
    if field.choices:
        return f"Use one of {', '.join(value for value, _label in field.choices)}."
    if field.type is FieldType.DATE:
        return "Write it as 2026-03-27."
    return error.message
