import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0017_whose_words_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="ending",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="ending",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="ending",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="ending",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ending",
            name="undone_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="ending",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endings_undone",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="endingevent",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="endingevent",
            name="undone_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="endingevent",
            name="undone_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="ending",
            name="listing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="endings",
                to="catalogue.listing",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ending",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_endingevent" ("id", "listing_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replacement_id", "retired_at", "retired_by_id", "undone_at", "undone_because", "undone_by_id") VALUES (NEW."id", NEW."listing_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."replacement_id", NEW."retired_at", NEW."retired_by_id", NEW."undone_at", NEW."undone_because", NEW."undone_by_id"); RETURN NULL;',
                    hash="2da0e85407be6fa67865e73cef273dbfe2de7aa6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_76c48",
                    table="catalogue_ending",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ending",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_endingevent" ("id", "listing_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replacement_id", "retired_at", "retired_by_id", "undone_at", "undone_because", "undone_by_id") VALUES (NEW."id", NEW."listing_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."replacement_id", NEW."retired_at", NEW."retired_by_id", NEW."undone_at", NEW."undone_because", NEW."undone_by_id"); RETURN NULL;',
                    hash="625ea9683786278d741400e501066006b86a4ba9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_460ed",
                    table="catalogue_ending",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ending",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_endingevent" ("id", "listing_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replacement_id", "retired_at", "retired_by_id", "undone_at", "undone_because", "undone_by_id") VALUES (OLD."id", OLD."listing_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."replacement_id", OLD."retired_at", OLD."retired_by_id", OLD."undone_at", OLD."undone_because", OLD."undone_by_id"); RETURN NULL;',
                    hash="35b7c09809d4726710c5b3b0622484e25bb9bdc1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fef77",
                    table="catalogue_ending",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(
                models.F("listing"),
                condition=models.Q(("undone_at__isnull", True)),
                name="ending_stands_once",
            ),
        ),
        AddConstraintNotValid(
            model_name="ending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("undone_at__isnull", True),
                        ("undone_because", ""),
                        ("undone_by__isnull", True),
                    ),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undone_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ending_undone_at_with_by",
            ),
        ),
    ]
