"""What the tests of the publishing pages share: addresses of a version, values of its controls."""

import re

from catalogue.fields import sections_of
from tests.reading import Page

STATES = "Not started yet|There is a problem|Completed"


def address(revision, step=""):
    listing = revision.listing
    return f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/{step}"


def value(page: Page, name: str) -> str:
    """What stands in the text control of that name."""
    (control,) = page.elements("input", name=name)
    return control["value"] or ""


def ticked(page: Page, name: str) -> list[str]:
    return [value for field, value, chosen in page.fields if field == name and chosen]


def offered(page: Page, name: str) -> list[str]:
    return [value for field, value, _chosen in page.fields if field == name]


def states(page: Page, kind: str) -> dict[str, str]:
    """What the list of sections says of each, by the section's name."""
    found = {}
    for section in sections_of(kind):
        said = re.search(rf"{section.title}\s*(?:Optional)?\s*({STATES})", page.words)
        found[section.name] = said[1] if said else ""
    return found
