from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Whose words a reply was: its service may have been merged or gone to another body since.
WHOSE = """
UPDATE catalogue_rating r
   SET replied_for_id = coalesce(
         (SELECT t.from_organisation_id FROM catalogue_transfer t
           WHERE t.listing_id = l.id AND t.state = 'accepted' AND t.settled_at > r.replied_at
           ORDER BY t.settled_at LIMIT 1),
         l.organisation_id)
  FROM catalogue_rating w
  LEFT JOIN LATERAL (
         SELECT g.merged_id FROM catalogue_mergedrow m JOIN catalogue_merge g ON g.id = m.merge_id
          WHERE m.table_name = 'catalogue_rating' AND m.row_id = w.id
            AND g.undone_at IS NULL AND g.merged_at > w.replied_at
            AND (m.after ? 'listing_id' OR m.after ? 'reply')
          ORDER BY g.merged_at LIMIT 1) AS before ON true
  JOIN catalogue_listing l ON l.id = coalesce(before.merged_id, w.listing_id)
 WHERE r.id = w.id AND r.reply <> ''
"""
# A merge that is undone later writes what it noted, so that has to say it as well.
NOTED = """
UPDATE catalogue_mergedrow m
   SET before = m.before || jsonb_build_object('replied_for_id',
         CASE WHEN m.before ->> 'reply' <> '' THEN k.organisation_id END),
       after = CASE WHEN m.after ? 'reply' THEN m.after || jsonb_build_object('replied_for_id',
         CASE WHEN m.after ->> 'reply' <> '' THEN a.organisation_id END) ELSE m.after END
  FROM catalogue_merge g
  JOIN catalogue_listing k ON k.id = g.kept_id
  JOIN catalogue_listing a ON a.id = g.merged_id
 WHERE g.id = m.merge_id AND m.table_name = 'catalogue_rating' AND m.before ? 'reply'
   AND NOT m.after ? 'listing_id'
"""
# A version that nobody has saved since the import that wrote it.
OF_RUNS = """
UPDATE catalogue_revision r
   SET run_id = i.id
  FROM accounts_event e JOIN catalogue_intakerun i ON e.origin = 'job:' || i.job_id
 WHERE e.kind = 'revision.begun' AND e.subject_id = r.id
   AND NOT EXISTS (
         SELECT 1 FROM accounts_event s
          WHERE s.listing_id = r.listing_id AND s.kind = 'revision.saved' AND s.subject_id = r.id
            AND s.origin NOT LIKE 'job:%')
"""
NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0015_whose_words")]

    operations = [
        migrations.RunSQL([WHOSE, NOTED, OF_RUNS, NOW], migrations.RunSQL.noop),
        ValidateConstraint(model_name="rating", name="rating_replied_at_with_by"),
    ]
