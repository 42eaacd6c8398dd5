from django.db import migrations

# The rows of the organisation and the listing are locked while they are read, so that neither
# changes its type, kind or owner before the offer is there to be seen.
OFFERED_BY_WHOM = """
CREATE FUNCTION commons_check_offer_parties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  supplier_type text;
  listing_kind text;
  listing_owner bigint;
BEGIN
  SELECT o.type INTO supplier_type
    FROM accounts_organisation o WHERE o.id = NEW.supplier_id FOR SHARE;
  IF supplier_type <> 'supplier' THEN
    RAISE EXCEPTION 'Only an organisation of type supplier makes offers.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT l.kind, l.organisation_id INTO listing_kind, listing_owner
    FROM catalogue_listing l WHERE l.id = NEW.listing_id FOR SHARE;
  IF listing_kind = 'commodity_service' THEN
    RAISE EXCEPTION 'Nobody makes offers for a commodity service.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF listing_owner = NEW.supplier_id THEN
    RAISE EXCEPTION 'Nobody makes offers for a listing of its own.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER offer_parties
  BEFORE INSERT OR UPDATE OF supplier_id, listing_id ON catalogue_offer
  FOR EACH ROW EXECUTE FUNCTION commons_check_offer_parties();

CREATE FUNCTION commons_keep_offer_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM catalogue_offer o
      JOIN catalogue_listing l ON l.id = o.listing_id
      JOIN accounts_organisation s ON s.id = o.supplier_id
     WHERE o.state <> 'ended'
       AND CASE TG_TABLE_NAME WHEN 'catalogue_listing' THEN l.id = NEW.id ELSE s.id = NEW.id END
       AND (s.type <> 'supplier' OR l.kind = 'commodity_service' OR l.organisation_id = s.id)
  ) THEN
    RAISE EXCEPTION 'End the open offers first: a supplier offers what is another''s and no commodity service.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER offer_supplier_stays AFTER UPDATE OF type ON accounts_organisation
  FOR EACH ROW WHEN (OLD.type = 'supplier' AND NEW.type <> 'supplier')
  EXECUTE FUNCTION commons_keep_offer_parties();
CREATE TRIGGER offer_listing_stays AFTER UPDATE OF kind, organisation_id ON catalogue_listing
  FOR EACH ROW WHEN (
    (OLD.kind, OLD.organisation_id) IS DISTINCT FROM (NEW.kind, NEW.organisation_id))
  EXECUTE FUNCTION commons_keep_offer_parties();
"""

OFFERED_BY_WHOM_UNDO = """
DROP TRIGGER offer_listing_stays ON catalogue_listing;
DROP TRIGGER offer_supplier_stays ON accounts_organisation;
DROP FUNCTION commons_keep_offer_parties();
DROP TRIGGER offer_parties ON catalogue_offer;
DROP FUNCTION commons_check_offer_parties();
"""

# Written out, so that the table keeps to the steps of its day; a test compares them with those
# of the models.
OFFER_STEPS = """
CREATE FUNCTION commons_check_offer_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('offered', 'lapsed'), ('lapsed', 'offered'), ('offered', 'ended'), ('lapsed', 'ended')
  ) THEN
    RAISE EXCEPTION 'An offer cannot go from % to %.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER offer_step BEFORE UPDATE OF state ON catalogue_offer
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION commons_check_offer_step();
"""

OFFER_STEPS_UNDO = """
DROP TRIGGER offer_step ON catalogue_offer;
DROP FUNCTION commons_check_offer_step();
"""

# What was published before suppliers had to renew gets its twelve months from now.
FIRST_TERM = """
UPDATE catalogue_listing SET lapses_on = (current_date + interval '12 months')::date
 WHERE kind = 'commodity_service' AND state <> 'unpublished' AND lapses_on IS NULL
   AND organisation_id IN (SELECT id FROM accounts_organisation WHERE type = 'supplier')
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_offers")]

    operations = [
        migrations.RunSQL(OFFERED_BY_WHOM, OFFERED_BY_WHOM_UNDO),
        migrations.RunSQL(OFFER_STEPS, OFFER_STEPS_UNDO),
        migrations.RunSQL(FIRST_TERM, migrations.RunSQL.noop),
    ]
