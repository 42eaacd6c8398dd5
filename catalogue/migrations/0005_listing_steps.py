from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Written out, so that the table keeps to the steps of its day; a test compares them with those
# of the models.
LISTING_STEPS = """
CREATE FUNCTION commons_check_listing_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('unpublished', 'live'),
    ('live', 'suspended'), ('lapsed', 'suspended'), ('retired', 'suspended'),
    ('live', 'merged'), ('lapsed', 'merged'), ('retired', 'merged'),
    ('suspended', 'live'), ('suspended', 'lapsed'), ('suspended', 'retired'),
    ('merged', 'live'), ('merged', 'lapsed'), ('merged', 'retired'),
    ('live', 'lapsed'), ('lapsed', 'live'),
    ('live', 'retired'), ('lapsed', 'retired'), ('retired', 'live')
  ) THEN
    RAISE EXCEPTION 'A listing cannot go from % to %.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.resumes_as <> '' AND NEW.state <> OLD.resumes_as THEN
    RAISE EXCEPTION 'A hidden listing comes back as it was: %, not %.', OLD.resumes_as, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER listing_step BEFORE UPDATE OF state ON catalogue_listing
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION commons_check_listing_step();
"""

LISTING_STEPS_UNDO = """
DROP TRIGGER listing_step ON catalogue_listing;
DROP FUNCTION commons_check_listing_step();
"""

_REVISION_STEPS = """
CREATE OR REPLACE FUNCTION commons_check_revision_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('draft', 'submitted'), ('draft', 'withdrawn'),
    ('submitted', 'approved'), ('submitted', 'changes_requested'),
    ('submitted', 'refused'), ('submitted', 'withdrawn'),
    ('changes_requested', 'submitted'), ('changes_requested', 'withdrawn'),
    ('approved', 'superseded'){more}
  ) THEN
    RAISE EXCEPTION 'A revision cannot go from % to %.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_listing_states")]

    operations = [
        migrations.RunSQL(LISTING_STEPS, LISTING_STEPS_UNDO),
        # An appeal that is upheld brings a refused revision back to the queue.
        migrations.RunSQL(
            _REVISION_STEPS.format(more=",\n    ('refused', 'submitted')"),
            _REVISION_STEPS.format(more=""),
        ),
        ValidateConstraint(model_name="listing", name="listing_state_known"),
        ValidateConstraint(model_name="listing", name="listing_hidden_remembers_state"),
        ValidateConstraint(model_name="listing", name="listing_commodity_lapses"),
    ]
