"""From what the ledger tells of one use to the days on which it counted, by stage. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

SHOWN_STAGES = frozenset({"considering", "trialling", "live", "leaving"})
"""An ended use is history only."""
STORIES = 20_000
"""How many are remembered: most uses tell one of a few hundred."""


class Span(NamedTuple):
    """At that stage from the day of one act to the day before that of another; None: it goes on.

    `begins` and `ends` are places of acts in the story, from 1.
    """

    stage: str
    begins: int
    ends: int | None


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
def spans(story: str) -> tuple[Span, ...]:
    """When a use with that story counted.

    A story is the acts of one use in the order of the row's versions, each with the stage that
    it leads to, and `=` where it is of the day of the act before: `declared>live
    confirmed>live= lapsed>`. What a merge brings is `moved_in`, and `moved_in_counting` where it
    counted at that moment. Of a day with several acts the last one holds.
    """
    use, changes = _Use(), list[tuple[int, str]]()
    for place, one in enumerate(story.split(), start=1):
        use.hear(*one.removesuffix("=").split(">"))
        if one.endswith("="):
            changes.pop()
        changes.append((place, use.counting_stage))
    return tuple(_joined(changes))


def _joined(changes: list[tuple[int, str]]) -> Iterator[Span]:
    """Stretches of one stage; what did not count leaves a gap."""
    stage, begins = "", 0
    for place, now in changes:
        if now == stage:
            continue
        if stage:
            yield Span(stage, begins, place)
        stage, begins = now, place
    if stage:
        yield Span(stage, begins, None)
