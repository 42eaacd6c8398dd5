"""Keeps the words that listings have; called by search's actions only."""

from typing import Any

from django.db import connection

from catalogue.search.actions.changes import Changes

_CHANGE = """
MERGE INTO catalogue_searchword AS t
USING (SELECT * FROM unnest(%s::text[], %s::int[])) AS c (word, more) ON c.word = t.word
 WHEN MATCHED AND t.documents + c.more <= 0 THEN DELETE
 WHEN MATCHED THEN UPDATE SET documents = t.documents + c.more
 WHEN NOT MATCHED AND c.more > 0 THEN INSERT (word, documents) VALUES (c.word, c.more)
"""
_ALL = """
WITH expected AS MATERIALIZED (
  SELECT word, count(DISTINCT t.document_id) AS documents
    FROM catalogue_searchtext t CROSS JOIN unnest(t.words) AS word GROUP BY word
), gone AS (
  DELETE FROM catalogue_searchword AS t
   WHERE NOT EXISTS (SELECT FROM expected e WHERE e.word = t.word)
)
INSERT INTO catalogue_searchword AS t (word, documents) SELECT word, documents FROM expected
ON CONFLICT (word) DO UPDATE SET documents = excluded.documents
 WHERE t.documents <> excluded.documents
"""


def store(changes: Changes) -> None:
    """Call it in the transaction that wrote the texts, one writer at a time."""
    changed = sorted((word, more) for word, more in changes.words.items() if more)
    if changed:
        _run(_CHANGE, [[word for word, _ in changed], [more for _, more in changed]])


def store_all() -> None:
    """Makes all of them anew from the texts; what is equal already is not written again."""
    _run(_ALL, [])


def _run(statement: str, parameters: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
