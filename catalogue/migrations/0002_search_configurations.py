from django.db import migrations

STEMMERS = ("danish", "dutch", "english", "french", "german", "italian", "spanish", "swedish")

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;
"""


def configuration(language: str) -> migrations.RunSQL:
    """Accents folded first, then the language's stems; 'simple' keeps words whole."""
    stem = "simple" if language == "simple" else f"{language}_stem"
    name = f"commons_{language}"
    return migrations.RunSQL(
        f"""
        CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{language});
        ALTER TEXT SEARCH CONFIGURATION {name}
          ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {stem};
        """,
        f"DROP TEXT SEARCH CONFIGURATION {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        *(configuration(language) for language in (*STEMMERS, "simple")),
    ]
