"""Pages as people read them: their words, their links, the values of their controls."""

from html.parser import HTMLParser
from typing import Any

_SILENT = {"script", "style", "title", "option"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """`words` of the main part, `links` as (text, address), `fields` as (name, value, chosen)."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.words = ""
        self.title = ""
        self.links: list[tuple[str, str]] = []
        self.fields: list[tuple[str, str, bool]] = []
        self.marks: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._href: str | None = None
        self._label: list[str] = []
        self.feed(response.content.decode())
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.marks.append((tag, facts))
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "input":
            chosen = "checked" in facts or facts.get("type") in {"hidden", "search"}
            self.fields.append((facts.get("name") or "", facts.get("value") or "", chosen))
        if tag == "a":
            self._href, self._label = facts.get("href"), []

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "a" and self._href is not None:
            self.links.append((" ".join("".join(self._label).split()), self._href))
            self._href = None

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "head" in self._open:
            self.title += data
        if "main" in self._open and not _SILENT & set(self._open):
            self.words += f"{data} " if data.endswith("\n") else data
        if self._href is not None:
            self._label.append(data)

    def address_of(self, label: str) -> str:
        """Where the link with these words goes; it is an error when there is none."""
        for words, address in self.links:
            if words == label:
                return address
        raise AssertionError(f"no link {label!r} among {[words for words, _ in self.links]}")

    def elements(self, tag: str, **facts: str) -> list[dict[str, str | None]]:
        return [
            marks
            for name, marks in self.marks
            if name == tag and all(marks.get(key) == value for key, value in facts.items())
        ]


def read(response: Any, *, status: int = 200) -> Page:
    assert response.status_code == status, response.content[:2000]
    return Page(response)
