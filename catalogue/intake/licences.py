"""Licences as files name them, to the identifiers of our list. Pure."""

from collections.abc import Iterable

FORMER = {
    "agpl-3.0": "AGPL-3.0-only",
    "agpl-3.0+": "AGPL-3.0-or-later",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "eupl v1.2": "EUPL-1.2",
    "eupl-1.2+": "EUPL-1.2-or-later",
    "gpl-2.0": "GPL-2.0-only",
    "gpl-2.0+": "GPL-2.0-or-later",
    "gpl-3.0": "GPL-3.0-only",
    "gpl-3.0+": "GPL-3.0-or-later",
    "lgpl-3.0+": "LGPL-3.0-or-later",
}
"""Identifiers that SPDX gave up, and names in words, in lower case."""


def licence_of(given: str, known: Iterable[str]) -> str:
    """The identifier of our list that means the same, or ''."""
    wanted = FORMER.get(given.lower(), given)
    return next((one for one in known if one.lower() == wanted.lower()), "")
