from django.db import migrations, models


class Migration(migrations.Migration):
    """The page of services that spread reads a page of them, and does not sort all."""

    dependencies = [
        ("catalogue", "0035_derived_keys"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="scalingstage",
            index=models.Index(
                models.Case(
                    models.When(rung="ready", then=models.Value(0)),
                    models.When(rung="early", then=models.Value(1)),
                    models.When(rung="seed", then=models.Value(2)),
                    models.When(rung="new", then=models.Value(3)),
                ),
                models.OrderBy(models.F("value"), descending=True, nulls_last=True),
                models.OrderBy(models.F("expected"), descending=True, nulls_last=True),
                models.F("tie"),
                models.F("listing"),
                name="scaling_by_value",
            ),
        ),
    ]
