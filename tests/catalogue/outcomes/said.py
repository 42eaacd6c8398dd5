"""What a member would fill in."""

from datetime import date
from decimal import Decimal


def said(**other):
    return {
        "measure": "Days from application to decision",
        "unit": "days",
        "higher_is_better": False,
        "before": Decimal(12),
        "before_from": date(2025, 1, 1),
        "before_until": date(2025, 12, 31),
        "after": Decimal(4),
        "after_from": date(2026, 1, 1),
        "after_until": date(2026, 10, 31),
        "source": "Counted in our case system.",
    } | other


def typed(**other):
    """The same as a form sends it."""
    values = said(higher_is_better="lower", before="12", after="4")
    sent = {}
    for name, value in values.items():
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            sent |= {f"{name}_{part}": str(number) for part, number in parts.items()}
        else:
            sent[name] = value
    return sent | other
