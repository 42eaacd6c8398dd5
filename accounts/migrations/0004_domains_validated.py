from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Apart from adding the rule, so that reading the rows holds up no writer."""

    dependencies = [("accounts", "0003_join_requests")]

    operations = [
        ValidateConstraint(model_name="organisationdomain", name="domain_in_small_letters")
    ]
