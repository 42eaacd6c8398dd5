import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The index that holds what is counted of a body's uses, instead of the bare one."""

    dependencies = [("accounts", "0005_event_of_use"), ("catalogue", "0032_scaling")]

    operations = [
        migrations.AddIndex(
            model_name="adoptionrollup",
            index=models.Index(
                fields=["organisation"],
                include=(
                    "listing",
                    "stage",
                    "confirmed",
                    "lapsed",
                    "shown",
                    "group_id",
                    "publisher_group_id",
                ),
                name="adoption_rollup_of_body",
            ),
        ),
        # Django would make the foreign key anew, and check every row, to be rid of its index.
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "DROP INDEX catalogue_adoptionrollup_organisation_id_e45ac940",
                    "CREATE INDEX catalogue_adoptionrollup_organisation_id_e45ac940"
                    " ON catalogue_adoptionrollup (organisation_id)",
                )
            ],
            [
                migrations.AlterField(
                    model_name="adoptionrollup",
                    name="organisation",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adoption_rollups",
                        to="accounts.organisation",
                    ),
                )
            ],
        ),
    ]
