"""publiccode.yml, of every version met in the wild (0.1 to 0.7), to one typed entry. Pure.

Needed for an entry: a name, and an address of the source code, because nobody can judge or find
again what has neither. Anything else that is missing or cannot be taken is left out with a
remark, which moderators see: real files lack a licence, a status, even every word of description.
The stated version of the standard is not believed, since it is often wrong; all are read alike.

Names, addresses and numbers of people (maintenance.contacts, contractors) never enter the entry.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from accounts.visible import one_line
from catalogue.intake import repair
from catalogue.intake.readers.languages import language_of
from catalogue.intake.readers.marked import Marked, Path, Refused, Remark, load
from catalogue.intake.readers.simple import Simple, facts_of
from catalogue.intake.readers.values import Values

MOST_REMARKS = 100
_NAME, _OWNER, _SUMMARY, _DESCRIPTION = 100, 200, 150, 10_000
_ENTRIES, _WORDS, _ENTRY, _ADOPTER, _URI = 10, 10, 200, 300, 300
_PERSON = ("name", "affiliation")


@dataclass(frozen=True)
class Text:
    """The words in one language (two or three letters)."""

    language: str
    summary: str
    description: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """What a file says of one piece of software; '' or () where it says nothing.

    `facts` are the values of the fields that were asked for, `used_by` pairs of name and
    address, `owner_identifiers` of scheme and value, `aliases` the suite that it belongs to and
    its names in other languages.
    """

    name: str
    url: str
    facts: Mapping[str, object]
    licence: str
    owner: str
    owner_identifiers: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
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
        return self.marked.note(tuple(path.split(".")), value, reason)


def read(raw: bytes, *, simple: Iterable[Simple] = ()) -> Read:
    """Never raises: a file is taken, or refused with line and reason.

    `simple` are the fields of the schema that one key fills; the rest is read here.
    """
    try:
        marked = load(raw)
    except Refused as refused:
        return Read(None, (refused.remark,), (), Marked(None))
    if not isinstance(marked.value, dict):
        fault = marked.note((), "", "The file holds no keys with values. Begin with 'name:'.")
        return Read(None, (fault,), (), marked)
    values = Values(marked)
    if faults := tuple(_faults(values)):
        return Read(None, faults, (), marked)
    entry = _entry(values, simple)
    return Read(entry, (), _listed(marked.remarks), marked)


def _faults(values: Values) -> Iterator[Remark]:
    if not values.line(("name",)):
        yield _fault(values, "name", "Give the software a name.")
    if not repair.address(values.raw(("url",))):
        yield _fault(values, "url", "Give the full address of the source code, from https:// on.")


def _fault(values: Values, key: str, reason: str) -> Remark:
    path, value = values.find((key,))
    given = value if isinstance(value, str) else ""
    return values.marked.note(path, given, reason)


def _listed(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """In the order of the file, and not more than people read."""
    told = dict.fromkeys(_impersonal(one) for one in remarks)
    ordered = sorted(told, key=lambda one: (one.line, one.column))
    if len(ordered) <= MOST_REMARKS:
        return tuple(ordered)
    more = f"{len(ordered) - MOST_REMARKS:,} more remarks are not listed. Mend these first."
    return (*ordered[:MOST_REMARKS], Remark(1, 1, "", "", more))


def _impersonal(remark: Remark) -> Remark:
    """Values of the section that names people are not repeated."""
    return replace(remark, value="") if remark.field.lower().startswith("maintenance") else remark


def _entry(values: Values, simple: Iterable[Simple]) -> Entry:
    name = values.limited(("name",), _NAME)
    identifiers = tuple(_identifiers(values))
    used_by = tuple(_used_by(values))
    users = {name.lower() for name, _uri in used_by}
    return Entry(
        name=name,
        url=values.address(("url",)),
        facts=facts_of(values, simple),
        licence=values.limited(("legal", "license"), _ENTRY),
        owner=_owner(values, identified=bool(identifiers), users=users),
        owner_identifiers=identifiers,
        aliases=_aliases(values, name),
        categories=tuple(text for _path, text in values.lines(("categories",))),
        used_by=used_by,
        texts=tuple(_texts(values)),
    )


def _texts(values: Values) -> list[Text]:
    languages = values.at(("description",))
    given = list(_texts_of(values, languages)) if isinstance(languages, dict) else []
    return given or [_text_outside(values)]


def _texts_of(values: Values, languages: dict[str, object]) -> Iterator[Text]:
    seen: set[str] = set()
    for key, words in languages.items():
        path = ("description", key)
        language = language_of(key)
        if not language or not isinstance(words, dict):
            values.remark(path, key, "This is no language with texts of its own. It was left out.")
            continue
        if language in seen:
            values.remark(path, key, "This language has its texts above. These were left out.")
            continue
        text = _text_in(values, path, language)
        if text.summary:
            seen.add(language)
            yield text
        else:
            values.remark(path, key, "Give a short or long description in this language.")


def _text_outside(values: Values) -> Text:
    """Some files put the words beside the name, or have none."""
    language = next(
        filter(None, (language_of(text) for text in _available_languages(values))), "en"
    )
    text = _text_in(values, (), language)
    if text.summary:
        reason = f"These words stand outside a language and were read as '{language}'."
        values.remark(("description",), "", reason)
    else:
        values.remark(("description",), "", "Give a short or long description in a language.")
    return text


def _available_languages(values: Values) -> Iterator[str]:
    for key in ("localisation", "localization"):
        yield from (text for _path, text in values.lines((key, "availableLanguages")))


def _text_in(values: Values, path: Path, language: str) -> Text:
    long = (*path, "longDescription") if path else _outside_path(values)
    description = values.fit(long, repair.paragraphs(values.raw(long)), _DESCRIPTION)
    summary = values.limited((*path, "shortDescription"), _SUMMARY)
    summary = summary or values.limited((*path, "genericName"), _SUMMARY)
    if description and not summary:
        summary = repair.shorten(one_line(description.split("\n")[0]), _SUMMARY)
        reason = "There is no short description. The beginning of the long one was taken."
        values.remark((*path, "shortDescription"), summary, reason)
    return Text(language, summary, description, tuple(_features(values, (*path, "features"))))


def _outside_path(values: Values) -> Path:
    whole = isinstance(values.at(("description",)), str)
    return ("description",) if whole else ("longDescription",)


def _features(values: Values, path: Path) -> Iterator[str]:
    given = list(values.lines(path))
    if len(given) > _ENTRIES:
        reason = f"There are {len(given)}. The first {_ENTRIES} were taken. Keep the best."
        values.remark(path, "", reason)
    for own, feature in given[:_ENTRIES]:
        words = feature.split()
        if len(words) > _WORDS or len(feature) > _ENTRY:
            reason = f"Say it in {_WORDS} words. Its beginning was taken."
            values.marked.remark(own, feature, reason)
            short = repair.shorten(" ".join(words[:_WORDS]), _ENTRY - 1)
            yield f"{short.rstrip('…,;:.')}…"
        else:
            yield feature


def _aliases(values: Values, name: str) -> tuple[str, ...]:
    """Without those that are too long to be a name."""
    languages = values.at(("description",))
    keys = languages if isinstance(languages, dict) else ()
    given = [values.line(("applicationSuite",))]
    given += [values.line(("description", key, "localisedName")) for key in keys]
    unlike: dict[str, str] = {"": "", name.lower(): ""}
    for one in given:
        if len(one.split()) <= _WORDS and len(one) <= _ENTRY:
            unlike.setdefault(one.lower(), one)
    return tuple(one for one in unlike.values() if one)[:_ENTRIES]


def _owner(values: Values, *, identified: bool, users: set[str]) -> str:
    """The organisation behind it.

    A name that is also a contact's is a person's and left out, unless it has an identifier of
    organisations or stands among those who use the software.
    """
    people = set() if identified else set(_contacts(values)) - users
    for path in (
        ("organisation", "name"),
        ("legal", "repoOwner"),
        ("legal", "mainCopyrightOwner"),
    ):
        found = values.limited(path, _OWNER)
        if found.lower() in people:
            values.remark(path, "", "This is the name of a contact. Name an organisation.")
        elif found and found.lower() != "legal/authorsfile":
            return found
    return ""


def _contacts(values: Values) -> Iterator[str]:
    """Names of people, in small letters: contacts that are not called like their employer."""
    contacts = values.at(("maintenance", "contacts"))
    for one in contacts if isinstance(contacts, list) else ():
        if isinstance(one, dict):
            name, employer = (str(one.get(key) or "").strip().lower() for key in _PERSON)
            if name and name != employer:
                yield name


def _identifiers(values: Values) -> Iterator[tuple[str, str]]:
    """An Italian organisation has one code, which 0.5 and later write as an urn."""
    uri = values.line(("organisation", "uri"))[:_URI]
    code = re.fullmatch(r"urn:x-italian-pa:(\S+)", uri, re.IGNORECASE)
    if uri and not code:
        yield "uri", uri
    own = code[1] if code else values.line(("it", "riuso", "codiceIPA"))
    if own:
        yield "ipa", own.lower()[:_URI]


def _used_by(values: Values) -> Iterator[tuple[str, str]]:
    """Names, in newer files also names with addresses."""
    seen: set[str] = set()
    for path, one in values.entries(("usedBy",)):
        uri = ""
        if isinstance(one, dict) and {"name", "uri"} & one.keys():
            uri = values.line((*path, "uri"))[:_URI]
            text = values.raw((*path, "name")) or uri
        else:
            text = values.text_of(path, one)
        name = values.fit(path, repair.line(text), _ADOPTER)
        if name and name.lower() not in seen:
            seen.add(name.lower())
            yield name, uri
