"""A fixed mix of 200 searches over what `seed_scale` makes."""

from itertools import islice
from random import Random

from django.utils.http import urlencode

from catalogue.management.demonstration.capabilities import NEEDS
from catalogue.management.demonstration.story import BRANDS
from catalogue.models import SearchDocument
from catalogue.search.queries.bitmaps import present_index

SEED = 11


def addresses() -> dict[str, list[str]]:
    """By what is rare in them: one service, many, none, filters alone, a slip."""
    random = Random(SEED)  # noqa: S311 - the same searches each time
    names = [_name(random) for _ in range(60)]
    common = [_words(random) for _ in range(60)]
    return {
        "rare": [_query(q=name) for name in names],
        "common": [_query(q=words) for words in common],
        "none": [_query(q=f"zq{number}xv qqv{number}zx") for number in range(20)],
        "filters only": [_query(**_filters(random)) for _ in range(40)],
        "misspelt": [_query(q=_slip(random, name)) for name in islice(names, 20)],
    }


def _name(random: Random) -> str:
    total = SearchDocument.objects.count()
    return SearchDocument.objects.order_by("pk")[random.randrange(total)].name


def _words(random: Random) -> str:
    """One or two words that thousands of services have."""
    words = random.choice(NEEDS).thing.split()
    return random.choice([words[-1], " ".join(words), f"{random.choice(BRANDS)} {words[-1]}"])


def _filters(random: Random) -> dict[str, str]:
    """Up to three, of what is there."""
    values = present_index().values
    names = random.sample(["kind", "phase", "licence", "audience", "in_use", "owner_type"], 3)
    return {name: random.choice(sorted(values[name])) for name in names[: random.randint(0, 3)]}


def _slip(random: Random, name: str) -> str:
    """One letter of the longest word is left out."""
    longest = max(name.split(), key=len)
    place = random.randrange(1, len(longest) - 1)
    return name.replace(longest, longest[:place] + longest[place + 1 :])


def _query(**parts: str) -> str:
    return f"/listings/?{urlencode(parts)}" if parts else "/listings/"
