from django.db import migrations

# Checked at the end of the transaction, since a publication changes both rows.
LIVE_REVISION = """
CREATE FUNCTION commons_check_live_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong boolean;
BEGIN
  IF TG_TABLE_NAME = 'catalogue_listing' THEN
    wrong := EXISTS (
      SELECT 1 FROM catalogue_listing l JOIN catalogue_revision r ON r.id = l.live_revision_id
       WHERE l.id = NEW.id AND (r.state <> 'approved' OR r.listing_id <> l.id));
  ELSE
    wrong := EXISTS (
      SELECT 1 FROM catalogue_listing l JOIN catalogue_revision r ON r.id = l.live_revision_id
       WHERE r.id = NEW.id AND (r.state <> 'approved' OR r.listing_id <> l.id));
  END IF;
  IF wrong THEN
    RAISE EXCEPTION 'The live revision of a listing is an approved one of that listing.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER listing_live_revision_approved
  AFTER INSERT OR UPDATE OF live_revision_id ON catalogue_listing
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.live_revision_id IS NOT NULL)
  EXECUTE FUNCTION commons_check_live_revision();
CREATE CONSTRAINT TRIGGER revision_live_stays_approved
  AFTER UPDATE OF state, listing_id ON catalogue_revision
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state = 'approved')
  EXECUTE FUNCTION commons_check_live_revision();
"""

LIVE_REVISION_UNDO = """
DROP TRIGGER listing_live_revision_approved ON catalogue_listing;
DROP TRIGGER revision_live_stays_approved ON catalogue_revision;
DROP FUNCTION commons_check_live_revision();
"""

TRANSITIONS = """
CREATE FUNCTION commons_check_revision_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('draft', 'submitted'), ('draft', 'withdrawn'),
    ('submitted', 'approved'), ('submitted', 'changes_requested'),
    ('submitted', 'refused'), ('submitted', 'withdrawn'),
    ('changes_requested', 'submitted'), ('changes_requested', 'withdrawn'),
    ('approved', 'superseded')
  ) THEN
    RAISE EXCEPTION 'A revision cannot go from % to %.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER revision_step BEFORE UPDATE OF state ON catalogue_revision
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION commons_check_revision_step();
"""

TRANSITIONS_UNDO = """
DROP TRIGGER revision_step ON catalogue_revision;
DROP FUNCTION commons_check_revision_step();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_search_configurations")]

    operations = [
        migrations.RunSQL(LIVE_REVISION, LIVE_REVISION_UNDO),
        migrations.RunSQL(TRANSITIONS, TRANSITIONS_UNDO),
    ]
