from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """In no transaction, so that building an index holds up no writer."""

    atomic = False
    dependencies = [("catalogue", "0020_notices_of_roles")]

    operations = [
        ValidateConstraint(model_name="preference", name="preference_words_known"),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    """
                    CREATE INDEX CONCURRENTLY "notice_unmailed" ON catalogue_notice (person_id)
                     WHERE mailed_at IS NULL AND way = 'now'
                    """,
                    'DROP INDEX CONCURRENTLY "notice_unmailed"',
                )
            ],
            [
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(
                        models.F("person"),
                        condition=models.Q(("mailed_at__isnull", True), ("way", "now")),
                        name="notice_unmailed",
                    ),
                )
            ],
        ),
    ]
