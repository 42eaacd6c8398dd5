"""publiccode.yml categories to our capabilities, where both mean the same function. Pure."""

CAPABILITIES = {
    "applicant-tracking": "recruitment",
    "appointment-scheduling": "booking",
    "billing-and-invoicing": "invoicing",
    "business-intelligence": "dashboards",
    "call-center-management": "contact-centre",
    "case-management": "case-management",
    "content-management": "content",
    "customer-service-and-support": "contact-centre",
    "data-collection": "forms",
    "data-visualization": "dashboards",
    "document-management": "document-storage",
    "e-signature": "sign-documents",
    "fleet-management": "fleet",
    "geographic-information-systems": "maps",
    "grant-management": "grants",
    "help-desk": "contact-centre",
    "identity-management": "sign-in",
    "inventory-management": "assets",
    "learning-management-system": "learning",
    "mobile-payment": "take-payments",
    "online-booking": "booking",
    "payment-gateway": "take-payments",
    "payroll": "payroll",
    "procurement": "procurement",
    "property-management": "assets",
    "service-desk": "contact-centre",
    "talent-management": "recruitment",
    "translation": "translation",
    "website-builder": "content",
    "whistleblowing": "complaints",
    "workflow-management": "case-management",
}
MOST = 5


def capabilities_of(categories: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Slugs of ours, each once, and the categories that have none."""
    known = [category.lower() for category in categories]
    slugs = [CAPABILITIES[one] for one in known if one in CAPABILITIES]
    unknown = [one for one in known if one not in CAPABILITIES]
    return list(dict.fromkeys(slugs)), list(dict.fromkeys(unknown))
