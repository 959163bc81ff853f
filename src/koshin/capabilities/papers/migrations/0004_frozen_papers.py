"""The database keeps papers as they were issued: one change alone, that a valid one becomes void."""

from django.db import migrations, models

CREATE = """
CREATE FUNCTION papers_keep_as_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'paper % is never removed: declare it void', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
       OR to_jsonb(NEW) - 'voided_at' - 'void_reason'
          IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' - 'void_reason' THEN
        RAISE EXCEPTION 'paper % stays as it was issued: issue another', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER paper_stays_as_issued BEFORE UPDATE OR DELETE ON papers_paper
    FOR EACH ROW EXECUTE FUNCTION papers_keep_as_issued();
"""
DROP = """
DROP TRIGGER paper_stays_as_issued ON papers_paper;
DROP FUNCTION papers_keep_as_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_past_papers")]

    operations = [
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('kind', 'subject', 'part'), name='one_valid_paper_per_part'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='void_paper_has_reason'),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
