"""Our capabilities as categories of publiccode.yml, where both mean the same function. Pure.

Of several categories the first is the one that is written; all of them are understood.
"""

CATEGORIES: dict[str, tuple[str, ...]] = {
    "assets": ("inventory-management", "property-management"),
    "booking": ("appointment-scheduling", "online-booking"),
    "case-management": ("workflow-management", "case-management"),
    "complaints": ("whistleblowing",),
    "contact-centre": (
        "customer-service-and-support",
        "call-center-management",
        "help-desk",
        "service-desk",
    ),
    "content": ("content-management", "website-builder"),
    "dashboards": ("data-visualization", "business-intelligence"),
    "document-storage": ("document-management",),
    "fleet": ("fleet-management",),
    "forms": ("data-collection",),
    "grants": ("grant-management",),
    "invoicing": ("billing-and-invoicing",),
    "learning": ("learning-management-system",),
    "maps": ("geographic-information-systems",),
    "payroll": ("payroll",),
    "procurement": ("procurement",),
    "recruitment": ("applicant-tracking", "talent-management"),
    "sign-documents": ("e-signature",),
    "sign-in": ("identity-management",),
    "take-payments": ("payment-gateway", "mobile-payment"),
    "translation": ("translation",),
}
