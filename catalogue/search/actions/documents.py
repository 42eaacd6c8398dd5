"""Writes the rows that search reads; whoever calls, the present rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from accounts.models import Event
from catalogue.jobs.ledger import keep_readers_away, mark_all_read, take_turn
from catalogue.models import Adoption, Listing, SearchDocument
from catalogue.models.search_document import CONFIGURATIONS, WHOLE_WORDS
from catalogue.search.actions import values, vocabulary
from catalogue.search.actions.changes import Changes, standing_of
from catalogue.search.queries.facets import other_names

FAMILY = "search"
BATCH = 1_000
REBUILT_AT_ONCE = 200_000
"""Each part of a rebuild reads the tables whole, so it is made of few and large ones."""
_READ_KINDS = ("listing.", "adoption.", "offer.")

_REMOVE_TEXTS = """
DELETE FROM catalogue_searchtext t
 WHERE t.document_id = ANY(%(keys)s) AND NOT EXISTS (
   SELECT 1 FROM catalogue_listing l
     JOIN catalogue_revision r ON r.id = l.live_revision_id
     LEFT JOIN catalogue_revisiontext x ON x.revision_id = r.id
    WHERE l.id = t.document_id AND l.state = 'live'
      AND coalesce(x.language, r.language) = t.language)
"""
_REMOVE_DOCUMENTS = """
DELETE FROM catalogue_searchdocument d
 WHERE d.listing_id = ANY(%(keys)s) AND NOT EXISTS (
   SELECT 1 FROM catalogue_listing l WHERE l.id = d.listing_id AND l.state = 'live')
"""
# Use and reuse are counted from the adoptions themselves by the predicates of `methods.md` 1.1
# and 1.2, since the reader of the roll-up may be behind this one.
_WRITE_DOCUMENTS = """
WITH RECURSIVE served (listing_id, capability_id) AS (
  SELECT l.id, c.capability_id
    FROM catalogue_listing l
    JOIN catalogue_revision_capabilities c ON c.revision_id = l.live_revision_id
   WHERE l.id = ANY(%(keys)s) AND l.state = 'live'
  UNION
  SELECT s.listing_id, c.parent_id
    FROM served s JOIN catalogue_capability c ON c.id = s.capability_id
   WHERE c.parent_id IS NOT NULL
), does AS (
  SELECT listing_id, array_agg(capability_id ORDER BY capability_id) AS capability_ids
    FROM served GROUP BY listing_id
), used AS (
  SELECT a.listing_id,
         count(*) FILTER (WHERE coalesce(o.group_id, o.id) <> coalesce(p.group_id, p.id)) AS reuse
    FROM catalogue_adoption a
    JOIN accounts_organisation o ON o.id = a.organisation_id
    JOIN catalogue_listing l ON l.id = a.listing_id
    JOIN accounts_organisation p ON p.id = l.organisation_id
   WHERE a.listing_id = ANY(%(keys)s) AND a.confirmed_at IS NOT NULL
     AND NOT a.lapsed AND NOT a.suspended AND NOT a.withdrawn
     AND a.stage IN ('live', 'leaving')
   GROUP BY a.listing_id
)
INSERT INTO catalogue_searchdocument AS d
  (listing_id, name, kind, phase, licence, organisation_id, organisation_type,
   capability_ids, audience, other_values, reuse, static, rated, tie, published_on)
