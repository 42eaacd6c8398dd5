import uuid
from collections import defaultdict

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Lower
from pyroaring import BitMap

# As `catalogue.search.actions.documents` wrote them then.
MORE = """
UPDATE catalogue_searchdocument d SET rated = s.lower
  FROM catalogue_ratingrollup s WHERE s.listing_id = d.listing_id;

UPDATE catalogue_searchdocument d
   SET other_values = ARRAY(SELECT DISTINCT left(one, 100) FROM (
         SELECT unnest(d.other_values)
          UNION ALL
         SELECT 'standards:' || (one #>> '{}')
           FROM jsonb_path_query(r.facts -> 'standards', '$[*]') AS one
          UNION ALL
         SELECT 'cases_covered:' || one
           FROM catalogue_revisiontext x CROSS JOIN LATERAL unnest(x.cases_covered) AS one
          WHERE x.revision_id = r.id
          UNION ALL
         SELECT 'offers:' || f.kind FROM catalogue_offer f
          WHERE f.listing_id = l.id AND f.state = 'offered'
          UNION ALL
         SELECT 'running:yes' FROM catalogue_adoption a
          WHERE a.listing_id = l.id AND a.confirmed_at IS NOT NULL
            AND NOT a.lapsed AND NOT a.suspended AND NOT a.withdrawn
            AND a.stage IN ('live', 'leaving')) AS v (one) ORDER BY 1)
  FROM catalogue_listing l JOIN catalogue_revision r ON r.id = l.live_revision_id
 WHERE l.id = d.listing_id;
"""
NAMES = {"standards", "cases_covered", "offers", "running"}
SHARES = (50, 70, 90)
SECTORS = {
    "central_government": "government",
    "agency": "government",
    "devolved": "government",
    "local_authority": "local",
    "health": "health",
    "police": "safety",
    "fire": "safety",
    "justice": "safety",
    "education": "education",
    "other_public_body": "other",
    "supplier": "other",
}


def values_of(document):
    """As `catalogue.search.queries.facets` said it then."""
    for one in document.other_values:
        name, value = one.split(":", 1)
        if name in NAMES and value:
            yield name, value
    yield "owner_sector", SECTORS[document.organisation_type]
    if document.rated is not None:
        yield from (("score", str(least)) for least in SHARES if document.rated * 100 >= least)


def fill(apps, _schema):
    listings = defaultdict(list)
    documents = apps.get_model("catalogue", "SearchDocument").objects.order_by("pk")
    for document in documents.iterator(2_000):
        for key in values_of(document):
            listings[key].append(document.pk)
    model = apps.get_model("catalogue", "FacetValue")
    model.objects.bulk_create(
        model(facet=facet, value=value, listings=BitMap(keys).serialize(), stamp=uuid.uuid4())
        for (facet, value), keys in listings.items()
    )
    model.objects.filter(facet="", value="").update(stamp=uuid.uuid4())


class Migration(migrations.Migration):
    """Standards, cases, offers, use and scores can be searched by, and scores sort.

    Services are found by how their names begin, too.
    """

    dependencies = [("catalogue", "0038_search_words")]

    operations = [
        migrations.AddField(
            model_name="searchdocument", name="rated", field=models.FloatField(null=True)
        ),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                models.OrderBy(models.F("rated"), descending=True, nulls_last=True),
                models.F("tie"),
                models.F("listing"),
                name="search_by_rated",
            ),
        ),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                OpClass(Lower("name"), "text_pattern_ops"), name="search_by_beginning"
            ),
        ),
        migrations.RunSQL(MORE, migrations.RunSQL.noop, elidable=True),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
