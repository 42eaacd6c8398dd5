from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0023_notices_of_tasks")]

    operations = [
        ValidateConstraint(model_name="preference", name="preference_words_known"),
    ]
