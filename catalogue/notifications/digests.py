"""What belongs in a mail that tells of several things, and how it is put. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

MOST_WORDS = 120
"""Of sentences; with what stands around them a mail has 200 at most."""
MONDAY = 0


@dataclass(frozen=True)
class Item:
    """One notice: `way` is 'daily' or 'weekly'; `kind` and `thing` tell which are alike.

    `body` is the organisation that did it. `many` puts several alike into one sentence; it gets
    the number of organisations.
    """

    key: int
    way: str
    kind: str
    thing: int
    body: int
    sentence: str
    many: Callable[[int], str] | None = None
    is_read: bool = False
    is_over: bool = False


def is_due(item: Item, *, day: date) -> bool:
    """Daily ones each day, weekly ones on Mondays."""
    return item.way == "daily" or day.weekday() == MONDAY


def belongs(item: Item) -> bool:
    """What the person has read, or what is settled by now, is not told again by mail."""
    return not item.is_read and not item.is_over


def sentences(items: Iterable[Item]) -> list[str]:
    """One for each, but several alike are one; in the order in which the first of each came."""
    order: dict[tuple[str, int], int] = {}
    numbered = [(order.setdefault(_likeness(item), len(order)), item) for item in items]
    numbered.sort(key=lambda pair: pair[0])
    found = []
    for _, alike in groupby(numbered, key=lambda pair: pair[0]):
        found += _put([item for _, item in alike])
    return found


def _likeness(item: Item) -> tuple[str, int]:
    return (item.kind, item.thing)


def _put(alike: Sequence[Item]) -> list[str]:
    bodies = {item.body for item in alike}
    if alike[0].many and len(bodies) > 1:
        return [alike[0].many(len(bodies))]
    return list(dict.fromkeys(item.sentence for item in alike))


def fit(told: Sequence[str], *, most: int = MOST_WORDS) -> tuple[list[str], int]:
    """As many of the sentences as the words allow, at least one; and how many are left out."""
    taken: list[str] = []
    words = 0
    for sentence in told:
        words += len(sentence.split())
        if taken and words > most:
            break
        taken.append(sentence)
    return taken, len(told) - len(taken)
