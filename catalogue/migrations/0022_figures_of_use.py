import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def ask_for_the_first_rows(apps, schema_editor):
    """What is new is filled by a job: there may be very many rows to count."""
    if apps.get_model("catalogue", "Adoption").objects.exists():
        now = timezone.now()
        apps.get_model("catalogue", "Job").objects.get_or_create(
            key="statistics.rebuild:0022",
            defaults={"kind": "statistics.rebuild", "due_at": now, "asked_at": now},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_event_of_use"),
        ("catalogue", "0021_notices_unmailed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="adoptionrollup",
            name="lapsed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="adoptionrollup",
            name="shown",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.CreateModel(
            name="ListingRollup",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rollup",
                        serialize=False,
                        to="catalogue.listing",
                    ),
                ),
                ("shown", models.BooleanField()),
                ("reuse", models.PositiveIntegerField()),
                ("reuse_groups", models.PositiveIntegerField()),
                ("in_use", models.PositiveIntegerField()),
                ("leaving", models.PositiveIntegerField()),
                ("trialling", models.PositiveIntegerField()),
                ("considering", models.PositiveIntegerField()),
                ("unconfirmed", models.PositiveIntegerField()),
                ("lapsed", models.PositiveIntegerField()),
                (
                    "capability_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("reuse"),
                        models.F("listing"),
                        condition=models.Q(("shown", True)),
                        name="listing_rollup_reuse",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RollupDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("table", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("standing", models.TextField(blank=True)),
                ("expected", models.TextField(blank=True)),
                ("mended_at", models.DateTimeField(null=True)),
                (
                    "mended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("found_at"),
                        condition=models.Q(("mended_at__isnull", True)),
                        name="rollup_difference_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mended_at__isnull", True), ("mended_by__isnull", True)),
                            models.Q(("mended_at__isnull", False), ("mended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rollup_difference_mended_at_with_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UseRollup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("standing", models.CharField(max_length=15)),
                ("reuse", models.BooleanField()),
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
                            (
                                "standing__in",
                                [
                                    "live",
                                    "leaving",
                                    "trialling",
                                    "considering",
                                    "unconfirmed",
                                    "lapsed",
                                ],
                            )
                        ),
                        name="use_rollup_standing_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UseSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("adoption_id", models.BigIntegerField()),
                ("stage", models.CharField(max_length=15)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("group_id", models.BigIntegerField()),
                ("publisher_id", models.BigIntegerField(db_index=True)),
                ("publisher_group_id", models.BigIntegerField()),
                ("shown", models.BooleanField()),
                (
                    "listing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="use_spans",
                        to="catalogue.listing",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="use_spans",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("listing"),
                        models.F("organisation"),
                        models.F("adoption_id"),
                        models.F("from_on"),
                        name="use_span_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gt", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="use_span_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.RunPython(ask_for_the_first_rows, migrations.RunPython.noop),
    ]
