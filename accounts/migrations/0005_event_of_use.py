from django.db import migrations, models

USES = models.Index(
    models.F("organisation_id"),
    models.F("listing_id"),
    condition=models.Q(kind__startswith="adoption."),
    name="event_of_use",
)


class Migration(migrations.Migration):
    """In no transaction, so that building an index holds up no writer."""

    atomic = False
    dependencies = [("accounts", "0004_domains_validated")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    'CREATE INDEX CONCURRENTLY "event_of_use" ON accounts_event'
                    " (organisation_id, listing_id) WHERE kind LIKE 'adoption.%'",
                    'DROP INDEX CONCURRENTLY "event_of_use"',
                )
            ],
            [migrations.AddIndex(model_name="event", index=USES)],
        )
    ]