SELECT l.id, r.name, l.kind,
       left(coalesce(r.facts ->> 'phase', ''), 20), left(coalesce(r.facts ->> 'licence', ''), 60),
       p.id, p.type,
       coalesce(c.capability_ids, '{}'),
       ARRAY(SELECT DISTINCT left(one #>> '{}', 30)
               FROM jsonb_path_query(r.facts, '$.audience[*]') AS one ORDER BY 1),
       ARRAY(SELECT DISTINCT left(one, 100) FROM (
               SELECT f.name || ':' || (one #>> '{}')
                 FROM unnest(%(others)s::text[]) AS f (name)
                CROSS JOIN LATERAL jsonb_path_query(r.facts -> f.name, '$[*]') AS one
                UNION ALL
               SELECT 'cases_covered:' || one
                 FROM catalogue_revisiontext x CROSS JOIN LATERAL unnest(x.cases_covered) AS one
                WHERE x.revision_id = r.id
                UNION ALL
               SELECT 'offers:' || f.kind FROM catalogue_offer f
                WHERE f.listing_id = l.id AND f.state = 'offered'
                UNION ALL
               SELECT 'running:yes' WHERE u.listing_id IS NOT NULL) AS v (one) ORDER BY 1),
       coalesce(u.reuse, 0), ln(1 + coalesce(u.reuse, 0)::float8), s.lower,
       ('x' || encode(substr(sha256(convert_to('listing:' || l.id, 'UTF8')), 1, 8), 'hex')
       )::bit(64)::bigint,
       l.published_on
  FROM catalogue_listing l
  JOIN catalogue_revision r ON r.id = l.live_revision_id
  JOIN accounts_organisation p ON p.id = l.organisation_id
  LEFT JOIN does c ON c.listing_id = l.id
  LEFT JOIN used u ON u.listing_id = l.id
  LEFT JOIN catalogue_ratingrollup s ON s.listing_id = l.id
 WHERE l.id = ANY(%(keys)s) AND l.state = 'live'
 ORDER BY l.id
ON CONFLICT (listing_id) DO UPDATE
  SET (name, kind, phase, licence, organisation_id, organisation_type, capability_ids,
       audience, other_values, reuse, static, rated, tie, published_on)
    = ROW (excluded.name, excluded.kind, excluded.phase, excluded.licence,
       excluded.organisation_id, excluded.organisation_type, excluded.capability_ids,
       excluded.audience, excluded.other_values, excluded.reuse, excluded.static,
       excluded.rated, excluded.tie, excluded.published_on)
  WHERE d IS DISTINCT FROM excluded
"""
_RATED_OTHERWISE = """
SELECT d.listing_id FROM catalogue_searchdocument d
  JOIN catalogue_ratingrollup s ON s.listing_id = d.listing_id
 WHERE s.lower IS NOT NULL AND d.rated IS DISTINCT FROM s.lower
UNION ALL
SELECT d.listing_id FROM catalogue_searchdocument d
 WHERE d.rated IS NOT NULL AND NOT EXISTS (
   SELECT FROM catalogue_ratingrollup s
    WHERE s.listing_id = d.listing_id AND s.lower IS NOT NULL)
"""
_CONFIGURATION = " ".join(
    ["CASE split_part(lower(coalesce(x.language, r.language)), '-', 1)"]
    + [f"WHEN '{language}' THEN '{name}'" for language, name in CONFIGURATIONS.items()]
    + [f"ELSE '{WHOLE_WORDS}' END"]
)
_WRITE_TEXTS = f"""
WITH does AS (
  SELECT rc.revision_id, string_agg(c.name, ' . ' ORDER BY c.name) AS names
    FROM catalogue_listing l
    JOIN catalogue_revision_capabilities rc ON rc.revision_id = l.live_revision_id
    JOIN catalogue_capability c ON c.id = rc.capability_id
   WHERE l.id = ANY(%(keys)s) AND l.state = 'live'
   GROUP BY rc.revision_id
), words AS (
  SELECT l.id, coalesce(x.language, r.language) AS language,
         {_CONFIGURATION} AS configuration,
         concat_ws(' . ', r.name, (
           SELECT string_agg(one #>> '{{}}', ' . ' ORDER BY place)
             FROM jsonb_path_query(r.facts, '$.aliases[*]')
                    WITH ORDINALITY AS a (one, place))) AS names,
         concat_ws(' . ', x.summary, d.names) AS summary,
         concat_ws(' . ', p.name, array_to_string(x.features, ' . ')) AS features,
         coalesce(x.description, '') AS description, o.static, o.tie
    FROM catalogue_listing l
    JOIN catalogue_searchdocument o ON o.listing_id = l.id
    JOIN catalogue_revision r ON r.id = l.live_revision_id
    JOIN accounts_organisation p ON p.id = l.organisation_id
    LEFT JOIN catalogue_revisiontext x ON x.revision_id = r.id
    LEFT JOIN does d ON d.revision_id = r.id
   WHERE l.id = ANY(%(keys)s) AND l.state = 'live'
)
INSERT INTO catalogue_searchtext AS t
  (document_id, language, configuration, static, tie, words, vector)
SELECT w.id, w.language, w.configuration, w.static, w.tie,
       ARRAY(SELECT one FROM unnest(tsvector_to_array(to_tsvector('{WHOLE_WORDS}', translate(
                      concat_ws(' . ', w.names, w.summary, w.features), './', '  ')))) AS one
              WHERE one ~ '^[[:alnum:]]{{2,40}}$' AND one ~ '[[:alpha:]]' ORDER BY 1),
       setweight(to_tsvector(w.configuration::regconfig, w.names), 'A')
       || setweight(to_tsvector(w.configuration::regconfig, w.summary), 'B')
       || setweight(to_tsvector(w.configuration::regconfig, w.features), 'C')
       || setweight(to_tsvector(w.configuration::regconfig, w.description), 'D')
  FROM words w ORDER BY w.id, w.language
ON CONFLICT (document_id, language) DO UPDATE
  SET (configuration, static, tie, words, vector)
    = ROW (excluded.configuration, excluded.static, excluded.tie, excluded.words, excluded.vector)
  WHERE (t.configuration, t.static, t.tie, t.words, t.vector)
        IS DISTINCT FROM (excluded.configuration, excluded.static, excluded.tie,
                          excluded.words, excluded.vector)
"""  # noqa: S608 - put together from constants


def refresh_changed(events: list[Event]) -> None:
    """Rewrites the rows of every listing that the events touch, from the present rows."""
    keys = {e.listing_id for e in events if e.listing_id and e.kind.startswith(_READ_KINDS)}
    bodies = {e.organisation_id for e in events if e.kind == "organisation.changed"}
    if bodies:
        # Its name and type stand in its listings' rows; its group decides what counts as reuse.
        keys |= {*Listing.objects.filter(organisation__in=bodies).values_list("pk", flat=True)}
        used = Adoption.objects.filter(organisation__in=bodies)
        keys |= {*used.values_list("listing_id", flat=True)}
    refresh_documents(listing_ids=keys)


def refresh_rated() -> None:
    """Brings the scores of documents up to those that may be published.

    Answers weigh less each day, so a score changes without anything to tell. Does nothing where
    another process is at work: the next turn finds them.
    """
    with transaction.atomic():
        if not take_turn(FAMILY):
            return
        with connection.cursor() as cursor:
            cursor.execute(_RATED_OTHERWISE)
            refresh_documents(listing_ids=[key for (key,) in cursor.fetchall()])


def refresh_documents(*, listing_ids: Iterable[int]) -> None:
    """Live listings get their row and one text for each language; the others lose theirs.

    In key order, and only where something differs, so that repeating it writes nothing.
    """
    changes = Changes()
    with transaction.atomic():
        for keys in _batches(listing_ids, BATCH):
            before = standing_of(keys)
            if _refresh(keys):
                changes.written = True
                changes.note(before, standing_of(keys))
        values.store(changes)
        vocabulary.store(changes)


def rebuild_all() -> int:
    """Makes the whole table as the rows say; readers see the old one until it is done.

    Answers how many listings were looked at. Waits for a reader at work.
    """
    with transaction.atomic():
        keep_readers_away(FAMILY)
        # Tables that were filled a moment ago look empty to the planner, which then compares
        # every row with every other; for all listings at once hashes are right anyway.
        _run("SET LOCAL enable_nestloop = off", {})
        mark_all_read(FAMILY)
        standing = SearchDocument.objects.values_list("pk", flat=True)
        live = Listing.objects.live().values_list("pk", flat=True)
        keys = {*standing, *live}
        for some in _batches(keys, REBUILT_AT_ONCE):
            _refresh(some)
        values.store_all()
        vocabulary.store_all()
    return len(keys)


def _batches(keys: Iterable[int], size: int) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _refresh(keys: list[int]) -> int:
    """Answers how many rows it wrote."""
    return sum(
        _run(statement, {"keys": keys, "others": other_names()})
        for statement in (_REMOVE_TEXTS, _REMOVE_DOCUMENTS, _WRITE_DOCUMENTS, _WRITE_TEXTS)
    )


def _run(statement: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
