"""One panel of each kind with plain values, for tests that hold of every chart."""

from datetime import date

from catalogue.charts.panels import (
    Flow,
    Kept,
    Moment,
    Panel,
    Part,
    flows_panel,
    growth_panel,
    places_panel,
    retention_panel,
    types_panel,
    waiting_panel,
)

MOMENTS = [
    Moment(date(2024 + month // 12, month % 12 + 1, 28), month * 40, month * 30, 900 + month)
    for month in range(30)
]
KEPT = [
    Kept(month, at_risk, lost, share)
    for month, at_risk, lost, share in [
        (0, 9, 0, 1.0), *((month, 9, 0, 1.0) for month in range(1, 12)),
        (12, 9, 2, 7 / 9), *((month, 6, 0, 7 / 9) for month in range(13, 24)),
        (24, 6, 1, 7 / 9 * 5 / 6),
    ]
]  # fmt: skip
TYPES = [Part("health", 6), Part("local authority", 2), Part("agency", 2)]
PLACES = [Part("Wales", 6), Part("", 7), Part("Yorkshire and the Humber", 1)]
BANDS = [("0 to 7", 3), ("8 to 30", 12), ("Over 30", 0)]
FLOWS = [
    Flow(giver, taker, number)
    for number, (giver, taker) in enumerate(
        [(giver, taker) for giver in ("health", "agency", "local authority") for taker in
         ("health", "agency", "local authority", "police", "other public body")],
        start=1,
    )
]  # fmt: skip

PANELS: dict[str, Panel] = {
    "growth": growth_panel("commons", MOMENTS, unit="Organisations", eligible="Public bodies"),
    "growth of a user": growth_panel("user", MOMENTS, unit="Services", eligible=""),
    "growth, nobody eligible": growth_panel(
        "listing",
        [Moment(one.day, one.used, 0, 0) for one in MOMENTS],
        unit="Organisations",
        eligible="Eligible organisations",
    ),
    "types": types_panel("listing", TYPES, spread=2.5859),
    "places": places_panel("listing", PLACES),
    "retention": retention_panel(KEPT, began=9),
    "retention of a year": retention_panel(KEPT[:14], began=9),
    "retention, none lost": retention_panel(KEPT[:8], began=9),
    "retention, too few": retention_panel([], began=3),
    "waiting": waiting_panel(BANDS, quartiles=(6.25, 14, 21.5)),
    "waiting, too few": waiting_panel([("0 to 7", 2)], quartiles=None),
    "flows": flows_panel(FLOWS),
}
DRAWN = {name: panel for name, panel in PANELS.items() if panel.pictures}
