import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Roll-ups of use are not checked against the rows that they were joined from a moment before.

    The nightly comparison tells of any that should not stand.
    """

    dependencies = [
        ("accounts", "0005_event_of_use"),
        ("catalogue", "0034_uses_counted"),
    ]

    operations = [
        migrations.AlterField(
            model_name="adoptionrollup",
            name="listing",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="adoption_rollups",
                to="catalogue.listing",
            ),
        ),
        migrations.AlterField(
            model_name="adoptionrollup",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="adoption_rollups",
                to="accounts.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="userollup",
            name="capability",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.capability",
            ),
        ),
        migrations.AlterField(
            model_name="userollup",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
    ]
