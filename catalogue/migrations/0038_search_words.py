import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# As `catalogue.search.actions` and `catalogue.search.vocabulary` wrote them then.
WORDS = """
UPDATE catalogue_searchtext t SET static = d.static, tie = d.tie
  FROM catalogue_searchdocument d WHERE d.listing_id = t.document_id;

UPDATE catalogue_searchtext t
   SET words = ARRAY(
         SELECT one FROM unnest(tsvector_to_array(to_tsvector(
                  'commons_simple', translate(s.text, './', '  ')))) AS one
          WHERE one ~ '^[[:alnum:]]{2,40}$' AND one ~ '[[:alpha:]]' ORDER BY 1)
  FROM (
    SELECT l.id, coalesce(x.language, r.language) AS language, concat_ws(' . ', r.name, (
             SELECT string_agg(one #>> '{}', ' . ')
               FROM jsonb_path_query(r.facts, '$.aliases[*]') AS one), x.summary, (
             SELECT string_agg(c.name, ' . ')
               FROM catalogue_revision_capabilities rc
               JOIN catalogue_capability c ON c.id = rc.capability_id
              WHERE rc.revision_id = r.id), p.name, array_to_string(x.features, ' . ')) AS text
      FROM catalogue_listing l
      JOIN catalogue_revision r ON r.id = l.live_revision_id
      JOIN accounts_organisation p ON p.id = l.organisation_id
      LEFT JOIN catalogue_revisiontext x ON x.revision_id = r.id
  ) AS s
 WHERE s.id = t.document_id AND s.language = t.language;

INSERT INTO catalogue_searchword (word, documents)
SELECT word, count(DISTINCT t.document_id)
  FROM catalogue_searchtext t CROSS JOIN unnest(t.words) AS word GROUP BY word;
"""


class Migration(migrations.Migration):
    """The words that listings have, with which those that were typed wrongly are compared.

    Texts bear what decides among equal ones.
    """

    dependencies = [("catalogue", "0037_facet_values")]

    operations = [
        migrations.AddField(
            model_name="searchtext",
            name="words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="searchtext",
            name="static",
            field=models.FloatField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="searchtext",
            name="tie",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "word",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("documents", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"),
                        name="search_word_alike",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("documents__gt", 0)), name="search_word_stands"
                    )
                ],
            },
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop, elidable=True),
    ]
