"""A listing as linked data in the words of schema.org, for those who read pages by machine. Pure."""

from collections.abc import Mapping

from catalogue.exchange.records import Record

CONTEXT = "https://schema.org"
TYPES = {
    "component": "SoftwareApplication",
    "shared_service": "GovernmentService",
    "commodity_service": "Service",
}
LICENCES = "https://spdx.org/licenses/{}.html"
_ROLES = {"component": "publisher"}
"""How the owner stands to it; to a service the owner is its provider."""


def document(record: Record) -> dict[str, object]:
    """What the standard has words for and the catalogue knows; nothing else is in it."""
    owner = {"@type": "Organization", "name": record.owner.name, "url": record.owner.uri}
    made = {
        "@context": CONTEXT,
        "@type": TYPES[record.kind],
        "@id": record.address,
        "url": record.address,
        "name": record.value_of("name"),
        "alternateName": record.value_of("aliases"),
        "description": record.value_of("summary"),
        "sameAs": record.value_of("landing_page"),
        _ROLES.get(record.kind, "provider"): owner,
        **(_of_software(record) if record.kind == "component" else _of_service(record)),
    }
    return {key: value for key, value in made.items() if value}


def _of_software(record: Record) -> Mapping[str, object]:
    licence = record.value_of("licence")
    return {
        "inLanguage": record.shown_language,
        "datePublished": record.published_on.isoformat(),
        "applicationCategory": [one.name for one in record.capabilities],
        "softwareVersion": record.value_of("software_version"),
        "license": LICENCES.format(licence) if licence else None,
    }


def _of_service(record: Record) -> Mapping[str, object]:
    return {"serviceType": [one.name for one in record.capabilities]}
