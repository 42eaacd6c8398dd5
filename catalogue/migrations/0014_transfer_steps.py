from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Written out, so that the table keeps to the steps of its day; a test compares them with those
# of the model.
STEPS = """
CREATE FUNCTION commons_check_transfer_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('open', 'accepted'), ('open', 'refused'), ('open', 'taken_back')
  ) THEN
    RAISE EXCEPTION 'A transfer cannot go from % to %.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER transfer_step BEFORE UPDATE OF state ON catalogue_transfer
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION commons_check_transfer_step();
"""
STEPS_UNDO = """
DROP TRIGGER transfer_step ON catalogue_transfer;
DROP FUNCTION commons_check_transfer_step();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0013_transfers")]

    operations = [
        migrations.RunSQL(STEPS, STEPS_UNDO),
        ValidateConstraint(model_name="case", name="case_about_one_thing"),
    ]
