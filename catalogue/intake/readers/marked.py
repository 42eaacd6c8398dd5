"""YAML with the line of every value, in safe mode and within limits. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_BYTES = 1_000_000
MOST_DEPTH = 100
MOST_VALUES = 20_000
_NULL = "tag:yaml.org,2002:null"
_OWN = "tag:yaml.org,2002:"

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
        line, column = self.place(path)
        self.remarks.append(Remark(line, column, ".".join(path), short(value), reason))

    def place(self, path: Path) -> tuple[int, int]:
        """Of the value, or of the nearest thing around it that stands in the file."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def load(raw: bytes) -> Marked:
    """Raises Refused with the line and the reason."""
    if len(raw) > MOST_BYTES:
        raise _whole(f"The file has {len(raw):,} bytes. Keep it under {MOST_BYTES:,}.")
    text, note = _decode(raw)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise Refused(_syntax(error)) from error
    except RecursionError as error:
        raise _whole("The file is nested too deeply. Flatten it.") from error
    except (ValueError, TypeError) as error:
        raise _whole(f"The file cannot be read as YAML: {error}") from error
    if node is None:
        raise _whole("The file is empty.")
    marked = Marked(None)
    if note:
        marked.remarks.append(Remark(1, 1, "", "", note))
    marked.value = _Builder(marked).build(node, ())
    return marked


def _whole(reason: str) -> Refused:
    return Refused(Remark(1, 1, "", "", reason))


def _decode(raw: bytes) -> tuple[str, str]:
    try:
        text, note = raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        note = "The file is not UTF-8. It was read as Windows-1252; check accents."
    for number, line in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if character < " " and character not in "\t\r":
                reason = "The file has a control character. Remove it."
                raise Refused(Remark(number, column, "", repr(character), reason))
    return text, note


def _syntax(error: yaml.YAMLError) -> Remark:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    value = ""
    if "\\t" in problem:
        problem = "a tab stands where YAML wants spaces"
    return Remark(line, column, "", value, f"This is not YAML: {short(problem)}. Mend this line.")


class _Builder:
    """Nodes to plain values; counts them, since an alias can multiply a small file."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.count = 0

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.count += 1
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        self.marked.places.setdefault(path, (line, column))
        if self.count > MOST_VALUES or len(path) > MOST_DEPTH:
            raise Refused(
                Remark(line, column, "", "", "The file is too large or refers to itself.")
            )
        if not node.tag.startswith(_OWN):
            raise Refused(Remark(line, column, ".".join(path), node.tag, "Tags are not taken."))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(one, (*path, str(i))) for i, one in enumerate(node.value)]
        return None if node.tag == _NULL else str(node.value)

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                mark = key.start_mark
                reason = "This key stands twice. The first one was taken."
                self.marked.remarks.append(
                    Remark(mark.line + 1, mark.column + 1, ".".join((*path, name)), "", reason)
                )
                continue
            seen.add(name)
            yield name, self.build(value, (*path, name))
