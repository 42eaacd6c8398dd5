from django.db import migrations, models


def index(model, column, name):
    table = f"catalogue_{model}"
    statement = migrations.RunSQL(
        f'CREATE INDEX CONCURRENTLY "{name}" ON {table} ({column}_id)',
        f'DROP INDEX CONCURRENTLY "{name}"',
    )
    added = migrations.AddIndex(model_name=model, index=models.Index(models.F(column), name=name))
    return migrations.SeparateDatabaseAndState([statement], [added])


class Migration(migrations.Migration):
    """In no transaction, so that building an index holds up no writer."""

    atomic = False
    dependencies = [("catalogue", "0016_whose_words_filled")]

    operations = [
        index("intakefile", "source", "intake_file_source"),
        index("rating", "replied_for", "rating_replied_for"),
        index("revision", "run", "revision_of_run"),
    ]
