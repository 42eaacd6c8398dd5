"""From what the ledger tells of one use to the days on which it counted, by stage. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

SHOWN_STAGES = frozenset({"considering", "trialling", "live", "leaving"})
"""An ended use is history only."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the ledger about one use, as far as its days need it.

    `counts` is said by an entry that came with a merge: it puts the use where it stands then.
    """

    on: date
    kind: str
    version: int
    to: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """At that stage from `from_on` to the day before `until_on`; None: it goes on."""

    stage: str
    from_on: date
    until_on: date | None


@dataclass(slots=True)
class _Use:
    """One use as far as the entries read so far tell it (`methods.md` 1.1)."""

    stage: str = ""
    confirmed: bool = False
    lapsed: bool = False
    suspended: bool = False
    withdrawn: bool = False

    @property
    def counting_stage(self) -> str:
        counts = self.confirmed and not (self.lapsed or self.suspended or self.withdrawn)
        return self.stage if counts and self.stage in SHOWN_STAGES else ""

    def hear(self, entry: Told) -> None:
        match entry.kind:
            case "adoption.declared":
                # Taken up again after it was withdrawn; what a moderator suspended stays so.
                self.stage, self.confirmed = entry.to, False
                self.lapsed = self.withdrawn = False
            case "adoption.confirmed":
                self.stage, self.confirmed, self.lapsed = entry.to, True, False
            case "adoption.reconfirmed":
                self.lapsed = False
            case "adoption.stage_changed":
                self.stage = entry.to
            case "adoption.moved_in":
                self.stage, self.confirmed, self.lapsed = entry.to, True, not entry.counts
                self.suspended = self.withdrawn = False
            case _:
                self._stop_or_go_on(entry.kind)

    def _stop_or_go_on(self, kind: str) -> None:
        match kind:
            case "adoption.lapsed":
                self.lapsed = True
            case "adoption.suspended":
                self.suspended = True
            case "adoption.restored":
                self.suspended = False
            case "adoption.withdrawn" | "adoption.moved_out":
                self.withdrawn = True


def spans(entries: Iterable[Told]) -> list[Span]:
    """The counting days of one use, from its entries in the order of the row's versions.

    The order of the ledger would not do: of two that changed one row, either may be first.
    Only merges leave the version alone; they come after what made it. Of a day with several
    entries the last one holds, and no entry lies before the one that it follows.
    """
    use = _Use()
    changes: list[tuple[date, str]] = []
    for entry in sorted(entries, key=lambda one: one.version):
        use.hear(entry)
        on = max(entry.on, changes[-1][0]) if changes else entry.on
        if changes and changes[-1][0] == on:
            changes.pop()
        changes.append((on, use.counting_stage))
    return list(_joined(changes))


def _joined(changes: list[tuple[date, str]]) -> Iterator[Span]:
    """Stretches of one stage; what did not count leaves a gap."""
    stage, since = "", date.min
    for on, now in changes:
        if now == stage:
            continue
        if stage:
            yield Span(stage, since, on)
        stage, since = now, on
    if stage:
        yield Span(stage, since, None)
