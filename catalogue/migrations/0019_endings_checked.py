from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0018_endings_undone")]

    operations = [ValidateConstraint("ending", "ending_undone_at_with_by")]
