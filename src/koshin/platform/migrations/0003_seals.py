"""Audit lines are sealed by a hash chain; the database digests them, for sealer and doctor alike."""

from django.db import migrations, models

from koshin.platform.transactions import TransactionId

# Every column but ``tx``, which only says when. A column that is added later comes at the end, and
# only where it is filled, so that old digests stay true.
CREATE = """
CREATE FUNCTION audit_line_digest(line audit_line) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        line.id, line.association, extract(epoch FROM line.at), extract(epoch FROM line.recorded_at),
        line.actor_kind, line.actor_id, line.verb, line.subject, line.before, line.after, line.reason
    )::text, 'UTF8'))
$$;

CREATE FUNCTION audit_seal_digest(
    before text, stream text, number bigint, base_id bigint, from_tx bigint, until_tx bigint,
    rows bigint, digests bytea
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
        concat_ws('/', before, stream, number, base_id, from_tx, until_tx, rows, ''), 'UTF8'
    ) || coalesce(digests, '')), 'hex')
$$;

CREATE TRIGGER seal_never_changes BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
DROP = """
DROP TRIGGER seal_never_changes ON audit_seal;
DROP FUNCTION audit_seal_digest;
DROP FUNCTION audit_line_digest;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_belt")]

    operations = [
        migrations.AddField(
            model_name="auditline",
            name="tx",
            field=models.BigIntegerField(
                db_default=TransactionId(), help_text="by this it is sealed"
            ),
        ),
        migrations.AddIndex(
            model_name="auditline", index=models.Index(fields=["tx"], name="audit_line_tx")
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=16)),
                (
                    "number",
                    models.BigIntegerField(help_text="1, 2, 3 … within the stream"),
                ),
                (
                    "base_id",
                    models.BigIntegerField(
                        help_text="0 until the database is restored elsewhere"
                    ),
                ),
                ("from_tx", models.BigIntegerField()),
                ("until_tx", models.BigIntegerField()),
                (
                    "last_id",
                    models.BigIntegerField(help_text="the greatest id that was ever covered"),
                ),
                ("rows", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(help_text="real time")),
            ],
            options={"db_table": "audit_seal"},
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("stream", "number"), name="seal_once"),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
