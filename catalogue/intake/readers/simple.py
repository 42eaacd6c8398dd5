"""Fields that one key of a file fills, whichever those are: the schema is handed in. Pure.

A value that does not fit is left out with a remark; it never costs the rest of the file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.visible import one_line
from catalogue.intake import repair
from catalogue.intake.readers.languages import language_of
from catalogue.intake.readers.marked import Path
from catalogue.intake.readers.values import Values

ANY_LANGUAGE = "*"


class Unfit(Exception):
    """The value is not one that the field takes; the message says what to give."""


class Form(StrEnum):
    LINE = "line"
    WORD = "word"
    LINES = "lines"
    TEXT = "text"
    ADDRESS = "address"


@dataclass(frozen=True, kw_only=True)
class Simple:
    """A field that takes what stands at `path`, where '*' is any language.

    `fit` answers the value as it is kept, or raises Unfit; of a list it gets one entry after
    the other and `most` are taken. A word is one of the field's own, even where others write
    it to say nothing, as 'none'.
    """

    name: str
    path: Path
    form: Form
    fit: Callable[[str], object]
    most: int = 0


def facts_of(values: Values, fields: Iterable[Simple]) -> dict[str, object]:
    """What is given and fits, by the field's name."""
    found: dict[str, object] = {}
    for field in fields:
        given = (_value(values, field, path) for path in _paths(values, field.path))
        if value := next(filter(None, given), None):
            found[field.name] = value
    return found


def _paths(values: Values, path: Path) -> Iterator[Path]:
    """One for each language that stands there, English first."""
    if ANY_LANGUAGE not in path:
        yield path
        return
    place = path.index(ANY_LANGUAGE)
    languages = values.at(path[:place])
    if isinstance(languages, dict):
        keys = [key for key, words in languages.items() if isinstance(words, dict)]
        for key in sorted(keys, key=lambda key: language_of(key) != "en"):
            yield (*path[:place], key, *path[place + 1 :])


def _value(values: Values, field: Simple, path: Path) -> object:
    match field.form:
        case Form.LINES:
            return _several(values, field, path)
        case Form.ADDRESS:
            given = values.address(path)
        case Form.TEXT:
            given = repair.paragraphs(values.raw(path))
        case Form.WORD:
            given = one_line(values.raw(path))
        case _line:
            given = values.line(path)
    return _fitting(values, field, values.find(path)[0], given)


def _several(values: Values, field: Simple, path: Path) -> list[object]:
    given = (_fitting(values, field, own, text) for own, text in values.lines(path))
    kept = [one for one in given if one]
    if len(kept) > field.most:
        values.remark(path, "", f"There are {len(kept)}. The first {field.most} were taken.")
    return kept[: field.most]


def _fitting(values: Values, field: Simple, path: Path, given: str) -> object:
    if not given:
        return None
    try:
        return field.fit(given)
    except Unfit as unfit:
        if repair.line(given):
            values.marked.remark(path, given, f"{unfit} It was left out.")
        return None
