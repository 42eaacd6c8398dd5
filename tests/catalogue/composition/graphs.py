"""Graphs by chance, and what is true of them found the slow way."""

from itertools import product
from random import Random

from catalogue.composition.graph import DEEPEST


def random_edges(random: Random, *, nodes: int, most: int) -> list[tuple[int, int]]:
    """Loops among them, and whole parts that hang together with nothing."""
    pairs = [(a, b) for a, b in product(range(nodes), repeat=2) if a != b]
    return random.sample(pairs, random.randint(0, min(most, len(pairs))))


def random_users(random: Random, *, nodes: int, users: int) -> dict[int, set[int]]:
    return {
        node: set(random.sample(range(users), random.randint(0, users))) for node in range(nodes)
    }


def reach_by_paths(target, edges, users):
    """Every path upwards of up to nine edges, step by step: each user's shortest distance."""
    found = {}
    ends = {target}
    for distance in range(1, DEEPEST + 1):
        for listing in ends:
            for user in users.get(listing, ()):
                found.setdefault(user, distance)
        ends = {whole for whole, part in edges if part in ends}
    return found
