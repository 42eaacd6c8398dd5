import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def ask_for_the_first_look(apps, schema_editor):
    """What is new is filled by a job; the timetable's own comes at night."""
    if apps.get_model("catalogue", "Adoption").objects.exists():
        now = timezone.now()
        apps.get_model("catalogue", "Job").objects.get_or_create(
            key="scaling.assess:first",
            defaults={"kind": "scaling.assess", "due_at": now, "asked_at": now},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0031_charts_with_foot"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("credible", models.BooleanField()),
                ("credible_why", models.CharField(max_length=300)),
                ("observable", models.BooleanField()),
                ("observable_why", models.CharField(max_length=300)),
                ("relevant", models.BooleanField()),
                ("relevant_why", models.CharField(max_length=300)),
                ("advantage", models.BooleanField()),
                ("advantage_why", models.CharField(max_length=300)),
                ("easy", models.BooleanField()),
                ("easy_why", models.CharField(max_length=300)),
                ("compatible", models.BooleanField()),
                ("compatible_why", models.CharField(max_length=300)),
                ("testable", models.BooleanField()),
                ("testable_why", models.CharField(max_length=300)),
                ("assessed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment",
                        to="catalogue.listing",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credible_why", ""),
                            ("observable_why", ""),
                            ("relevant_why", ""),
                            ("advantage_why", ""),
                            ("easy_why", ""),
                            ("compatible_why", ""),
                            ("testable_why", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="assessment_says_why",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("credible", models.BooleanField()),
                ("credible_why", models.CharField(max_length=300)),
                ("observable", models.BooleanField()),
                ("observable_why", models.CharField(max_length=300)),
                ("relevant", models.BooleanField()),
                ("relevant_why", models.CharField(max_length=300)),
                ("advantage", models.BooleanField()),
                ("advantage_why", models.CharField(max_length=300)),
                ("easy", models.BooleanField()),
                ("easy_why", models.CharField(max_length=300)),
                ("compatible", models.BooleanField()),
                ("compatible_why", models.CharField(max_length=300)),
                ("testable", models.BooleanField()),
                ("testable_why", models.CharField(max_length=300)),
                ("assessed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalogue.listing",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="catalogue.assessment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScalingStage",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scaling",
                        serialize=False,
                        to="catalogue.listing",
                    ),
                ),
                ("computed_on", models.DateField()),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("ready", "ready to scale"),
                            ("early", "early spread"),
                            ("seed", "seed"),
                            ("new", "new"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "blocks",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spread", "reuse by others"),
                            ("retention", "those who take it up stay"),
                            ("score", "reviews"),
                            ("outcomes", "measured outcomes"),
                            ("support", "support"),
                            ("assessment", "assessment by a curator"),
                        ],
                        max_length=12,
                    ),
                ),
                ("gates", models.JSONField()),
                ("jumped", models.BooleanField()),
                ("accelerating", models.BooleanField()),
                ("x1", models.PositiveIntegerField()),
                ("x0", models.PositiveIntegerField()),
                ("e1", models.FloatField()),
                ("e0", models.FloatField()),
                ("p", models.FloatField(null=True)),
                ("ratio", models.FloatField(null=True)),
                ("lower", models.FloatField(null=True)),
                ("watched", models.BooleanField()),
                ("watch_x1", models.PositiveIntegerField()),
                ("watch_x0", models.PositiveIntegerField()),
                ("watch_e1", models.FloatField()),
                ("watch_e0", models.FloatField()),
                ("watch_p", models.FloatField(null=True)),
                ("watch_ratio", models.FloatField(null=True)),
                ("watch_lower", models.FloatField(null=True)),
                ("reusers", models.PositiveIntegerField()),
                ("adopters", models.PositiveIntegerField()),
                ("eligible", models.PositiveIntegerField()),
                ("probability", models.FloatField(null=True)),
                ("expected", models.FloatField(null=True)),
                ("yearly_saving", models.BigIntegerField(null=True)),
                ("value", models.BigIntegerField(null=True)),
                ("value_reason", models.CharField(blank=True, max_length=20)),
                ("tie", models.BigIntegerField()),
                ("method_version", models.PositiveSmallIntegerField()),
                ("watermark", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("listing"),
                        condition=models.Q(("watched", True)),
                        name="scaling_watched",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rung__in", ["ready", "early", "seed", "new"]),
                            (
                                "blocks__in",
                                [
                                    "",
                                    "spread",
                                    "retention",
                                    "score",
                                    "outcomes",
                                    "support",
                                    "assessment",
                                ],
                            ),
                        ),
                        name="scaling_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("blocks", ""), ("rung", "ready")),
                            models.Q(
                                models.Q(("rung", "ready"), _negated=True),
                                models.Q(("blocks", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="scaling_ready_or_blocked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__isnull", False), ("value_reason", "")),
                            models.Q(
                                ("value__isnull", True),
                                ("value_reason__in", ("not_reported", "not_applicable")),
                            ),
                            _connector="OR",
                        ),
                        name="scaling_value_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adopters__lte", models.F("eligible")),
                            ("adopters__lte", models.F("reusers")),
                        ),
                        name="scaling_adopters_among_eligible",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_assessmentevent" ("advantage", "advantage_why", "assessed_at", "assessed_by_id", "compatible", "compatible_why", "credible", "credible_why", "easy", "easy_why", "id", "listing_id", "observable", "observable_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevant", "relevant_why", "testable", "testable_why", "version") VALUES (NEW."advantage", NEW."advantage_why", NEW."assessed_at", NEW."assessed_by_id", NEW."compatible", NEW."compatible_why", NEW."credible", NEW."credible_why", NEW."easy", NEW."easy_why", NEW."id", NEW."listing_id", NEW."observable", NEW."observable_why", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."relevant", NEW."relevant_why", NEW."testable", NEW."testable_why", NEW."version"); RETURN NULL;',
                    hash="2de8a1f0a7f0faee2cbb74ffa7b019a7341765b6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_311ce",
                    table="catalogue_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_assessmentevent" ("advantage", "advantage_why", "assessed_at", "assessed_by_id", "compatible", "compatible_why", "credible", "credible_why", "easy", "easy_why", "id", "listing_id", "observable", "observable_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevant", "relevant_why", "testable", "testable_why", "version") VALUES (NEW."advantage", NEW."advantage_why", NEW."assessed_at", NEW."assessed_by_id", NEW."compatible", NEW."compatible_why", NEW."credible", NEW."credible_why", NEW."easy", NEW."easy_why", NEW."id", NEW."listing_id", NEW."observable", NEW."observable_why", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."relevant", NEW."relevant_why", NEW."testable", NEW."testable_why", NEW."version"); RETURN NULL;',
                    hash="03b934b3540aa8aea4a9f3ff06c806dbc9e31d56",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4488a",
                    table="catalogue_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_assessmentevent" ("advantage", "advantage_why", "assessed_at", "assessed_by_id", "compatible", "compatible_why", "credible", "credible_why", "easy", "easy_why", "id", "listing_id", "observable", "observable_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevant", "relevant_why", "testable", "testable_why", "version") VALUES (OLD."advantage", OLD."advantage_why", OLD."assessed_at", OLD."assessed_by_id", OLD."compatible", OLD."compatible_why", OLD."credible", OLD."credible_why", OLD."easy", OLD."easy_why", OLD."id", OLD."listing_id", OLD."observable", OLD."observable_why", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."relevant", OLD."relevant_why", OLD."testable", OLD."testable_why", OLD."version"); RETURN NULL;',
                    hash="bcd4533f072c86e3c8a377546be0011c7367182e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_37b38",
                    table="catalogue_assessment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(ask_for_the_first_look, migrations.RunPython.noop),
    ]
