"""How what somebody is typing may go on: with words that listings have, or a service's name."""

from functools import lru_cache
from uuid import UUID

from django.db import connection

from catalogue.search.queries.bitmaps import present_index
from catalogue.search.queries.matching import Search, find
from catalogue.search.words import terms

SHORTEST = 2
MOST_NAMES, MOST = 3, 8
LOOKED_AT = 400
"""Of the services with the words before, so many are looked at for the next word."""
KEPT = 200

_NAMES = """
SELECT name FROM catalogue_searchdocument
 WHERE lower(name) LIKE %(begins)s ORDER BY static DESC, tie, listing_id LIMIT %(most)s
"""
_WORDS = """
SELECT word FROM catalogue_searchword
 WHERE word LIKE unaccent(%(begins)s) ORDER BY documents DESC, word LIMIT %(most)s
"""
_NEXT_WORDS = """
SELECT word FROM catalogue_searchtext t CROSS JOIN unnest(t.words) AS word
 WHERE t.document_id = ANY(%(keys)s::bigint[]) AND word LIKE unaccent(%(begins)s)
 GROUP BY word ORDER BY count(DISTINCT t.document_id) DESC, word LIMIT %(most)s
"""


def suggestions(typed: str) -> list[str]:
    """Whole searches that begin with what is typed, the likeliest first; none for one letter.

    Names come by how much they are reused, never by the alphabet.
    """
    read = terms(typed.lower())
    if not read or not read[-1].is_word or len(read[-1].text) < SHORTEST:
        return []
    *before, last = read
    begun = typed[: len(typed) - len(last.text)]
    words = [begun + word for word in _words("".join(one.text for one in before), last.text)]
    found = [*_column(_NAMES, begins=typed.lower(), most=MOST_NAMES), *words]
    return [one for one in dict.fromkeys(found) if one != typed][:MOST]


def _words(before: str, last: str) -> list[str]:
    if not before:
        return _column(_WORDS, begins=last, most=MOST)
    keys = _some_with(present_index().stamp, before)
    return _column(_NEXT_WORDS, begins=last, most=MOST, keys=keys)


@lru_cache(KEPT)
def _some_with(_stamp: UUID | None, words: str) -> list[int]:
    """The words before stay the same while the next one is typed; it holds as `answers` do."""
    keys = list(find(Search(words=words)).keys)
    return keys[:: max(1, -(-len(keys) // LOOKED_AT))]


def _column(statement: str, *, begins: str, **parameters: int | list[int]) -> list[str]:
    escaped = begins.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"begins": f"{escaped}%", **parameters})
        return [one for (one,) in cursor.fetchall()]
