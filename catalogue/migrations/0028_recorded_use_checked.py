from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

# Written out, so that the table keeps to the steps of its day; a test compares them with those
# of the model.
STEPS = """
CREATE FUNCTION commons_check_dispute_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('open', 'unanswered'), ('open', 'answered'), ('unanswered', 'answered'),
    ('open', 'taken_back'), ('answered', 'taken_back'), ('unanswered', 'taken_back'),
    ('appealed', 'taken_back'),
    ('open', 'conceded'), ('answered', 'conceded'), ('unanswered', 'conceded'),
    ('appealed', 'conceded'),
    ('answered', 'stands'), ('unanswered', 'stands'), ('appealed', 'stands'),
    ('answered', 'set_aside'), ('unanswered', 'set_aside'), ('appealed', 'set_aside'),
    ('stands', 'appealed'), ('set_aside', 'appealed')
  ) THEN
    RAISE EXCEPTION 'A dispute cannot go from % to %.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER dispute_step BEFORE UPDATE OF state ON catalogue_dispute
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION commons_check_dispute_step();
"""
STEPS_UNDO = """
DROP TRIGGER dispute_step ON catalogue_dispute;
DROP FUNCTION commons_check_dispute_step();
"""


def index(model, column, name):
    table = f"catalogue_{model}"
    statement = migrations.RunSQL(
        f'CREATE INDEX CONCURRENTLY "{name}" ON {table} ({column}_id)',
        f'DROP INDEX CONCURRENTLY "{name}"',
    )
    added = migrations.AddIndex(model_name=model, index=models.Index(models.F(column), name=name))
    return migrations.SeparateDatabaseAndState([statement], [added])


ONE_OPEN_CASE = migrations.SeparateDatabaseAndState(
    [
        migrations.RunSQL(
            """
            CREATE UNIQUE INDEX CONCURRENTLY "case_of_dispute_once"
                ON catalogue_case (dispute_id) WHERE closed_at IS NULL
            """,
            'DROP INDEX CONCURRENTLY "case_of_dispute_once"',
        )
    ],
    [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                models.F("dispute"),
                condition=models.Q(("closed_at__isnull", True)),
                name="case_of_dispute_once",
            ),
        )
    ],
)


class Migration(migrations.Migration):
    """In no transaction, so that building an index holds up no writer."""

    atomic = False
    dependencies = [("catalogue", "0027_recorded_use")]

    operations = [
        migrations.RunSQL(STEPS, STEPS_UNDO),
        ValidateConstraint(model_name="adoption", name="adoption_lapses_once_confirmed"),
        ValidateConstraint(model_name="case", name="case_about_one_thing"),
        ValidateConstraint(
            model_name="unresolvedadopter", name="unresolved_adopter_decision_known"
        ),
        ValidateConstraint(model_name="unresolvedadopter", name="unresolved_adopter_matched"),
        ValidateConstraint(
            model_name="unresolvedadopter", name="unresolved_adopter_decided_at_with_by"
        ),
        index("case", "dispute", "case_of_dispute"),
        index("unresolvedadopter", "decided_by", "unresolved_adopter_decided"),
        ONE_OPEN_CASE,
    ]
