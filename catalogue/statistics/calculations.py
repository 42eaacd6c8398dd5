"""From the dated states of adoptions to curves (`methods.md` 1). Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.dates import add_months, month_end

IN_USE = frozenset({"live", "leaving"})


@dataclass(frozen=True)
class State:
    """From this day on, one pair's confirmed stage ('' : none) and whether it counts."""

    on: date
    stage: str
    counts: bool

    @property
    def in_use(self) -> bool:
        return self.counts and self.stage in IN_USE


@dataclass(frozen=True)
class Told:
    """One entry of the ledger about one adoption, as far as a curve needs it.

    `counts` is said by an entry that came with a merge: it puts the pair where it stands then.
    """

    on: date
    kind: str
    version: int
    to: str
    counts: bool = False


def states(entries: Iterable[Told]) -> list[State]:
    """The history of one adoption, from its entries in the order of the row's versions.

    The order of the ledger would not do: of two that changed one row, either may be first.
    Only merges leave the version alone; they come after what made it.
    """
    stage, counts = "", False
    found: list[State] = []
    for entry in sorted(entries, key=lambda one: one.version):
        match entry.kind:
            case "adoption.declared":
                stage, counts = "", False
            case "adoption.confirmed":
                stage, counts = entry.to, True
            case "adoption.reconfirmed":
                counts = True
            case "adoption.stage_changed" if counts:
                stage = entry.to
            case "adoption.moved_in":
                stage, counts = entry.to, entry.counts
            case (
                "adoption.lapsed"
                | "adoption.suspended"
                | "adoption.withdrawn"
                | "adoption.moved_out"
            ):
                counts = False
        on = max(entry.on, found[-1].on) if found else entry.on
        found.append(State(on, stage, counts))
    return found


def months(first: date, last: date) -> Iterator[date]:
    """The ends of all months from that of `first` to the one before `last`, then `last`."""
    end = month_end(first)
    while end < last:
        yield end
        end = month_end(add_months(end.replace(day=1), 1))
    yield last


def curve(
    histories: Sequence[tuple[int, Sequence[State]]], *, until: date
) -> list[tuple[date, int]]:
    """Distinct owners of a history in use at each month's end, from the one before the first.

    `histories` are pairs of a key that is counted once and the states of one adoption.
    """
    firsts = [state.on for _, history in histories for state in history if state.in_use]
    if not firsts:
        return []
    before = add_months(min(firsts).replace(day=1), -1)
    return [(day, _in_use_on(histories, day)) for day in months(before, until)]


def _in_use_on(histories: Sequence[tuple[int, Sequence[State]]], day: date) -> int:
    return len({key for key, history in histories if _state_on(history, day)})


def _state_on(history: Sequence[State], day: date) -> bool:
    present = [state for state in history if state.on <= day]
    return bool(present) and present[-1].in_use


def spread(sectors: Iterable[str]) -> float:
    """The effective number of sectors: exp of their entropy; 0 for none."""
    counts = Counter(sectors)
    total = sum(counts.values())
    if not total:
        return 0.0
    return math.exp(-math.fsum(n / total * math.log(n / total) for n in counts.values()))
