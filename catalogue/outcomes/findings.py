"""The sentence that says what was found, made of the numbers beside it. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _


def percent(before: Decimal, after: Decimal) -> int | None:
    """By how many per cent it rose (above 0) or fell; None where there was nothing before."""
    if before == 0:
        return None
    share = (after - before) / abs(before) * 100
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def plain(value: Decimal) -> str:
    """With commas, without noughts at its end: 1,200.5."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def change(before: Decimal, after: Decimal) -> str:
    """'67% less', '12% more', 'no change'; in units where no per cent can be told."""
    if after == before:
        return _("no change")
    by = percent(before, after)
    size = plain(abs(after - before)) if by is None else f"{abs(by)}%"
    return (_("%(size)s more") if after > before else _("%(size)s less")) % {"size": size}


def finding(
    *, measure: str, unit: str, before: Decimal, after: Decimal, higher_is_better: bool
) -> str:
    """'Days from application to decision: from 12 to 4 days, 67% less. That is better.'"""
    words = _("%(measure)s: from %(before)s to %(after)s %(unit)s, %(change)s. %(verdict)s")
    return words % {
        "measure": measure,
        "before": plain(before),
        "after": plain(after),
        "unit": unit,
        "change": change(before, after),
        "verdict": _verdict(before, after, higher_is_better=higher_is_better),
    }


def _verdict(before: Decimal, after: Decimal, *, higher_is_better: bool) -> str:
    if before == after:
        return _("That is as before.")
    return _("That is better.") if (after > before) == higher_is_better else _("That is worse.")
