"""A value as people read it; the same words on pages, in differences and in tables."""

import re
from collections.abc import Iterable
from datetime import date

from babel import Locale, UnknownLocaleError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.fields.types import SEVERAL, Field, FieldType, is_given


def as_lines(field: Field, value: object) -> list[str]:
    """One text for each thing that was given; none where nothing was.

    Functions (capabilities) have no order of their own, so they stand by name.
    """
    if not is_given(value):
        return []
    if field.type is FieldType.CAPABILITIES:
        return sorted(str(one) for one in _several(value))
    if field.type in SEVERAL:
        return [str(field.label_of(str(one))) for one in _several(value)]
    match field.type:
        case FieldType.CHOICE:
            return [str(field.label_of(str(value)))]
        case FieldType.MONEY:
            return [pounds(int(str(value)))]
        case FieldType.DATE:
            return [date_format(date.fromisoformat(str(value)), "j F Y")]
    return [str(value)]


def _several(value: object) -> Iterable[object]:
    return value if isinstance(value, Iterable) and not isinstance(value, str) else [value]


def pounds(pence: int) -> str:
    """£1,200, or £1,200.50 where there are pence."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


_AMOUNT = re.compile(r"£?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?", re.ASCII)


def pence_of(typed: str) -> int:
    """Whole pence of pounds as people type them: £1,200.50, 1 200 or 40000.

    Nothing is rounded, and a comma only parts thousands: raises ValueError for 1.005 and 40,5.
    """
    found = _AMOUNT.fullmatch(re.sub(r"\s", "", typed))
    if found is None:
        raise ValueError(typed)
    whole, rest = found.groups()
    return int(whole.replace(",", "")) * 100 + int((rest or "").ljust(2, "0"))


MOST_PENCE = 10**12


def pence(typed: str) -> int | None:
    """Whole pence of an amount typed in pounds; None where nothing was typed.

    Raises ValueError with the words that say how to write it.
    """
    if not re.sub(r"[£,\s]", "", typed):
        return None
    try:
        found = pence_of(typed)
    except ValueError as error:
        words = _("Enter an amount in pounds, as 1,200 or 1200.50. '%(typed)s' is not.")
        raise ValueError(words % {"typed": typed[:40]}) from error
    if found > MOST_PENCE:
        raise ValueError(_("The amount must be %(most)s or less") % {"most": pounds(MOST_PENCE)})
    return found


def language_name(code: str) -> str:
    """The language's name in English; its code where nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code
