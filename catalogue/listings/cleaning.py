"""What people typed, brought into the form in which it is kept. Pure.

Every function takes the field and the raw value and answers the value to keep, or raises
WrongValue with words that say what to do.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.visible import one_line
from catalogue.fields import Field, FieldType
from catalogue.fields.words import pence_of, pounds

MOST_CHOICES = 50
MOST_PENCE = 10**12
EARLIEST_YEAR = 1950


class WrongValue(Exception):
    """The value breaks a limit of its field; the message says which and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def _wrong(field: Field, words: str, **values: object) -> WrongValue:
    return WrongValue(field.name, words % {"field": field.label, **values})


def clean(field: Field, value: object, *, kind: str = "") -> object:
    """The value as it is kept; '' , [] or None mean that it was left empty.

    `kind` is the listing's, where a limit differs by kind.
    """
    kept = _CLEANERS[field.type](field, value)
    return _in_words(field, str(kept), kind) if kind in field.most_words else kept


def _line(field: Field, value: object) -> str:
    return _limited(field, one_line(_text(field, value)))


def _long_text(field: Field, value: object) -> str:
    return _limited(field, _visible(field, _text(field, value)).strip())


def _text(field: Field, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(field, _("%(field)s must be text."))
    return _visible(field, value)


def _visible(field: Field, value: str) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\t"):
            words = _(
                "%(field)s contains a character that cannot be shown, at position %(position)s. "
                "Remove it."
            )
            raise _wrong(field, words, position=position)
    return text


def _limited(field: Field, text: str) -> str:
    if field.limit and len(text) > field.limit:
        words = _("%(field)s must be %(limit)s characters or fewer. It has %(there)s.")
        raise _wrong(field, words, limit=f"{field.limit:,}", there=f"{len(text):,}")
    return text


def _in_words(field: Field, text: str, kind: str) -> str:
    most, there = field.most_words[kind], len(text.split())
    if there > most:
        words = _("%(field)s must be %(most)s words or fewer. It has %(there)s.")
        raise _wrong(field, words, most=most, there=there)
    return text


def _pence(field: Field, value: object) -> int | None:
    """Whole pence of what was typed in pounds; a number that is whole already is pence."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_PENCE:
        return value
    typed = _text(field, value).strip()
    if not typed:
        return None
    try:
        pence = pence_of(typed)
    except ValueError as error:
        words = _(
            "%(field)s must be an amount in pounds, as 1,200 or 1200.50. '%(typed)s' is not."
        )
        raise _wrong(field, words, typed=typed[:40]) from error
    if pence > MOST_PENCE:
        words = _("%(field)s must be %(most)s or less.")
        raise _wrong(field, words, most=pounds(MOST_PENCE))
    return pence


def _day(field: Field, value: object) -> str:
    """ISO 8601."""
    typed = value.isoformat() if isinstance(value, date) else one_line(_text(field, value))
    if not typed:
        return ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if day.year < EARLIEST_YEAR:
        raise _wrong(field, _("%(field)s must be a real date, as 27 3 2026."))
    return day.isoformat()


def contradictions(fields: Iterable[Field], values: Mapping[str, object]) -> list[WrongValue]:
    """Values that are well by themselves and cannot stand together."""
    found = []
    for field in fields:
        least, value = values.get(field.not_below), values.get(field.name)
        if isinstance(least, int) and isinstance(value, int) and value < least:
            words = _("%(field)s must be %(least)s or more: that is the lowest.")
            found.append(_wrong(field, words, least=pounds(least)))
    return found


def _address(field: Field, value: object) -> str:
    text = one_line(_text(field, value))
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise _wrong(field, _("%(field)s must be a full address that starts with https://"))
    return _limited(field, text)


def _lines(field: Field, value: object) -> list[str]:
    text = "\n".join(value) if isinstance(value, (list, tuple)) else _text(field, value)
    lines = [line for line in (one_line(part) for part in text.split("\n")) if line]
    if len(lines) > field.limit:
        words = _("%(field)s: enter %(limit)s or fewer. There are %(there)s.")
        raise _wrong(field, words, limit=field.limit, there=len(lines))
    for line in lines:
        if len(line.split()) > field.words or len(line) > 20 * field.words:
            words = _("%(field)s: each must be %(most)s words or fewer. Shorten '%(line)s…'.")
            raise _wrong(field, words, most=field.words, line=line[:40])
    return lines


def _choice(field: Field, given: object) -> str:
    value = _text(field, given)
    if value and value not in dict(field.choices):
        words = _("%(field)s: choose one of the list, not '%(typed)s'.")
        raise _wrong(field, words, typed=value[:40])
    return value


def _choices(field: Field, value: object) -> list[str]:
    return [_choice(field, one) for one in _several(field, value)]


def _several(field: Field, value: object) -> list[str]:
    if value in (None, ""):
        return []
    if not isinstance(value, (list, tuple)) or len(value) > MOST_CHOICES:
        raise _wrong(field, _("%(field)s: choose from the list."))
    return list(dict.fromkeys(_text(field, one) for one in value))


def _capabilities(field: Field, value: object) -> list[str]:
    """Slugs, in the order chosen; whether they exist is asked where the rows are."""
    slugs = _several(field, value)
    if len(slugs) > field.limit:
        words = _("%(field)s: choose %(limit)s or fewer. There are %(there)s.")
        raise _wrong(field, words, limit=field.limit, there=len(slugs))
    return slugs


_CLEANERS: dict[FieldType, Callable[[Field, object], object]] = {
    FieldType.LINE: _line,
    FieldType.TEXT: _long_text,
    FieldType.URL: _address,
    FieldType.LINES: _lines,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.MONEY: _pence,
    FieldType.DATE: _day,
    FieldType.CAPABILITIES: _capabilities,
}
