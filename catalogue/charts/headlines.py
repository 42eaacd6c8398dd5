"""The sentence above each chart states the finding; its numbers stand in the table. Pure.

A noun says whose chart it is: listing, publisher, user, capability, type, place or commons.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.charts.specification import Row
from catalogue.dates import add_months

FINDINGS: Mapping[str, Callable[[int], str]] = {
    "listing": lambda n: ngettext(
        "%(count)s organisation reuses this service",
        "%(count)s organisations reuse this service",
        n,
    ),
    "publisher": lambda n: ngettext(
        "%(count)s organisation reuses its services",
        "%(count)s organisations reuse its services",
        n,
    ),
    "user": lambda n: ngettext("It uses %(count)s service", "It uses %(count)s services", n),
    "capability": lambda n: ngettext(
        "%(count)s organisation reuses a service that does this",
        "%(count)s organisations reuse a service that does this",
        n,
    ),
    "type": lambda n: ngettext(
        "%(count)s organisation of this type reuses a service",
        "%(count)s organisations of this type reuse a service",
        n,
    ),
    "place": lambda n: ngettext(
        "%(count)s organisation from here reuses a service",
        "%(count)s organisations from here reuse a service",
        n,
    ),
    "commons": lambda n: ngettext(
        "%(count)s organisation reuses at least one service",
        "%(count)s organisations reuse at least one service",
        n,
    ),
}
_SHARES: Mapping[str, Callable[[int], str]] = {
    "listing": lambda n: ngettext(
        "It is meant for %(count)s organisation, of which %(fitting)s reuses it: %(share)s%%",
        "It is meant for %(count)s organisations, of which %(fitting)s reuse it: %(share)s%%",
        n,
    ),
    "publisher": lambda n: ngettext(
        "Outside its group there is %(count)s public body, of which %(fitting)s does: %(share)s%%",
        "Outside its group there are %(count)s public bodies, of which %(fitting)s do: %(share)s%%",
        n,
    ),
    "type": lambda n: ngettext(
        "There is %(count)s of this type, of which %(fitting)s does: %(share)s%%",
        "There are %(count)s of this type, of which %(fitting)s do: %(share)s%%",
        n,
    ),
    "place": lambda n: ngettext(
        "There is %(count)s public body here, of which %(fitting)s does: %(share)s%%",
        "There are %(count)s public bodies here, of which %(fitting)s do: %(share)s%%",
        n,
    ),
    "commons": lambda n: ngettext(
        "There is %(count)s public body, of which %(fitting)s does: %(share)s%%",
        "There are %(count)s public bodies, of which %(fitting)s do: %(share)s%%",
        n,
    ),
}
_SHARES = {**_SHARES, "capability": _SHARES["commons"]}


def said(number: float) -> str:
    """As the table shows it: 1,200 or 12.5 or 100."""
    whole = int(number)
    return f"{whole:,}" if whole == number else f"{number:,}"


def finding(noun: str, count: int) -> str:
    return FINDINGS[noun](count) % {"count": said(count)}


def growth(noun: str, rows: Sequence[Row]) -> str:
    """How many there are and how that changed in a year.

    `rows` begin with an ISO day and a count, the oldest first.
    """
    now = _number(rows[-1][1])
    before = _a_year_before(rows)
    if before is None:
        return _("%(finding)s so far") % {"finding": finding(noun, now)}
    parts = {"finding": finding(noun, now), "before": said(before)}
    if now > before:
        return _("%(finding)s, up from %(before)s a year before") % parts
    if now < before:
        return _("%(finding)s, down from %(before)s a year before") % parts
    return _("%(finding)s, as many as a year before") % parts


def _a_year_before(rows: Sequence[Row]) -> int | None:
    """The count at the last month's end that lies a year or longer before the last day."""
    day = add_months(date.fromisoformat(str(rows[-1][0])), -12).isoformat()
    past = [row for row in rows if str(row[0]) <= day]
    return _number(past[-1][1]) if past else None


def _number(cell: object) -> int:
    return int(str(cell))


def share(noun: str, *, fitting: int, eligible: int, percent: float) -> str:
    """Numerator and denominator of a rate, and the rate."""
    numbers = {"count": said(eligible), "fitting": said(fitting), "share": said(percent)}
    return _SHARES[noun](eligible) % numbers


def types_headline(noun: str, *, total: int, largest: str, number: int, spread: float) -> str:
    parts = {
        "finding": finding(noun, total), "type": largest, "number": said(number),
        "spread": said(spread),
    }  # fmt: skip
    words = _(
        "%(finding)s. The most common type is %(type)s: %(number)s. "
        "The effective number of sectors is %(spread)s"
    )
    return words % parts


def places_headline(noun: str, *, total: int, largest: str, number: int) -> str:
    parts = {"finding": finding(noun, total), "place": largest, "number": said(number)}
    return _("%(finding)s. The place with the most is %(place)s: %(number)s") % parts


_BEGAN: Mapping[str, Callable[[int], str]] = {
    "organisations": lambda n: ngettext(
        "Of %(count)s organisation that went live",
        "Of %(count)s organisations that went live",
        n,
    ),
    "uses": lambda n: ngettext(
        "Of %(count)s use that went live", "Of %(count)s uses that went live", n
    ),
}


def retention_headline(counted: str, *, began: int, kept: Sequence[tuple[int, float]]) -> str:
    """`kept` are months and the percentage still in use: one pair or two.

    `counted` is organisations or uses.
    """
    months, percent = kept[0]
    parts = {
        "began": _BEGAN[counted](began) % {"count": said(began)},
        "percent": said(percent),
        "months": _after(months),
    }
    if len(kept) == 1:
        return _("%(began)s, %(percent)s%% were still in use %(months)s") % parts
    parts |= {"later": said(kept[1][1]), "months_later": _after(kept[1][0])}
    words = _(
        "%(began)s, %(percent)s%% were still in use %(months)s and %(later)s%% %(months_later)s"
    )
    return words % parts


def _after(months: int) -> str:
    words = ngettext("after %(count)s month", "after %(count)s months", months)
    return words % {"count": said(months)}


def none_stopped(counted: str, *, began: int, months: int) -> str:
    parts = {"began": _BEGAN[counted](began) % {"count": said(began)}, "months": _after(months)}
    return _("%(began)s, none had stopped %(months)s") % parts


def too_few(*, count: int, least: int) -> str:
    return _("Too few to show: %(count)s so far, %(least)s are needed") % {
        "count": said(count),
        "least": said(least),
    }


def waiting_headline(*, uses: int, half: float, most: float) -> str:
    words = ngettext(
        "Half of %(count)s use went live within %(half)s days, three quarters within %(most)s",
        "Half of %(count)s uses went live within %(half)s days, three quarters within %(most)s",
        uses,
    )
    return words % {"count": said(uses), "half": said(half), "most": said(most)}


def flows_headline(*, uses: int, giver: str, taker: str, number: int) -> str:
    parts = {
        "uses": ngettext(
            "%(count)s use crosses from one group to another",
            "%(count)s uses cross from one group to another",
            uses,
        )
        % {"count": said(uses)},
        "giver": giver,
        "taker": taker,
        "number": said(number),
    }
    if giver == taker:
        return _("%(uses)s. The largest flow is among %(giver)s bodies: %(number)s") % parts
    return _("%(uses)s. The largest flow is from %(giver)s to %(taker)s: %(number)s") % parts
