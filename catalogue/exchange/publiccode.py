"""A listing as a publiccode.yml 0.7, by the path that each field has there. Pure.

What the standard demands and the catalogue does not know is left out and said in a comment:
nothing is invented. `catalogue.intake` reads the same paths backwards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from catalogue.exchange.categories import CATEGORIES
from catalogue.exchange.records import Party, Record
from catalogue.fields import Field, FieldType, Home, Kind, is_given, public_fields_of

VERSION = "0.7"
KINDS = (Kind.COMPONENT, Kind.SHARED_SERVICE)
"""Those that have software behind them which others can run or join."""
ORDER = (
    "publiccodeYmlVersion", "name", "url", "landingURL", "isBasedOn", "softwareVersion", "releaseDate",
    "platforms", "categories", "organisation.uri", "organisation.name", "usedBy", "roadmap",
    "developmentStatus", "softwareType", "description.*.shortDescription",
    "description.*.longDescription", "description.*.documentation", "description.*.features",
    "legal.license", "maintenance.type", "localisation.localisationReady",
    "localisation.availableLanguages",
)  # fmt: skip
"""In which the standard lists its keys; one that is not named here comes last."""
MANDATORY = (
    "name", "url", "platforms", "developmentStatus", "softwareType", "legal.license",
    "maintenance.type", "localisation.localisationReady", "localisation.availableLanguages",
)  # fmt: skip
MANDATORY_IN_A_LANGUAGE = ("shortDescription", "longDescription", "features")
SHORTEST_DESCRIPTION = 150
_BESIDE_MAINTENANCE = {"internal": "contacts", "community": "contacts", "contract": "contractors"}
Document = dict[str, Any]
Entry = tuple[str, str, object]
"""The path of a field, the language that stands for its '*', and the value."""


def document(
    record: Record, *, users: Iterable[Party] = (), based_on: Iterable[str] = ()
) -> Document:
    """The keys and values of the file, in the standard's order.

    `based_on` are the addresses of the repositories that it began as a copy or a variant of.
    """
    entries = [*_of_fields(record), *_of_the_catalogue(record, users)]
    entries.append(("isBasedOn", "", list(based_on)))
    made: Document = {"publiccodeYmlVersion": VERSION}
    for path, language, value in sorted(entries, key=lambda one: _rank(one[0])):
        if is_given(value):
            _put(made, path.replace("*", language).split("."), value)
    return made


def _rank(path: str) -> int:
    return ORDER.index(path) if path in ORDER else len(ORDER)


def _of_fields(record: Record) -> Iterator[Entry]:
    for field in public_fields_of(record.kind):
        if not field.publiccode:
            continue
        if field.home is Home.LANGUAGE:
            for language, words in record.texts.items():
                yield field.publiccode, language, words.get(field.name)
        else:
            yield field.publiccode, record.shown_language, _value(field, record)


def _value(field: Field, record: Record) -> object:
    if field.type is FieldType.CAPABILITIES:
        known = (CATEGORIES.get(one.slug, ("",))[0] for one in record.capabilities)
        return sorted(category for category in known if category)
    return record.values.get(field.name)


def _of_the_catalogue(record: Record, users: Iterable[Party]) -> Iterator[Entry]:
    """What is no field of ours: who publishes it, who uses it, what the languages prove."""
    yield "organisation.uri", "", record.owner.uri
    yield "organisation.name", "", record.owner.name
    yield "usedBy", "", [user.name for user in users]
    languages = record.values.get("interface_languages")
    if isinstance(languages, list) and len(languages) > 1:
        yield "localisation.localisationReady", "", True


def _put(made: Document, path: list[str], value: object) -> None:
    *sections, key = path
    for section in sections:
        made = made.setdefault(section, {})
    made[key] = value


def lacks(made: Document) -> list[str]:
    """What the standard demands and the document has not, each as a sentence."""
    missing = [path for path in MANDATORY if not is_given(_at(made, path))]
    found = [
        f"{path}: the standard demands it, the catalogue does not have it." for path in missing
    ]
    beside = _BESIDE_MAINTENANCE.get(str(_at(made, "maintenance.type")))
    if beside:
        found.append(
            f"maintenance.{beside}: the standard demands it, the catalogue keeps no names of people."
        )
    return found + _lacking_words(made)


def _lacking_words(made: Document) -> list[str]:
    languages = made.get("description", {})
    wanting = [
        f"description.{key}: the standard demands it in a language, the catalogue does not have it."
        for key in MANDATORY_IN_A_LANGUAGE
        if not any(is_given(words.get(key)) for words in languages.values())
    ]
    short = [
        f"description.{language}.longDescription: the standard demands "
        f"{SHORTEST_DESCRIPTION} characters, this has {len(words['longDescription'])}."
        for language, words in languages.items()
        if 0 < len(words.get("longDescription", "")) < SHORTEST_DESCRIPTION
    ]
    return wanting + short


def _at(made: Document, path: str) -> object:
    value: object = made
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def written(
    record: Record,
    *,
    users: Iterable[Party] = (),
    based_on: Iterable[str] = (),
    notices: Iterable[str] = (),
) -> str:
    """The file: comments on where it is from and what it lacks, then the document."""
    users = list(users)
    made = document(record, users=users, based_on=based_on)
    comments = [f"Written from {record.address}", *notices, *lacks(made)]
    heading = [f"# {comment}" for comment in comments]
    parts = [_used_by(users) if key == "usedBy" else _yaml({key: made[key]}) for key in made]
    return "\n".join([*heading, "".join(parts)])


def _used_by(users: Iterable[Party]) -> str:
    """The standard takes names only, so the address of each stands beside it as a comment."""
    lines = [f"{_yaml([user.name]).rstrip()}{_beside(user.uri)}\n" for user in users]
    return "".join(["usedBy:\n", *lines])


def _beside(uri: str) -> str:
    return f"  # {uri}" if re.fullmatch(r"[!-~]+", uri) else ""


class _Writer(yaml.SafeDumper):
    """Text of several lines stands as it is read, and nothing stands as a reference."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def _yaml(part: object) -> str:
    return yaml.dump(
        part, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=100_000, indent=2
    )
