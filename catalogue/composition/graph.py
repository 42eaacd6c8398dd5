"""Services built from services, as a graph (`methods.md` 1.4). Pure.

An edge (whole, part) says that the whole contains or depends on the part. Loops are allowed
everywhere: imports and merges bring them, and whatever is met a second time is passed over.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

Edge = tuple[int, int]
Steps = Mapping[int, Sequence[int]]
"""Where one gets from each listing by one edge."""

DEEPEST = 10
"""The greatest distance at which use is passed on; that of a direct adopter is 1."""


def downwards(edges: Iterable[Edge]) -> Steps:
    """From each whole to its parts, in the order of the edges."""
    steps: dict[int, list[int]] = defaultdict(list)
    for whole, part in edges:
        steps[whole].append(part)
    return steps


def upwards(edges: Iterable[Edge]) -> Steps:
    """From each part to the wholes that it is in."""
    return downwards((part, whole) for whole, part in edges)


def _walk(start: int, steps: Steps, *, deepest: int | None) -> Iterator[tuple[int, int, int]]:
    """Each listing but the start, the nearest first: itself, whence it is reached, distance."""
    distance = {start: 1}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if distance[here] == deepest:
            return
        for there in steps.get(here, ()):
            if there not in distance:
                distance[there] = distance[here] + 1
                waiting.append(there)
                yield there, here, distance[there]


def distances(start: int, steps: Steps, *, deepest: int = DEEPEST) -> dict[int, int]:
    """Every listing that can be reached, by the shortest way; the start itself at distance 1."""
    return {start: 1} | {found: far for found, _, far in _walk(start, steps, deepest=deepest)}


class Indented(NamedTuple):
    """A listing in an indented list, the one below which it stands, and its depth from 1."""

    listing: int
    under: int
    depth: int


def outline(start: int, steps: Steps, *, deepest: int = DEEPEST) -> list[Indented]:
    """Every listing that can be reached, once, below the one through which it is nearest."""
    below: dict[int, list[Indented]] = defaultdict(list)
    for found, whence, distance in _walk(start, steps, deepest=deepest):
        below[whence].append(Indented(found, whence, distance - 1))
    lines = []
    waiting = below[start][::-1]
    while waiting:
        line = waiting.pop()
        lines.append(line)
        waiting += below[line.listing][::-1]
    return lines


def reach(
    target: int, edges: Iterable[Edge], users: Mapping[int, Collection[int]]
) -> dict[int, int]:
    """Everybody who uses the target or something that it is in: user to shortest distance.

    `users` are those of each listing. Nobody is left out here; who is not counted, such as the
    publisher's own group, is not among the `users`.
    """
    found: dict[int, int] = {}
    for listing, distance in distances(target, upwards(edges)).items():
        for user in users.get(listing, ()):
            found[user] = min(distance, found.get(user, distance))
    return found


def depth_reach(users_at: Mapping[int, int], *, gamma: float) -> float:
    """The sum of gamma ** (d - 1) over users, by how many there are at each distance d."""
    return sum(count * gamma ** (distance - 1) for distance, count in users_at.items())


def loop_closed_by(edge: Edge, edges: Iterable[Edge]) -> list[int]:
    """The shortest loop that the edge closes, from its whole to its whole again; [] if none."""
    whole, part = edge
    if whole == part:
        return [whole, whole]
    came_from = {found: whence for found, whence, _ in _walk(part, downwards(edges), deepest=None)}
    if whole not in came_from:
        return []
    way = [whole]
    while way[-1] != part:
        way.append(came_from[way[-1]])
    return [whole, *reversed(way)]


def loops(edges: Iterable[Edge]) -> list[list[int]]:
    """The shortest loop through each edge that is in one; each loop once, lowest key first."""
    left = _within_loops(set(edges))
    found: dict[frozenset[int], list[int]] = {}
    for edge in sorted(left):
        loop = loop_closed_by(edge, left)
        if loop:
            found.setdefault(frozenset(loop), loop)
    return list(found.values())


def _within_loops(edges: set[Edge]) -> set[Edge]:
    """Without those at an end where no loop can pass; nearly all are, so the rest is small."""
    while True:
        wholes, parts = {whole for whole, _ in edges}, {part for _, part in edges}
        left = {(whole, part) for whole, part in edges if whole in parts and part in wholes}
        if left == edges:
            return left
        edges = left
