"""What was meant, where little or nothing is found: words that listings have and that are alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from django.db import connection

from catalogue.search.queries.matching import Found, find
from catalogue.search.words import terms

LITTLE = 5
"""Where fewer are found, something else may have been meant."""
NEAREST = 3
TIMES = 10
"""A word may be a slip of another that so many times more listings have."""
MOST_READINGS = 8
"""How many are looked up at most."""

# Alike as a whole, or as the beginning of a longer word.
_NEAREST = """
SELECT t.term, s.word, s.documents, s.word = t.plain
  FROM (SELECT term, lower(unaccent(term)) AS plain FROM unnest(%(terms)s::text[]) AS term) AS t
 CROSS JOIN LATERAL (
   SELECT word, documents FROM catalogue_searchword
    WHERE word %% t.plain OR t.plain <%% word
    ORDER BY word = t.plain DESC, similarity(word, t.plain) DESC, documents DESC, word
    LIMIT %(nearest)s) AS s
"""


@dataclass(frozen=True)
class _Part:
    """A part of the words as typed, whether it may stay, and what may stand in its place."""

    typed: str
    stays: bool
    others: Sequence[str]


def near(found: Found) -> Found | None:
    """The same search with words that listings have in the place of those that none has.

    None where the words do match, or no other reading of them does.
    """
    if not found.search.words or found.by_words:
        return None
    return next((one for one in _readings(found) if one.total), None)


def meant(found: Found) -> Found | None:
    """What finds far more, where a little was found; None where nothing does."""
    if not found.search.words or not 0 < found.total < LITTLE:
        return None
    return next((one for one in _readings(found) if one.total >= TIMES * found.total), None)


def _readings(found: Found) -> Iterator[Found]:
    """The likeliest first. Phrases and what is ruled out stay as they are."""
    parts = _parts(found.search.words)
    unknown = any(not one.stays for one in parts)
    texts = (" ".join(chosen) for chosen in (_of_unknown(parts) if unknown else _of_each(parts)))
    for text in islice((one for one in texts if one != found.search.words), MOST_READINGS):
        yield find(replace(found.search, words=text))


def _of_unknown(parts: Sequence[_Part]) -> Iterator[tuple[str, ...]]:
    return product(*([one.typed] if one.stays else one.others or [one.typed] for one in parts))


def _of_each(parts: Sequence[_Part]) -> Iterator[tuple[str, ...]]:
    """Listings have every word, but rare ones may be slips: one at a time is read as another."""
    typed = [one.typed for one in parts]
    for place, part in enumerate(parts):
        for other in part.others:
            yield (*typed[:place], other, *typed[place + 1 :])


def _parts(words: str) -> list[_Part]:
    read = terms(words)
    near_by = _nearest([one.text for one in read if one.is_word])
    return [_part(one.text, near_by.get(one.text, []), is_word=one.is_word) for one in read]


def _part(typed: str, near_by: list[tuple[str, int, bool]], *, is_word: bool) -> _Part:
    own = sum(documents for _, documents, same in near_by if same)
    others = [word for word, documents, same in near_by if not same and documents >= TIMES * own]
    return _Part(typed, own > 0 or not is_word, others)


def _nearest(words: Sequence[str]) -> dict[str, list[tuple[str, int, bool]]]:
    """By word: those most like it, how many listings have each, and whether it is the same."""
    found: dict[str, list[tuple[str, int, bool]]] = {}
    if words:
        with connection.cursor() as cursor:
            cursor.execute(_NEAREST, {"terms": list(words), "nearest": NEAREST})
            for term, *rest in cursor.fetchall():
                found.setdefault(term, []).append(tuple(rest))
    return found
