"""A fixed mix of 200 searches over what `seed_scale` makes."""

from collections.abc import Iterator
from itertools import count, islice
from random import Random

from django.utils.http import urlencode

from catalogue.management.demonstration.capabilities import NEEDS
from catalogue.management.demonstration.story import BRANDS
from catalogue.models import SearchDocument
from catalogue.search.queries.bitmaps import present_index

SEED = 11
SHARES = {"rare": 60, "common": 60, "none": 20, "filters only": 40, "misspelt": 20}
"""Of 200 searches."""


def addresses() -> dict[str, list[str]]:
    """By what is rare in them: one service, many, none, filters alone, a slip."""
    random = Random(SEED)  # noqa: S311 - the same searches each time
    names = [_name(random) for _ in range(SHARES["rare"])]
    common = [_words(random) for _ in range(SHARES["common"])]
    return {
        "rare": [_query(q=name) for name in names],
        "common": [_query(q=words) for words in common],
        "none": [_query(q=words) for words in islice(_nonsense(), SHARES["none"])],
        "filters only": [_query(**_filters(random)) for _ in range(SHARES["filters only"])],
        "misspelt": [_query(q=_slip(random, name)) for name in names[: SHARES["misspelt"]]],
    }


def distinct(number: int) -> list[str]:
    """So many of the same mix, none twice: nothing that is kept can answer one of them."""
    random = Random(SEED + 1)  # noqa: S311 - the same searches each time
    nonsense = _nonsense()
    makers = {
        "rare": lambda: _query(q=_name(random)),
        "common": lambda: _query(q=_words(random), **_filters(random, least=1)),
        "none": lambda: _query(q=next(nonsense)),
        "filters only": lambda: _query(**_filters(random, least=2)),
        "misspelt": lambda: _query(q=_slip(random, _name(random))),
    }
    made: dict[str, None] = {}
    while len(made) < number:
        (kind,) = random.choices(list(SHARES), list(SHARES.values()))
        made[makers[kind]()] = None
    return list(made)


def beginnings() -> list[str]:
    """What somebody has typed of the names of services, from two letters on."""
    random = Random(SEED + 2)  # noqa: S311 - the same each time
    return [_name(random)[: random.randint(2, 24)] for _ in range(200)]


def _nonsense() -> Iterator[str]:
    return (f"zq{number}xv qqv{number}zx" for number in count())


def _name(random: Random) -> str:
    total = SearchDocument.objects.count()
    return SearchDocument.objects.order_by("pk")[random.randrange(total)].name


def _words(random: Random) -> str:
    """One or two words that thousands of services have."""
    words = random.choice(NEEDS).thing.split()
    return random.choice([words[-1], " ".join(words), f"{random.choice(BRANDS)} {words[-1]}"])


def _filters(random: Random, *, least: int = 0) -> dict[str, str]:
    """Up to three, of what is there."""
    values = present_index().values
    names = random.sample(["kind", "phase", "licence", "audience", "in_use", "owner_type"], 3)
    chosen = names[: random.randint(least, 3)]
    return {name: random.choice(sorted(values[name])) for name in chosen}


def _slip(random: Random, name: str) -> str:
    """One letter of the longest word is left out."""
    longest = max(name.split(), key=len)
    place = random.randrange(1, len(longest) - 1)
    return name.replace(longest, longest[:place] + longest[place + 1 :])


def _query(**parts: str) -> str:
    return f"/listings/?{urlencode(parts)}" if parts else "/listings/"
