"""How something is found by its name, wherever people are asked for one."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

MOST_WORDS = 5


def has_words(words: str, *columns: str) -> Q:
    """Each of the first five words stands in one of the columns, in any order, accents folded."""
    wanted = words.replace("\x00", " ").split()[:MOST_WORDS]
    return reduce(and_, (_stands(word, columns) for word in wanted), Q())


def _stands(word: str, columns: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(**{f"{column}__unaccent__icontains": word}) for column in columns))
