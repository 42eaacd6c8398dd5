"""What was meant, where little or nothing is found: words that listings have and that are alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from django.db import connection

from catalogue.search.queries.matching import Found, find
from catalogue.search.words import one_slip_from, terms

LITTLE = 5
"""Where fewer are found, something else may have been meant."""
NEAREST = 3
TIMES = 10
"""A word may be a slip of another that so many times more listings have."""
MOST_READINGS = 8
"""How many are looked up at most."""
SHORTEST, LONGEST = 3, 40
"""A shorter word is like too many others, and no listing has a longer one: both stay."""

_SAME = """
SELECT t.term, s.word, s.documents
  FROM unnest(%(terms)s::text[]) AS t (term)
  JOIN catalogue_searchword s ON s.word = lower(unaccent(t.term))
"""
# What is one letter away was meant rather than what is alike as a whole: of a short word with two
# letters swapped hardly any three in a row are left to be alike.
_SLIPS = """
SELECT DISTINCT t.term, s.word, s.documents
  FROM unnest(%(terms)s::text[], %(slips)s::text[]) AS t (term, slip)
  JOIN catalogue_searchword s ON s.word = lower(unaccent(t.slip))
 ORDER BY s.documents DESC, s.word
"""
# Alike as a whole, or as the beginning of a longer word.
_ALIKE = """
SELECT t.term, s.word, s.documents
  FROM (SELECT term, lower(unaccent(term)) AS plain FROM unnest(%(terms)s::text[]) AS term) AS t
 CROSS JOIN LATERAL (
   SELECT word, documents FROM catalogue_searchword
    WHERE (word %% t.plain OR t.plain <%% word) AND word <> t.plain
    ORDER BY similarity(word, t.plain) DESC, documents DESC, word
    LIMIT %(nearest)s) AS s
"""
Word = tuple[str, int]
"""A word, and how many listings have it."""


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
    texts = ("".join(chosen) for chosen in (_of_unknown(parts) if unknown else _of_each(parts)))
    for text in islice((one for one in texts if one != found.search.words), MOST_READINGS):
        yield find(replace(found.search, words=text), found.index)


def _of_unknown(parts: Sequence[_Part]) -> Iterator[tuple[str, ...]]:
    return product(*([one.typed] if one.stays else one.others or [one.typed] for one in parts))


def _of_each(parts: Sequence[_Part]) -> Iterator[tuple[str, ...]]:
    """Listings have every word, but rare ones may be slips: one at a time is read as another."""
    typed = [one.typed for one in parts]
    for place, part in enumerate(parts):
        for other in part.others:
            yield (*typed[:place], other, *typed[place + 1 :])


def _parts(words: str) -> list[_Part]:
    """Where listings lack a word, those that they have were typed right."""
    read = terms(words)
    asked = {one.text for one in read if one.is_word and _may_be_a_slip(one.text)}
    known = _looked_up(_SAME, {"terms": [*asked]})
    unknown = asked - known.keys()
    slips = _slips_of(unknown)
    alike = _looked_up(_ALIKE, {"terms": [*(unknown or asked)], "nearest": NEAREST})
    near_by = {word: [*slips.get(word, ()), *alike.get(word, ())] for word in asked}
    return [
        _Part(
            one.text,
            stays=one.text not in unknown,
            others=_others(near_by.get(one.text, ()), known.get(one.text, ())),
        )
        for one in read
    ]


def _may_be_a_slip(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and any(map(str.isalpha, word))


def _others(near_by: Iterable[Word], same: Iterable[Word]) -> list[str]:
    """Those that far more listings have than the very word that was typed."""
    own = sum(documents for _, documents in same)
    others = dict.fromkeys(word for word, documents in near_by if documents >= TIMES * own)
    return list(others)[:NEAREST]


def _slips_of(words: Iterable[str]) -> dict[str, list[Word]]:
    pairs = [(word, slip) for word in words for slip in one_slip_from(word.lower())]
    parameters = {"terms": [word for word, _ in pairs], "slips": [slip for _, slip in pairs]}
    return _looked_up(_SLIPS, parameters)


def _looked_up(statement: str, parameters: dict[str, Any]) -> dict[str, list[Word]]:
    """By word as typed, the likeliest first."""
    found: dict[str, list[Word]] = {}
    if parameters["terms"]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            for term, word, documents in cursor.fetchall():
                found.setdefault(term, []).append((word, documents))
    return found
