"""Real records of software and services, each set read into one plain form.

Of a set that comes in several yearly states the newest is read. Within a set records with the
same name, however it is written, and the same address are one; the first is kept. Everything
else stays, also the same software in two sets, and different things that have one name.
Files in publiccode.yml are not read here: the importer takes them.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from accounts.visible import one_line
from catalogue.intake import repair

_NAME, _SUMMARY, _DESCRIPTION, _LICENCE = 100, 150, 10_000, 60
_MEMBERS = "CNCF Members"
"""Companies, not software."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """As a listing takes it, in one language; '' where the set says nothing."""

    set: str
    name: str
    summary: str
    description: str
    address: str
    licence: str
    language: str


def read_records(folder: Path) -> list[Record]:
    """Of all sets in that folder; those that are not there are left out."""
    kept: dict[tuple[str, str, str], Record] = {}
    for name, read in _SETS.items():
        for given in read(folder / name) if (folder / name).is_dir() else ():
            if record := _record(name, **given):
                key = (name, record.name.casefold(), repair.same_address(record.address))
                kept.setdefault(key, record)
    return list(kept.values())


def publiccode_files(folder: Path) -> list[tuple[str, bytes]]:
    """For the importer: name and content, of whole files and of an answer that holds some."""
    found = sorted((folder / "publiccode-yml").rglob("publiccode.y*ml"))
    files = [(one.relative_to(folder).as_posix(), one.read_bytes()) for one in found]
    for page in sorted((folder / "developers-italia-api").glob("*.json")):
        entries = json.loads(page.read_bytes())["data"]
        files += [
            (f"{page.stem}/{number}/publiccode.yml", one["publiccodeYml"].encode())
            for number, one in enumerate(entries)
        ]
    return files


def _record(
    source: str,
    *,
    name: object,
    words: object,
    address: object = "",
    licence: object = "",
    language: str = "en",
) -> Record | None:
    """Cut at whole words to what a listing takes; None without a name."""
    called = repair.line(_text(name))
    if not called:
        return None
    whole = repair.shorten(repair.paragraphs(_text(words)), _DESCRIPTION)
    summary = repair.shorten(one_line(whole), _SUMMARY)
    return Record(
        set=source,
        name=repair.shorten(called, _NAME),
        summary=summary,
        description=whole if whole != summary else "",
        address=repair.address(_text(address)),
        licence=repair.line(_text(licence))[:_LICENCE],
        language=language,
    )


def _text(given: object) -> str:
    """Of words in several languages the English ones."""
    if isinstance(given, dict):
        given = given.get("en")
    return given if isinstance(given, str) else ""


def _dpg(folder: Path) -> Iterator[dict[str, Any]]:
    for path in _files(folder, "nominees", "archive", "excluded-nominees", end="json"):
        one = json.loads(path.read_bytes())
        licences = one.get("license") or [{}]
        yield {
            "name": one.get("name"),
            "words": one.get("description"),
            "address": one.get("website"),
            "licence": licences[0].get("spdx"),
        }


def _sill(folder: Path) -> Iterator[dict[str, Any]]:
    """Its longer words are in French; where it has none, they are what the thing is for."""
    for one in json.loads((folder / "2022" / "sill.json").read_bytes()):
        yield {
            "name": one["i"],
            "words": one.get("fr-desc") or one.get("f"),
            "address": one.get("sources") or one.get("website"),
            "licence": one.get("l"),
            "language": "fr",
        }


def _code_json(folder: Path) -> Iterator[dict[str, Any]]:
    paths = _files(folder, "agencies-2020", "agencies-other", "single-repo", end="json")
    for path in paths:
        for one in _releases(json.loads(_unpacked(path))):
            permissions = one.get("permissions")
            licences = permissions.get("licenses") if isinstance(permissions, dict) else None
            yield {
                "name": one.get("name"),
                "words": one.get("longDescription") or one.get("description"),
                "address": one.get("repositoryURL") or one.get("repository"),
                "licence": licences[0].get("name") if licences else one.get("license"),
            }


def _releases(content: Any) -> list[dict[str, Any]]:
    """Three forms: a list; an agency with releases, once called projects; a single one."""
    if isinstance(content, list):
        return content
    if "name" in content:
        return [content]
    return content.get("releases") or content.get("projects") or []


def _ore(folder: Path) -> Iterator[dict[str, Any]]:
    for path in _files(folder, "software", "code", end="yml"):
        content = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        for one in content.get("releases", [content]):
            yield {
                "name": one["name"],
                "words": one["description"]["whatItDoes"],
                "address": one.get("repositoryURL") or one.get("homepageURL"),
                "licence": one["licences"][0].get("spdxID"),
            }


def _landscape(folder: Path) -> Iterator[dict[str, Any]]:
    raw = _unpacked(folder / "landscape.yml.gz")
    content = yaml.load(raw, Loader=yaml.CSafeLoader)
    groups = (one for one in content["landscape"] if one["name"] != _MEMBERS)
    for group in (part for one in groups for part in one["subcategories"] or ()):
        for one in group["items"] or ():
            yield {
                "name": one["name"],
                "words": one.get("description"),
                "address": one.get("repo_url") or one.get("homepage_url"),
            }


def _api_catalogue(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "data" / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        for one in csv.DictReader(file):
            yield {
                "name": one["name"],
                "words": one["description"],
                "address": one["url"] or one["documentation"],
                "licence": one["license"],
            }


def _services(folder: Path) -> Iterator[dict[str, Any]]:
    """Without the empty form that lies among them."""
    for path in _files(folder, "services", end="json"):
        if not path.name.startswith("_"):
            one = json.loads(path.read_bytes())
            address = one.get("liveservice") or one.get("start-page")
            yield {"name": one["name"], "words": one.get("description"), "address": address}


def _files(folder: Path, *below: str, end: str) -> Iterator[Path]:
    for name in below:
        yield from sorted(
            one for one in (folder / name).rglob("*") if f".{end}" in one.name and one.is_file()
        )


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


_SETS = {
    "dpg": _dpg,
    "sill": _sill,
    "code-json-us": _code_json,
    "ore-canada": _ore,
    "landscape-cncf": _landscape,
    "uk-api-catalogue": _api_catalogue,
    "uk-services": _services,
}
