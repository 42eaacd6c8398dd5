"""From counted rows to everything of a chart but its drawings. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from catalogue.charts import headlines
from catalogue.charts.bars import bar_chart, column_chart
from catalogue.charts.lines import Series, line_chart, step_chart
from catalogue.charts.specification import Cell, Row, Specification

FEWEST = 5
"""Organisations, or uses, without which neither times nor shares over time are shown."""
LARGEST = 12
"""Flows of which each has a bar of its own."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`rows` are those of the table, the CSV and the specifications; `foot` is what sums them up.

    `pictures` are the specifications of the two drawings, empty where the sentence and the
    table say it all.
    """

    headline: str
    columns: Sequence[str]
    rows: Sequence[Row]
    foot: Sequence[Row] = ()
    pictures: dict[str, Specification] = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """A day: how many are in use, and how many of them are among the `eligible`."""

    day: date
    used: int
    fitting: int
    eligible: int


def growth_panel(noun: str, moments: Sequence[Moment], *, unit: str, eligible: str) -> Panel:
    """Use over time; with `eligible`, the name of those who could, against their number."""
    if not eligible:
        rows: list[list[Cell]] = [[one.day.isoformat(), one.used] for one in moments]
        return Panel(
            headline=headlines.growth(noun, rows),
            columns=[_("Month's end"), unit],
            rows=rows,
            pictures=line_chart(rows, series=[Series(1, unit)], unit=unit),
        )
    rows = [
        [one.day.isoformat(), one.used, one.fitting, one.eligible, _percent(one)]
        for one in moments
    ]
    return Panel(
        headline=_growth_and_share(noun, rows, moments[-1]),
        columns=[
            _("Month's end"), unit, _("Of these, eligible"), eligible,
            _("Share of the eligible, %"),
        ],
        rows=rows,
        pictures=line_chart(
            rows, series=[Series(1, _("Reuse it")), Series(3, eligible)], unit=_("Organisations")
        ),
    )  # fmt: skip


def _growth_and_share(noun: str, rows: Sequence[Row], now: Moment) -> str:
    headline, percent = headlines.growth(noun, rows), _percent(now)
    if isinstance(percent, str):
        return headline
    share = headlines.share(noun, fitting=now.fitting, eligible=now.eligible, percent=percent)
    return f"{headline}. {share}"


def _percent(moment: Moment) -> float | str:
    if not moment.eligible:
        return _("Does not apply")
    return rounded(100 * moment.fitting / moment.eligible)


def rounded(number: float) -> float:
    """To a tenth; without a fraction of nought."""
    near = round(number, 1)
    return int(near) if near == int(near) else near


@dataclass(frozen=True)
class Part:
    """So many organisations of one type or place."""

    label: str
    number: int


def types_panel(noun: str, parts: Sequence[Part], *, spread: float) -> Panel:
    """`spread` is the effective number of sectors."""
    ordered = _ordered(parts)
    rows: list[list[Cell]] = [[_capital(one.label), one.number] for one in ordered]
    total, wide = sum(one.number for one in parts), rounded(spread)
    return Panel(
        headline=headlines.types_headline(
            noun, total=total, largest=ordered[0].label, number=ordered[0].number, spread=wide
        ),
        columns=[_("Type of organisation"), _("Organisations")],
        rows=rows,
        foot=[[_("All"), total], [_("Effective number of sectors"), wide]],
        pictures=bar_chart(rows) if len(rows) > 1 else {},
    )


def places_panel(noun: str, parts: Sequence[Part]) -> Panel:
    """A part without a label is of those whose place is not given."""
    ordered = _ordered(parts)
    rows: list[list[Cell]] = [[one.label or _("Not given"), one.number] for one in ordered]
    total = sum(one.number for one in parts)
    largest = next((one for one in ordered if one.label), None)
    return Panel(
        headline=headlines.places_headline(
            noun, total=total, largest=largest.label, number=largest.number
        )
        if largest
        else headlines.finding(noun, total),
        columns=[_("Place"), _("Organisations")],
        rows=rows,
        foot=[[_("All"), total]],
        pictures=bar_chart(rows) if len(rows) > 1 else {},
    )


def _ordered(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda one: (-one.number, one.label))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


@dataclass(frozen=True)
class Kept:
    """After so many months: watched until then, lost in that month, the share still in use."""

    month: int
    at_risk: int
    lost: int
    share: float


def retention_panel(
    points: Sequence[Kept], *, began: int, counted: str = "organisations"
) -> Panel:
    """`points` from month 0 as far as enough are watched; none where too few began.

    `counted` is organisations or uses.
    """
    if not points:
        return _too_few(began)
    rows: list[list[Cell]] = [
        [one.month, one.at_risk, one.lost, rounded(100 * one.share)] for one in points
    ]
    return Panel(
        headline=_kept(points, began, counted),
        columns=[
            _("Months since live use began"), _("Watched until then"), _("Stopped or lapsed"),
            _("Still in use, %"),
        ],
        rows=rows,
        foot=[
            [_("Went live"), began],
            [_("Still in use after 12 months, %"), _share_after(points, 12)],
            [_("Still in use after 24 months, %"), _share_after(points, 24)],
        ],
        pictures=step_chart(
            rows, series=Series(3, ""), axis=_("Months since live use began"),
            unit=_("Still in use, %"),
        )
        if len(rows) > 1
        else {},
    )  # fmt: skip


def _kept(points: Sequence[Kept], began: int, counted: str) -> str:
    last = points[-1]
    if last.share == 1:
        return headlines.none_stopped(counted, began=began, months=last.month)
    told = [one for one in points if one.month in {12, 24}] or [last]
    return headlines.retention_headline(
        counted, began=began, kept=[(one.month, rounded(100 * one.share)) for one in told]
    )


def _share_after(points: Sequence[Kept], months: int) -> Cell:
    found = next((one for one in points if one.month == months), None)
    return rounded(100 * found.share) if found else _("Too few to show")


def _too_few(began: int) -> Panel:
    return Panel(
        headline=headlines.too_few(count=began, least=FEWEST),
        columns=[_("What"), _("Number")],
        rows=[[_("Live uses so far"), began], [_("Needed before anything is shown"), FEWEST]],
    )


def waiting_panel(
    bands: Sequence[tuple[str, int]], *, quartiles: tuple[float, float, float] | None
) -> Panel:
    """Bands of days with the number of uses; no quartiles where there are too few."""
    uses = sum(number for _label, number in bands)
    if quartiles is None:
        return _too_few(uses)
    low, half, high = (rounded(one) for one in quartiles)
    rows: list[list[Cell]] = [[label, number] for label, number in bands]
    return Panel(
        headline=headlines.waiting_headline(uses=uses, half=half, most=high),
        columns=[_("Days from record to live use"), _("Uses")],
        rows=rows,
        foot=[
            [_("All"), uses], [_("A quarter within, days"), low],
            [_("Half within, days"), half], [_("Three quarters within, days"), high],
        ],
        pictures=column_chart(rows, axis=_("Days from record to live use")),
    )  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """Uses of services of one type of organisation by another type."""

    giver: str
    taker: str
    number: int


def flows_panel(flows: Sequence[Flow]) -> Panel:
    ordered = sorted(flows, key=lambda one: (-one.number, one.giver, one.taker))
    rows: list[list[Cell]] = [
        [_capital(one.giver), _capital(one.taker), one.number] for one in ordered[:LARGEST]
    ]
    if rest := sum(one.number for one in ordered[LARGEST:]):
        rows.append([_("Other types"), _("Other types"), rest])
    first, uses = ordered[0], sum(one.number for one in flows)
    return Panel(
        headline=headlines.flows_headline(
            uses=uses, giver=first.giver, taker=first.taker, number=first.number
        ),
        columns=[_("Whose service"), _("Who uses it"), _("Uses")],
        rows=rows,
        foot=[[_("All"), uses]],
        pictures=bar_chart(rows, column=2, label=_from_to) if len(rows) > 1 else {},
    )


def _from_to(row: Row) -> str:
    if row[0] == _("Other types"):
        return str(row[0])
    if row[0] == row[1]:
        return _("%(type)s among themselves") % {"type": row[0]}
    taker = str(row[1])
    return _("%(giver)s to %(taker)s") % {
        "giver": row[0], "taker": taker[:1].lower() + taker[1:],
    }  # fmt: skip
