"""Records of listings that stand in no database."""

from datetime import date
from typing import Any

from catalogue.exchange.records import Named, Party, Record

LONG = " ".join(["Residents ask for a permit and pay for it. Wardens see who may park."] * 4)
OWNER = Party(slug="wexmouth", name="Wexmouth Borough", uri="https://commons.example/wexmouth/")


def record(**changes: Any) -> Record:
    """A building block of which everything is given."""
    values: dict[str, Any] = {
        "slug": "permits",
        "address": "https://commons.example/listings/permits/",
        "kind": "component",
        "state": "live",
        "language": "en",
        "owner": OWNER,
        "published_on": date(2026, 3, 27),
        "reused_by": 2,
        "capabilities": [Named(slug="booking", name="Book appointments")],
        "values": {
            "name": "Parking permits",
            "repository": "https://code.example/wexmouth/permits",
            "landing_page": "https://permits.example",
            "phase": "stable",
            "licence": "EUPL-1.2",
            "software_version": "2.10",
            "release_date": "2026-03-01",
            "software_type": "standalone/web",
            "platforms": ["web", "linux"],
            "interface_languages": ["en", "cy"],
            "documentation": "https://docs.example/permits",
            "roadmap": "https://code.example/plans",
            "maintained_by": "none",
            "audience": ["local_authority"],
        },
        "texts": {
            "en": {
                "summary": "Residents ask for a parking permit",
                "description": LONG,
                "features": ["Ask online", "Pay online"],
                "cases_covered": [],
                "cases_not_covered": [],
            },
            "cy": {"summary": "Trwyddedau parcio", "description": "", "features": []},
        },
    }
    return Record(**values | changes)


def changed(values: dict[str, Any], **others: Any) -> Record:
    """The same with some values of fields changed; None takes one out."""
    return record(values=dict(record().values) | values, **others)
