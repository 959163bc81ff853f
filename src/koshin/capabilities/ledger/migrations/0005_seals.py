"""Entries are sealed together with their postings."""

from django.db import migrations, models

from koshin.platform.transactions import TransactionId

# As in platform's 0003: a column that is added later comes at the end, and only where it is filled.
CREATE = """
CREATE FUNCTION ledger_entry_digest(entry ledger_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        entry.id, entry.association_id, entry.kind, entry.reference, entry.value_date,
        entry.moved_on, extract(epoch FROM entry.booked_at), (
            SELECT jsonb_agg(jsonb_build_array(p.id, p.account, p.charge, p.amount) ORDER BY p.id)
            FROM ledger_posting p WHERE p.entry_id = entry.id
        )
    )::text, 'UTF8'))
$$;
"""
DROP = "DROP FUNCTION ledger_entry_digest;"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_month_lock_belt"),
        ("platform", "0003_seals"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="tx",
            field=models.BigIntegerField(
                db_default=TransactionId(), help_text="by this it is sealed"
            ),
        ),
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["tx"], name="ledger_entry_tx")
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
