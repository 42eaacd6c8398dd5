from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION commons_refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('commons.ledger_maintenance', true) = 'on' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD WHEN TG_OP = 'UPDATE' THEN NEW END;
  END IF;
  RAISE EXCEPTION 'The ledger is append-only: % is refused.', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON accounts_event
  FOR EACH ROW EXECUTE FUNCTION commons_refuse_ledger_change();
CREATE TRIGGER event_not_emptied BEFORE TRUNCATE ON accounts_event
  FOR EACH STATEMENT EXECUTE FUNCTION commons_refuse_ledger_change();
"""

UNDO = """
DROP TRIGGER event_append_only ON accounts_event;
DROP TRIGGER event_not_emptied ON accounts_event;
DROP FUNCTION commons_refuse_ledger_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
