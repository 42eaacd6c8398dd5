"""From what the ledger tells of one use to the days on which it counted, by stage. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

SHOWN_STAGES = frozenset({"considering", "trialling", "live", "leaving"})
"""An ended use is history only."""
STORIES = 20_000
"""How many are remembered: most uses tell one of a few hundred."""


class Span(NamedTuple):
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

    def hear(self, act: str, to: str) -> None:
        match act:
            case "declared":
                # Taken up again after it was withdrawn; what a moderator suspended stays so.
                self.stage, self.confirmed = to, False
                self.lapsed = self.withdrawn = False
            case "confirmed":
                self.stage, self.confirmed, self.lapsed = to, True, False
            case "reconfirmed":
                self.lapsed = False
            case "stage_changed":
                self.stage = to
            case "moved_in" | "moved_in_counting":
                self.stage, self.confirmed, self.lapsed = to, True, act == "moved_in"
                self.suspended = self.withdrawn = False
            case _:
                self._stop_or_go_on(act)

    def _stop_or_go_on(self, act: str) -> None:
        match act:
            case "lapsed":
                self.lapsed = True
            case "suspended":
                self.suspended = True
            case "restored":
                self.suspended = False
            case "withdrawn" | "moved_out":
                self.withdrawn = True


@lru_cache(maxsize=STORIES)
def counting_stages(story: str) -> tuple[str, ...]:
    """The stage at which a use counts after each of its acts; empty where it does not count.

    A story is the acts of one use in the order of the row's versions, each with the stage that
    it leads to: `declared>live confirmed>live lapsed>`. What a merge brings is `moved_in`, and
    `moved_in_counting` where it counted at that moment.
    """
    use, found = _Use(), []
    for one in story.split():
        use.hear(*one.split(">"))
        found.append(use.counting_stage)
    return tuple(found)


def spans(days: Sequence[date], story: str) -> list[Span]:
    """The days on which one use counted; `days` are those of the acts of its story.

    Of a day with several acts the last one holds, and no act lies before the one that it
    follows. Raises ValueError where there are not as many days as acts.
    """
    changes: list[tuple[date, str]] = []
    for told_on, stage in zip(days, counting_stages(story), strict=True):
        on = max(told_on, changes[-1][0]) if changes else told_on
        if changes and changes[-1][0] == on:
            changes.pop()
        changes.append((on, stage))
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
