"""YAML with the line of every value, in safe mode and within limits. Pure.

It follows the parser's events and builds no node tree, so depth, aliases and tags are judged as
they come: a small file that would grow, or nest without end, is refused before it costs anything.
Every scalar stays the text that stands in the file ('0.10', '2024-01-31', 'no'); only null is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from accounts.visible import one_line
from catalogue.intake import repair
from catalogue.intake.readers.mistakes import in_plain_words

MOST_BYTES = 1_000_000
MOST_DEPTH = 100
MOST_VALUES = 20_000
_NULLS = {"", "~", "null", "Null", "NULL"}
# What YAML allows in a file (1.2, chapter 5.1), turned round.
_UNREADABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Path = tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """What is wrong with a value, where, and what to do. Lines and columns begin at 1."""

    line: int
    column: int
    field: str
    value: str
    reason: str


class Refused(Exception):
    """The whole file cannot be read."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.reason)
        self.remark = remark


@dataclass
class Marked:
    """Plain values (dict, list, str, None) and the place of each by its path."""

    value: Any
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, path: Path, value: object, reason: str) -> None:
        self.remarks.append(self.note(path, value, reason))

    def note(self, path: Path, value: object, reason: str) -> Remark:
        """A remark on the value at that path, with its line."""
        line, column = self.place(path)
        return Remark(line, column, short(".".join(path)), short(value), reason)

    def place(self, path: Path) -> tuple[int, int]:
        """Of the value, or of the nearest thing around it that stands in the file."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def short(value: object) -> str:
    return repair.shorten(one_line(str(value)[:1_000]), 80)


def load(raw: bytes) -> Marked:
    """Raises Refused with the line and the reason."""
    if len(raw) > MOST_BYTES:
        raise _whole(f"The file has {len(raw):,} bytes. Keep it to {MOST_BYTES:,}.")
    text, note = decode(raw)
    marked = Marked(None)
    if note:
        marked.remarks.append(Remark(1, 1, "", "", note))
    builder = _Builder(marked, yaml.parse(text, Loader=yaml.SafeLoader))
    try:
        builder.document()
    except yaml.YAMLError as error:
        raise Refused(_mistake(error)) from error
    except (ValueError, OverflowError) as error:  # an escape or a version with too large a number
        raise builder.refused(
            "A number in an escape like \\U is too large. Correct it."
        ) from error
    return marked


def _whole(reason: str) -> Refused:
    return Refused(Remark(1, 1, "", "", reason))


def decode(raw: bytes) -> tuple[str, str]:
    """The text with plain line ends, and a remark when it had to be guessed. Raises Refused."""
    note = ""
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text, note = raw.decode("utf-16"), "The file is UTF-16. Save it as UTF-8."
        else:
            text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        note = "The file is not UTF-8, so it was read as Windows-1252. Check its accents."
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNREADABLE.search(text):
        before = text[: found.start()].split("\n")
        code = f"U+{ord(found[0]):04X}"
        reason = f"The file contains a character that cannot be shown, {code}. Remove it."
        raise Refused(Remark(len(before), len(before[-1]) + 1, "", code, reason))
    return text, note


def _mistake(error: yaml.YAMLError) -> Remark:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    began = getattr(error, "context_mark", None)
    reason = in_plain_words(str(getattr(error, "problem", "")))
    if began is not None and began.line + 1 < line:
        reason += f" What it belongs to begins on line {began.line + 1}."
    return Remark(line, column, "", "", reason)


class _Builder:
    """Events to plain values; counts them, since an alias can multiply a small file."""

    def __init__(self, marked: Marked, events: Iterator[yaml.Event]) -> None:
        self.marked = marked
        self.events = events
        self.last: yaml.Event | None = None
        self.count = 0
        self.anchors: dict[str, tuple[Any, int]] = {}

    def document(self) -> None:
        while not isinstance(event := self._next(), yaml.NodeEvent):
            if isinstance(event, yaml.StreamEndEvent):
                raise _whole("The file is empty. Begin with 'name:'.")
        self.marked.value = self._value(event, ())
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.last = event
                raise self.refused("A second document begins here. Keep one document in the file.")

    def refused(self, reason: str, path: Path = (), value: str = "") -> Refused:
        """With the line that was reached."""
        line, column = _place(self.last)
        return Refused(Remark(line, column, short(".".join(path)), short(value), reason))

    def _next(self) -> Any:
        self.last = next(self.events)
        return self.last

    def _value(self, event: yaml.NodeEvent, path: Path) -> Any:
        self._admit(event, path)
        before = self.count
        value: Any = None
        match event:
            case yaml.AliasEvent():
                return self._repeated(event, path)
            case yaml.MappingStartEvent():
                value = dict(self._pairs(path))
            case yaml.SequenceStartEvent():
                value = list(self._entries(path))
            case yaml.ScalarEvent():
                value = self._scalar(event, path)
        if event.anchor is not None:
            self.anchors[event.anchor] = value, self.count - before
        return value

    def _admit(self, event: yaml.NodeEvent, path: Path) -> None:
        self.count += 1
        self.marked.places.setdefault(path, _place(event))
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self.refused("YAML tags are not taken. Remove it.", path, tag)
        if self.count > MOST_VALUES:
            raise self.refused(f"The file holds more than {MOST_VALUES:,} values. Shorten it.")
        if len(path) > MOST_DEPTH:
            raise self.refused(f"The file nests deeper than {MOST_DEPTH} levels. Flatten it.")

    def _repeated(self, event: yaml.AliasEvent, path: Path) -> Any:
        if event.anchor not in self.anchors:
            reason = "This alias has no finished anchor above it. Write the value out."
            raise self.refused(reason, path, f"*{event.anchor}")
        value, size = self.anchors[event.anchor]
        self.count += size
        return value

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> str | None:
        plain = event.implicit[0]
        if plain and event.value in _NULLS:
            return None
        shown = repair.shown(event.value)
        if shown != event.value:
            self.marked.remark(path, shown, "Characters that cannot be shown were left out.")
        return shown

    def _entries(self, path: Path) -> Iterator[Any]:
        number = 0
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._value(event, (*path, str(number)))
            number += 1

    def _pairs(self, path: Path) -> Iterator[tuple[str, Any]]:
        """A key that stands twice counts once: the first time."""
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            place = _place(event)
            key = self._value(event, (*path, "?"))
            self.marked.places.pop((*path, "?"), None)
            name = key if isinstance(key, str) else "?"
            own = (*path, name if name not in lines else f"{name} (again)")
            self.marked.places[own] = place
            value = self._value(self._next(), own)
            if not isinstance(key, str) or name == "<<":
                self.marked.remark(own, "", "This is no plain key, so it was left out.")
            elif name in lines:
                reason = f"Line {lines[name]} gives this key already, and counts. Remove one."
                self.marked.remark(own, value, reason)
            else:
                lines[name] = place[0]
                yield name, value


def _place(event: yaml.Event | None) -> tuple[int, int]:
    mark = event.start_mark if event else None
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
