"""publiccode.yml categories to our capabilities, where both mean the same function. Pure."""

CAPABILITIES = {
    "accounting": "invoicing",
    "appointment-scheduling": "booking",
    "business-intelligence": "dashboards",
    "case-management": "case-management",
    "compliance-management": "inspections",
    "content-management": "content",
    "customer-service-and-support": "contact-centre",
    "data-collection": "forms",
    "data-visualization": "dashboards",
    "document-management": "document-storage",
    "e-signature": "sign-documents",
    "employee-management": "leave",
    "fleet-management": "fleet",
    "geographic-information-systems": "maps",
    "help-desk": "contact-centre",
    "hr": "payroll",
    "identity-management": "sign-in",
    "it-service-management": "monitoring",
    "mobile-payment": "take-payments",
    "procurement": "procurement",
    "service-desk": "contact-centre",
    "time-management": "rostering",
    "website-builder": "content",
    "whistleblowing": "complaints",
    "workflow-management": "case-management",
}
MOST = 5


def capabilities_of(categories: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Slugs of ours, each once and five at most, and the categories that have none."""
    slugs = [CAPABILITIES[one] for one in categories if one in CAPABILITIES]
    unknown = [one for one in categories if one not in CAPABILITIES]
    return list(dict.fromkeys(slugs))[:MOST], unknown
