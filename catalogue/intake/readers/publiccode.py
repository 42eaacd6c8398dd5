"""publiccode.yml, of every version met in the wild (0.1 to 0.7), to one typed entry. Pure.

Needed for an entry: a name, and an address of the source code. Anything else that is missing
or cannot be taken is left out with a remark, which moderators see. Names, addresses and numbers of
people (maintenance.contacts, contractors) never enter the entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalogue.intake import repair
from catalogue.intake.readers.marked import Marked, Path, Refused, Remark, load, short

PHASES = ("concept", "development", "beta", "stable", "obsolete")
_NAME, _SUMMARY, _DESCRIPTION, _FEATURES, _WORDS = 100, 150, 10_000, 10, 10


@dataclass(frozen=True)
class Text:
    """The words in one language (two or three letters, maybe a region)."""

    language: str
    summary: str
    description: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """What a file says of one piece of software. `used_by` are pairs of name and address."""

    name: str
    url: str
    landing_page: str
    phase: str
    licence: str
    owner: str
    owner_identifiers: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    used_by: tuple[tuple[str, str], ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Read:
    """An entry with remarks, or no entry and the faults why. `marked` knows the lines."""

    entry: Entry | None
    faults: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    marked: Marked

    def remark(self, path: str, value: str, reason: str) -> Remark:
        """One more, about the value at that path, on its line."""
        line, column = self.marked.place(tuple(path.split(".")))
        return Remark(line, column, path, short(value), reason)


def read(raw: bytes) -> Read:
    """Never raises: a file is taken, or refused with line and reason."""
    try:
        marked = load(raw)
    except Refused as refused:
        return Read(None, (refused.remark,), (), Marked(None))
    if not isinstance(marked.value, dict):
        remark = Remark(1, 1, "", "", "The file holds no keys and values. Begin with 'name:'.")
        return Read(None, (remark,), (), marked)
    return _Reader(marked).read()


class _Reader:
    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.top: dict[str, Any] = marked.value
        self.faults: list[Remark] = []

    def read(self) -> Read:
        name = self._name()
        url = self._address(("url",), needed=True)
        texts = tuple(self._texts()) or (self._text_at_top(),)
        if self.faults:
            return Read(None, tuple(self.faults), tuple(self.marked.remarks), self.marked)
        entry = Entry(
            name=name,
            url=url,
            landing_page=self._address(("landingURL",)),
            phase=self._phase(),
            licence=repair.line(self._text(("legal", "license"))),
            owner=self._owner(),
            owner_identifiers=tuple(self._identifiers()),
            categories=tuple(self._lines(("categories",))),
            used_by=tuple(self._used_by()),
            texts=texts,
        )
        return Read(entry, (), tuple(self.marked.remarks), self.marked)

    def _fault(self, path: Path, value: object, reason: str) -> None:
        line, column = self.marked.place(path)
        self.faults.append(Remark(line, column, ".".join(path), str(value)[:80], reason))

    def _at(self, path: Path) -> Any:
        value: Any = self.top
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def _text(self, path: Path) -> str:
        """A text; a list of one is taken for its entry, anything else is left out."""
        value = self._at(path)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if value is None or isinstance(value, str):
            return value or ""
        self.marked.remark(path, "", "This should be one text. It was left out.")
        return ""

    def _name(self) -> str:
        name = repair.line(self._text(("name",)))
        if not name:
            self._fault(("name",), "", "Give the software a name.")
        if len(name) > _NAME:
            self.marked.remark(("name",), name, f"Shortened to {_NAME} characters.")
        return repair.shorten(name, _NAME)

    def _address(self, path: Path, *, needed: bool = False) -> str:
        given = self._text(path)
        found = repair.address(given)
        if needed and not found:
            self._fault(path, given, "Give the full address of the source code, from https:// on.")
        elif given and not found:
            self.marked.remark(path, given, "This is no full address. It was left out.")
        return found

    def _phase(self) -> str:
        given = repair.line(self._text(("developmentStatus",))).lower()
        if given and given not in PHASES:
            self.marked.remark(
                ("developmentStatus",), given, f"Use one of {', '.join(PHASES)}. It was left out."
            )
            return ""
        return given

    def _texts(self) -> Iterator[Text]:
        languages = self._at(("description",))
        if not isinstance(languages, dict):
            return
        seen: set[str] = set()
        for key, words in languages.items():
            path = ("description", key)
            language = _language(key)
            if not language or not isinstance(words, dict) or language in seen:
                self.marked.remark(path, key, "This is no language with texts of its own.")
                continue
            text = self._text_in(path, language)
            if text.summary or text.description:
                seen.add(language)
                yield text

    def _text_at_top(self) -> Text:
        """Some files put the description beside the name, or leave it out."""
        text = self._text_in((), self._first_language())
        if not text.summary:
            reason = "Give a short or long description in one language."
            self.marked.remark(("description",), "", reason)
        return text

    def _first_language(self) -> str:
        for key in ("localisation", "localization"):
            for language in self._lines((key, "availableLanguages")):
                return _language(language) or "en"
        return "en"

    def _text_in(self, path: Path, language: str) -> Text:
        summary = repair.line(self._text((*path, "shortDescription")))
        summary = summary or repair.line(self._text((*path, "genericName")))
        description = repair.paragraphs(self._text((*path, "longDescription")))
        if len(summary) > _SUMMARY:
            self.marked.remark(
                (*path, "shortDescription"), summary, f"Shortened to {_SUMMARY} characters."
            )
        if len(description) > _DESCRIPTION:
            self.marked.remark(
                (*path, "longDescription"), description, f"Shortened to {_DESCRIPTION} characters."
            )
        summary = summary or description.split("\n")[0]
        features = tuple(self._features((*path, "features")))
        return Text(
            language,
            repair.shorten(summary, _SUMMARY),
            repair.shorten(description, _DESCRIPTION),
            features,
        )

    def _features(self, path: Path) -> Iterator[str]:
        given = list(self._lines(path))
        if len(given) > _FEATURES:
            self.marked.remark(path, len(given), f"Only the first {_FEATURES} were taken.")
        for feature in given[:_FEATURES]:
            words = feature.split()
            if len(words) > _WORDS or len(feature) > 20 * _WORDS:
                self.marked.remark(path, feature, f"Shortened to {_WORDS} words.")
                yield repair.shorten(" ".join(words[:_WORDS]), 190).rstrip("…") + "…"
            else:
                yield feature

    def _lines(self, path: Path) -> Iterator[str]:
        value = self._at(path)
        if isinstance(value, str):
            value = [value]
        for one in value if isinstance(value, list) else []:
            text = repair.line(one) if isinstance(one, str) else ""
            if text:
                yield text

    def _owner(self) -> str:
        for path in (
            ("organisation", "name"),
            ("legal", "repoOwner"),
            ("legal", "mainCopyrightOwner"),
        ):
            if found := repair.line(self._text(path)):
                return repair.shorten(found, 200)
        return ""

    def _identifiers(self) -> Iterator[tuple[str, str]]:
        uri = repair.line(self._text(("organisation", "uri")))
        if uri:
            yield "uri", uri[:300]
        for path in (("it", "riuso", "codiceIPA"), ("IT", "riuso", "codiceIPA")):
            code = repair.line(self._text(path)).lower()
            if code:
                yield "ipa", code[:300]
                return

    def _used_by(self) -> Iterator[tuple[str, str]]:
        value = self._at(("usedBy",))
        seen: set[str] = set()
        for one in value if isinstance(value, list) else []:
            parts = one if isinstance(one, dict) else {"name": one}
            uri = parts.get("uri")
            name = parts.get("name") or uri
            text = repair.line(name)[:300] if isinstance(name, str) else ""
            if text and text.lower() not in seen:
                seen.add(text.lower())
                yield text, str(uri or "")[:500]


def _language(key: str) -> str:
    """'it', 'IT', 'it_IT' and 'ita' to the form in which it is kept; '' for anything else."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", key)
    if not found:
        return ""
    return _THREE.get(found[1].lower(), found[1].lower())


_THREE = {"ita": "it", "eng": "en", "fra": "fr", "deu": "de", "nld": "nl"}
