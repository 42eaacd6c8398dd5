"""Why a result is where it is: words, where they stand, and the numbers of its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from catalogue.search.words import wanted_terms

_FOUND = """
SELECT t.document_id, w.term,
       bool_or(ts_filter(t.vector, '{a}') @@ q.query),
       bool_or(ts_filter(t.vector, '{b}') @@ q.query),
       bool_or(ts_filter(t.vector, '{c}') @@ q.query),
       bool_or(ts_filter(t.vector, '{d}') @@ q.query)
  FROM catalogue_searchtext t
 CROSS JOIN unnest(%(terms)s::text[]) WITH ORDINALITY AS w (term, place)
 CROSS JOIN LATERAL
       (SELECT websearch_to_tsquery(t.configuration::regconfig, w.term) AS query) AS q
 WHERE t.document_id = ANY(%(keys)s) AND t.vector @@ q.query
 GROUP BY t.document_id, w.term, w.place ORDER BY t.document_id, w.place
"""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One word or phrase, and in which of the four parts of a listing's text it stands."""

    term: str
    in_name: bool
    in_summary: bool
    in_features: bool
    in_description: bool

    @property
    def places(self) -> list[str]:
        """Where it stands, in words."""
        named = (
            (self.in_name, _("its name or other names")),
            (self.in_summary, _("its summary or what it does")),
            (self.in_features, _("its features or owner")),
            (self.in_description, _("its description")),
        )
        return [words for stands, words in named if stands]


def words_found(listing_ids: Iterable[int], words: str) -> dict[int, list[Reason]]:
    """By listing, in the order in which the words were typed."""
    found: dict[int, list[Reason]] = {}
    parameters: dict[str, list[Any]] = {"keys": list(listing_ids), "terms": wanted_terms(words)}
    if not parameters["keys"] or not parameters["terms"]:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, parameters)
        for key, term, name, summary, features, description in cursor.fetchall():
            one = Reason(
                term=term.strip('"'),
                in_name=name,
                in_summary=summary,
                in_features=features,
                in_description=description,
            )
            found.setdefault(key, []).append(one)
    return found
