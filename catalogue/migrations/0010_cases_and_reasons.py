from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Checked at the end of the transaction, since sending and deciding change both rows.
CASES = """
CREATE FUNCTION commons_check_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  about bigint;
BEGIN
  IF TG_TABLE_NAME = 'catalogue_revision' THEN about := NEW.id; ELSE about := NEW.revision_id;
  END IF;
  IF EXISTS (SELECT 1 FROM catalogue_revision WHERE id = about AND state = 'submitted') <> EXISTS (
       SELECT 1 FROM catalogue_case
        WHERE revision_id = about AND kind IN ('new', 'change') AND closed_at IS NULL) THEN
    RAISE EXCEPTION 'A revision waits for a moderator exactly while it has an open case.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER revision_waits_with_case
  AFTER INSERT OR UPDATE OF state ON catalogue_revision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commons_check_case();
CREATE CONSTRAINT TRIGGER case_open_while_waiting
  AFTER INSERT OR UPDATE OF closed_at, revision_id ON catalogue_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.revision_id IS NOT NULL)
  EXECUTE FUNCTION commons_check_case();
"""
CASES_UNDO = """
DROP TRIGGER case_open_while_waiting ON catalogue_case;
DROP TRIGGER revision_waits_with_case ON catalogue_revision;
DROP FUNCTION commons_check_case();
"""
# What waited before there were cases.
WAITING = """
INSERT INTO catalogue_case
  (kind, listing_id, organisation_id, revision_id, warnings, opened_at, version)
SELECT CASE l.state WHEN 'unpublished' THEN 'new' ELSE 'change' END,
       l.id, l.organisation_id, r.id, '{}', r.submitted_at, 1
  FROM catalogue_revision r JOIN catalogue_listing l ON l.id = r.listing_id
 WHERE r.state = 'submitted'
"""
REASONS = (
    (
        "The summary does not say what it does",
        "Say in the summary what it does, so that people who search can tell.",
        ("changes",),
    ),
    (
        "It is not clear which cases it does not cover",
        "Say which cases it does not cover. People rely on this to choose.",
        ("changes",),
    ),
    (
        "The support contact is a person, not a team",
        "Give the address of a team instead of a person.",
        ("changes",),
    ),
    (
        "The text advertises instead of describing",
        "Describe what it does. Leave out praise.",
        ("changes", "refusal"),
    ),
    (
        "It seems to be the same as a service that is already here",
        "Say how it differs from the similar service, or edit that one instead.",
        ("changes", "refusal"),
    ),
    (
        "It is no service for public bodies",
        "Only services that public bodies can use are listed here.",
        ("refusal",),
    ),
    (
        "It says something that is not true",
        "It is out of sight until what it says is right. Correct it and tell us.",
        ("suspension",),
    ),
    (
        "It is not safe to use",
        "It is out of sight until the fault is mended. Tell us when it is.",
        ("suspension",),
    ),
)


def add_reasons(apps, schema_editor):
    reason = apps.get_model("catalogue", "UsualReason")
    for title, words, uses in REASONS:
        for use in uses:
            reason.objects.get_or_create(use=use, title=title, defaults={"words": words})


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0009_moderators_work")]

    operations = [
        ValidateConstraint(model_name="decision", name="decision_by_person_or_rule"),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RunSQL(CASES, CASES_UNDO),
        migrations.RunPython(add_reasons, migrations.RunPython.noop),
    ]
