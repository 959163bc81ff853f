"""Who looked at whose data, in lines that are never changed and sealed like the audit trail."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import koshin.platform.transactions
from django.db import migrations, models

# Every column but ``tx``, as for the audit lines (0003).
CREATE = """
CREATE FUNCTION audit_read_digest(line audit_read) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        line.id, line.association, extract(epoch FROM line.at), extract(epoch FROM line.recorded_at),
        line.account, line.kind, line.page, line.asked, line.holders, line.reason
    )::text, 'UTF8'))
$$;

CREATE TRIGGER read_never_changes BEFORE UPDATE OR DELETE ON audit_read
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER read_alarm_never_changes BEFORE UPDATE OR DELETE ON audit_read_alarm
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
DROP = """
DROP TRIGGER read_alarm_never_changes ON audit_read_alarm;
DROP TRIGGER read_never_changes ON audit_read;
DROP FUNCTION audit_read_digest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0003_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadAlarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("association", models.CharField(max_length=32)),
                ("account", models.BigIntegerField()),
                (
                    "why",
                    models.CharField(choices=[("many", "Many"), ("night", "Night")], max_length=8),
                ),
                ("people", models.IntegerField(help_text="different holders seen")),
                ("since", models.DateTimeField(help_text="real time of the first of these views")),
                ("raised_at", models.DateTimeField(help_text="real time")),
            ],
            options={
                "db_table": "audit_read_alarm",
                "indexes": [
                    models.Index(fields=["association", "raised_at"], name="read_alarm_by_time")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "why", "since"), name="read_alarm_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("association", models.CharField(max_length=32)),
                ("at", models.DateTimeField(help_text="business time of the view")),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="real time, when the row was written"),
                ),
                ("account", models.BigIntegerField(help_text="whose eyes: the account's id")),
                ("kind", models.CharField(max_length=8)),
                ("page", models.CharField(help_text="the route's name", max_length=64)),
                (
                    "asked",
                    models.JSONField(default=dict, help_text="what was searched for or chosen"),
                ),
                (
                    "holders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="whose data was shown",
                        size=None,
                    ),
                ),
                ("reason", models.TextField(default="")),
                (
                    "tx",
                    models.BigIntegerField(
                        db_default=koshin.platform.transactions.TransactionId(),
                        help_text="by this it is sealed",
                    ),
                ),
            ],
            options={
                "db_table": "audit_read",
                "indexes": [
                    models.Index(fields=["account", "recorded_at"], name="audit_read_by_account"),
                    models.Index(fields=["association", "recorded_at"], name="audit_read_by_time"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["holders"], name="audit_read_of_holder"
                    ),
                    models.Index(fields=["tx"], name="audit_read_tx"),
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
