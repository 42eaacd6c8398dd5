"""When two files tell of one piece of software. Pure.

The standard makes the address of the source code the identifier, yet files in the wild share
one: parts of one repository, copied templates, a bare 'https://github.com'. So an identifier
here is the address and the name, and a number where even both are shared.
"""

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlsplit

from catalogue.intake.readers.publiccode import Entry
from catalogue.intake.repair import same_address


def address_of(entry: Entry) -> str:
    """What the identifiers of all entries with that address begin with."""
    return f"{same_address(entry.url).lower()}#"


def is_shared_host(entry: Entry) -> bool:
    """The address names a host alone, which says nothing about whose software it is."""
    return not urlsplit(entry.url).path.strip("/")


def has_name(entry: Entry, identifier: str) -> bool:
    """Whether an identifier is that of something with the entry's name, wherever it lies."""
    return identifier.split("#")[1] == _name(entry)


def free_identifier(entry: Entry, taken: Collection[str]) -> str:
    own = _identifier(entry)
    wanted, number = own, 1
    while wanted in taken:
        number += 1
        wanted = f"{own}#{number}"
    return wanted


def _identifier(entry: Entry) -> str:
    return f"{address_of(entry)}{_name(entry)}"


def _name(entry: Entry) -> str:
    return " ".join(entry.name.lower().replace("#", " ").split())


def account_of(address: str) -> str:
    """The account that holds the source code, or the host where none is named."""
    parts = urlsplit(address)
    return parts.path.strip("/").split("/")[0] or str(parts.hostname)


def unlike_names(names: Iterable[str]) -> Iterator[str]:
    """Browsers send names without folders, so several may be the same: they get numbers."""
    seen: set[str] = set()
    for name in names:
        own = name.encode(errors="replace").decode()[-400:]
        shown, number = own, 1
        while shown in seen:
            number += 1
            shown = f"{own} ({number})"
        seen.add(shown)
        yield shown
