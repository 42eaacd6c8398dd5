import django.db.models.deletion
from django.db import migrations, models
from django.db.models.lookups import GreaterThan

STANDINGS = ("live", "leaving", "trialling", "considering", "unconfirmed", "lapsed")
# As `catalogue.statistics.definitions.USES` said it then.
COUNTED = """
INSERT INTO catalogue_userollup (capability_id, organisation_id, live, leaving, trialling,
                                 considering, unconfirmed, lapsed, reused)
SELECT d.capability_id, u.organisation_id,
       count(*) FILTER (WHERE confirmed AND stage = 'live'),
       count(*) FILTER (WHERE confirmed AND stage = 'leaving'),
       count(*) FILTER (WHERE confirmed AND stage = 'trialling'),
       count(*) FILTER (WHERE confirmed AND stage = 'considering'),
       count(*) FILTER (WHERE NOT confirmed AND NOT u.lapsed),
       count(*) FILTER (WHERE u.lapsed),
       count(*) FILTER (WHERE confirmed AND stage IN ('live', 'leaving')
                          AND group_id <> publisher_group_id)
  FROM catalogue_adoptionrollup u
  JOIN catalogue_listingrollup r ON r.listing_id = u.listing_id
 CROSS JOIN LATERAL unnest(r.capability_ids || NULL::bigint) AS d (capability_id)
 WHERE u.shown
 GROUP BY d.capability_id, u.organisation_id;
"""


class Migration(migrations.Migration):
    """Where an organisation stands follows from how many of its uses stand where.

    The table is made anew, and filled from the roll-up of pairs so that no figure is missing for
    a moment. The index that held a body's uses goes: they are not read any more for one change.
    The days of use are not checked against the rows that they were joined from a moment before.
    """

    dependencies = [
        ("accounts", "0005_event_of_use"),
        ("catalogue", "0033_uses_of_a_body"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="adoptionrollup", name="adoption_rollup_of_body"),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "CREATE INDEX catalogue_adoptionrollup_organisation_id_e45ac940"
                    " ON catalogue_adoptionrollup (organisation_id)",
                    "DROP INDEX catalogue_adoptionrollup_organisation_id_e45ac940",
                )
            ],
            [
                migrations.AlterField(
                    model_name="adoptionrollup",
                    name="organisation",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adoption_rollups",
                        to="accounts.organisation",
                    ),
                )
            ],
        ),
        migrations.DeleteModel("UseRollup"),
        migrations.CreateModel(
            name="UseRollup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *((name, models.PositiveIntegerField()) for name in (*STANDINGS, "reused")),
                (
                    "standing",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            *(
                                models.When(**{f"{name}__gt": 0}, then=models.Value(name))
                                for name in STANDINGS[:-1]
                            ),
                            default=models.Value("lapsed"),
                        ),
                        output_field=models.CharField(max_length=15),
                    ),
                ),
                (
                    "reuse",
                    models.GeneratedField(
                        db_persist=True,
                        expression=GreaterThan(models.F("reused"), 0),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "capability",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.capability",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("capability"),
                        models.F("organisation"),
                        name="use_rollup_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            *((f"{name}__gt", 0) for name in STANDINGS), _connector="OR"
                        ),
                        name="use_rollup_is_some",
                    ),
                ],
            },
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="usespan",
            name="listing",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="use_spans",
                to="catalogue.listing",
            ),
        ),
        migrations.AlterField(
            model_name="usespan",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="use_spans",
                to="accounts.organisation",
            ),
        ),
    ]
