"""What people typed, brought into the form in which it is kept. Pure.

Every function takes the field and the raw value and answers the value to keep, or raises
WrongValue with words that say what to do.
"""

import unicodedata
from urllib.parse import urlsplit

from accounts.visible import one_line
from catalogue.fields import Field, FieldType

MOST_CHOICES = 50


class WrongValue(Exception):
    """The value breaks a limit of its field; the message says which and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def clean(field: Field, value: object) -> object:
    """The value as it is kept; '' , [] or None mean that it was left empty."""
    match field.type:
        case FieldType.LINE | FieldType.MONEY:
            return _limited(field, one_line(_text(field, value)))
        case FieldType.TEXT:
            return _limited(field, _visible(field, _text(field, value)).strip())
        case FieldType.URL:
            return _address(field, one_line(_text(field, value)))
        case FieldType.LINES:
            return _lines(field, value)
        case FieldType.CHOICE:
            return _choice(field, _text(field, value))
        case FieldType.CHOICES:
            return [_choice(field, one) for one in _several(field, value)]
        case FieldType.CAPABILITIES:
            return _capabilities(field, value)


def _text(field: Field, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WrongValue(field.name, f"{field.label} must be text.")
    return _visible(field, value)


def _visible(field: Field, value: str) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\t"):
            raise WrongValue(
                field.name,
                f"{field.label} contains a character that cannot be shown, at position {position}. "
                "Remove it.",
            )
    return text


def _limited(field: Field, text: str) -> str:
    if field.limit and len(text) > field.limit:
        raise WrongValue(
            field.name,
            f"{field.label} must be {field.limit:,} characters or fewer. It has {len(text):,}.",
        )
    return text


def _address(field: Field, text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise WrongValue(
            field.name, f"{field.label} must be a full address that starts with https://"
        )
    return _limited(field, text)


def _lines(field: Field, value: object) -> list[str]:
    text = "\n".join(value) if isinstance(value, (list, tuple)) else _text(field, value)
    lines = [line for line in (one_line(part) for part in text.split("\n")) if line]
    if len(lines) > field.limit:
        raise WrongValue(
            field.name, f"{field.label}: enter {field.limit} or fewer. There are {len(lines)}."
        )
    for line in lines:
        if len(line.split()) > field.words or len(line) > 20 * field.words:
            raise WrongValue(
                field.name,
                f"{field.label}: each must be {field.words} words or fewer. "
                f"Shorten '{line[:40]}…'.",
            )
    return lines


def _choice(field: Field, value: str) -> str:
    if value and value not in dict(field.choices):
        raise WrongValue(field.name, f"{field.label}: choose one of the list, not '{value[:40]}'.")
    return value


def _several(field: Field, value: object) -> list[str]:
    if value in (None, ""):
        return []
    if not isinstance(value, (list, tuple)) or len(value) > MOST_CHOICES:
        raise WrongValue(field.name, f"{field.label}: choose from the list.")
    return list(dict.fromkeys(_text(field, one) for one in value))


def _capabilities(field: Field, value: object) -> list[str]:
    """Slugs, in the order chosen; whether they exist is asked where the rows are."""
    slugs = _several(field, value)
    if len(slugs) > field.limit:
        raise WrongValue(
            field.name, f"{field.label}: choose {field.limit} or fewer. There are {len(slugs)}."
        )
    return slugs
