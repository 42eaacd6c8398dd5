"""What changed between the states of a row that its history keeps. Pure.

A state is a mapping of column to value; `hidden` says that a moderator had hidden its words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

State = Mapping[str, object]


@dataclass(frozen=True)
class Step:
    """One state and what it changed: column to the value before and the value after."""

    state: State
    changed: Mapping[str, tuple[object, object]]


def steps(states: Sequence[State], columns: Collection[str]) -> Iterator[Step]:
    """The states that changed a column, in their order; the first one stands for itself."""
    before: State = {}
    for number, state in enumerate(states):
        changed = {
            name: (before.get(name), state[name])
            for name in columns
            if number == 0 or before[name] != state[name]
        }
        if changed:
            yield Step(state, changed)
        before = state


def concealed(states: Sequence[State], columns: Collection[str]) -> dict[str, set[object]]:
    """Words that a moderator hid and that were never in sight again, by column."""
    hidden = [number for number, state in enumerate(states) if state["hidden"]]
    if not hidden:
        return {name: set() for name in columns}
    again = states[hidden[-1] + 1 :]
    return {
        name: {states[number][name] for number in hidden} - {state[name] for state in again} - {""}
        for name in columns
    }
