import uuid
from collections import defaultdict

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models
from pyroaring import BitMap

CONFIGURATIONS = (
    "commons_english",
    "commons_italian",
    "commons_dutch",
    "commons_french",
    "commons_german",
    "commons_swedish",
    "commons_danish",
    "commons_spanish",
    "commons_simple",
)
BANDS = (1, 3, 10, 30)


def values_of(document):
    """As `catalogue.search.queries.facets` said it then."""
    yield from (("", ""), ("kind", document.kind))
    yield from (("owner_type", document.organisation_type), ("phase", document.phase))
    yield from (("licence", document.licence), ("organisation", str(document.organisation_id)))
    yield from (("capability", str(one)) for one in document.capability_ids)
    yield from (("audience", one) for one in document.audience)
    yield from (("in_use", str(least)) for least in BANDS if document.reuse >= least)
    yield from (tuple(one.split(":", 1)) for one in document.other_values)


def fill(apps, _schema):
    listings = defaultdict(list)
    documents = apps.get_model("catalogue", "SearchDocument").objects.order_by("pk")
    for document in documents.iterator(2_000):
        for key in values_of(document):
            if key[1] or not key[0]:
                listings[key].append(document.pk)
    model = apps.get_model("catalogue", "FacetValue")
    model.objects.bulk_create(
        model(facet=facet, value=value, listings=BitMap(keys).serialize(), stamp=uuid.uuid4())
        for (facet, value), keys in listings.items()
    )


class Migration(migrations.Migration):
    """Which listings have which value of a facet, and one index of words for each language.

    Filled from the documents, so that no search is empty for a moment.
    """

    dependencies = [("catalogue", "0036_scaling_order")]

    operations = [
        migrations.CreateModel(
            name="FacetValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facet", models.CharField(blank=True, max_length=30)),
                ("value", models.CharField(blank=True, max_length=100)),
                ("listings", models.BinaryField()),
                ("stamp", models.UUIDField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="facetvalue",
            constraint=models.UniqueConstraint(
                models.F("facet"), models.F("value"), name="facet_value_once"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="searchdocument", name="search_by_name"),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                django.db.models.functions.text.Lower("name"),
                models.F("tie"),
                models.F("listing"),
                name="search_by_lower_name",
            ),
        ),
        migrations.RemoveIndex(model_name="searchtext", name="search_text_vector"),
        *(
            migrations.AddIndex(
                model_name="searchtext",
                index=django.contrib.postgres.indexes.GinIndex(
                    models.F("vector"),
                    condition=models.Q(("configuration", name)),
                    name=f"search_{name}",
                ),
            )
            for name in CONFIGURATIONS
        ),
    ]
