from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Type and size as they are today: nobody noted them when the review was written. The stage of
# use then is not known, so it stays 'Not given'.
CONTEXT = """
UPDATE catalogue_rating r
   SET body_type = o.type, body_size = o.size_band
  FROM accounts_organisation o
 WHERE o.id = r.organisation_id AND r.body_type = ''
"""
NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0029_reviews")]

    operations = [
        migrations.RunSQL([CONTEXT, NOW], migrations.RunSQL.noop),
        ValidateConstraint(model_name="case", name="case_about_one_thing"),
        ValidateConstraint(model_name="flag", name="flag_reason_known"),
        ValidateConstraint(model_name="rating", name="rating_context_known"),
        ValidateConstraint(model_name="rating", name="rating_low_says_why"),
    ]
