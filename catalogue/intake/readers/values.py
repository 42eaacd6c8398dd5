"""Values of a marked file by their path, mended where their meaning is plain. Pure.

Whatever is read otherwise than it stands, or left out, gets a remark on its line.
"""

from collections.abc import Iterator
from typing import Any

from accounts.visible import one_line
from catalogue.intake import repair
from catalogue.intake.readers.marked import Marked, Path


class Values:
    def __init__(self, marked: Marked) -> None:
        self.marked = marked

    def at(self, path: Path) -> Any:
        """The value as it stands, or None; a key may differ in capitals."""
        return self.find(path)[1]

    def find(self, path: Path) -> tuple[Path, Any]:
        """The value and its path as the file spells it."""
        value: Any = self.marked.value
        own: Path = ()
        for key in path:
            spelt, value = _step(value, key)
            own = (*own, spelt)
        return own, value

    def remark(self, path: Path, value: object, reason: str) -> None:
        self.marked.remark(self.find(path)[0], value, reason)

    def raw(self, path: Path) -> str:
        """One text with its lines; a list of one text is taken for that text."""
        value = self.at(path)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, str):
            return value
        if value is not None:
            self.remark(path, _kind(value), "This must be one text. It was left out.")
        elif isinstance(self.at(path[:-1]), str | list):
            reason = f"This must hold keys such as '{path[-1]}'. It was left out."
            self.remark(path[:-1], "", reason)
        return ""

    def line(self, path: Path) -> str:
        return repair.line(self.raw(path))

    def limited(self, path: Path, limit: int) -> str:
        """One line, cut at a word where it is too long."""
        return self.fit(path, self.line(path), limit)

    def fit(self, path: Path, text: str, limit: int) -> str:
        if len(text) > limit:
            reason = f"This has {len(text):,} characters, so it was cut to {limit:,}. Shorten it."
            self.remark(path, text, reason)
        return repair.shorten(text, limit)

    def address(self, path: Path) -> str:
        given = one_line(self.raw(path))
        found = repair.address(given)
        if repair.line(given) and not found:
            self.remark(path, given, "This is no full web address. It was left out.")
        elif found != given and found:
            self.remark(path, found, "This was read as the address of a web page.")
        return found

    def entries(self, path: Path) -> Iterator[tuple[Path, Any]]:
        """Of a list, each with its path; a single text counts as a list of one."""
        own, value = self.find(path)
        if isinstance(value, list):
            yield from (((*own, str(number)), one) for number, one in enumerate(value))
        elif isinstance(value, str):
            if repair.line(value):
                self.remark(path, value, "This must be a list. It was read as its only entry.")
            yield own, value
        elif value is not None:
            self.remark(path, _kind(value), "This must be a list. It was left out.")

    def lines(self, path: Path) -> Iterator[tuple[Path, str]]:
        """The texts of a list, each once and with its path, without empty ones."""
        seen: set[str] = set()
        for own, one in self.entries(path):
            text = repair.line(self.text_of(own, one))
            if text and text.lower() not in seen:
                seen.add(text.lower())
                yield own, text

    def text_of(self, path: Path, value: Any) -> str:
        """Of one entry. `- Export: as PDF` is meant as a text, though YAML makes a key of its beginning."""
        if isinstance(value, dict) and len(value) == 1:
            [(key, rest)] = value.items()
            if isinstance(rest, str):
                value = f"{key}: {rest}"
                self.marked.remark(path, value, "Put a text with a colon in quotes. It was taken.")
        if value is None or isinstance(value, str):
            return value or ""
        self.marked.remark(path, _kind(value), "Each entry must be one text. It was left out.")
        return ""


def _step(value: Any, key: str) -> tuple[str, Any]:
    """The key as it is spelt in there and what it holds; None where it is missing."""
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return key, value[int(key)]
    if not isinstance(value, dict):
        return key, None
    if key in value:
        return key, value[key]
    spelt = next((one for one in value if one.lower() == key.lower()), key)
    return spelt, value.get(spelt)


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "keys with values"
