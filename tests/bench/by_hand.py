"""The distinct counts of every subject in one statement, written apart from the product's."""

DISTINCT_COUNTS = """
WITH RECURSIVE above (below, id, parent_id) AS (
  SELECT id, id, parent_id FROM catalogue_capability
   UNION ALL
  SELECT a.below, c.id, c.parent_id FROM above a JOIN catalogue_capability c ON c.id = a.parent_id
), uses AS MATERIALIZED (
  SELECT a.listing_id, a.organisation_id AS body, a.stage, o.type, o.place, l.organisation_id AS owner,
         coalesce(o.group_id, o.id) AS grp, l.live_revision_id,
         coalesce(o.group_id, o.id) <> coalesce(p.group_id, p.id) AS outside
    FROM catalogue_adoption a
    JOIN accounts_organisation o ON o.id = a.organisation_id
    JOIN catalogue_listing l ON l.id = a.listing_id
    JOIN accounts_organisation p ON p.id = l.organisation_id
   WHERE a.confirmed_at IS NOT NULL
     AND NOT (a.lapsed OR a.suspended OR a.withdrawn) AND a.stage <> 'ended'
), subjects AS (
  SELECT 'listing' AS what, listing_id::text AS which, body, grp, stage, outside FROM uses
   UNION ALL SELECT 'publisher', owner::text, body, grp, stage, outside FROM uses
   UNION ALL SELECT 'commons', '', body, grp, stage, outside FROM uses
   UNION ALL SELECT 'type', type, body, grp, stage, outside FROM uses
   UNION ALL SELECT 'place', place, body, grp, stage, outside FROM uses
   UNION ALL
  SELECT 'capability', a.id::text, body, grp, stage, outside
    FROM uses u JOIN catalogue_revision_capabilities c ON c.revision_id = u.live_revision_id
    JOIN above a ON a.below = c.capability_id
)
SELECT what, which,
       count(DISTINCT body) FILTER (WHERE stage = 'considering'),
       count(DISTINCT body) FILTER (WHERE stage = 'trialling'),
       count(DISTINCT body) FILTER (WHERE stage = 'leaving'),
       count(DISTINCT body) FILTER (WHERE stage IN ('live', 'leaving')),
       count(DISTINCT body) FILTER (WHERE stage IN ('live', 'leaving') AND outside),
       count(DISTINCT grp) FILTER (WHERE stage IN ('live', 'leaving') AND outside)
  FROM subjects GROUP BY what, which
"""
