"""A paper may change its shelf, and nothing else: two records of one person become one."""

from django.db import migrations

BODY = """
CREATE OR REPLACE FUNCTION papers_keep_as_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'paper % is never removed: declare it void', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    {shelf}
    IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
       OR to_jsonb(NEW) - 'voided_at' - 'void_reason'
          IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' - 'void_reason' THEN
        RAISE EXCEPTION 'paper % stays as it was issued: issue another', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
"""
SHELF = """IF NEW.holder_id IS NOT NULL AND OLD.holder_id IS NOT NULL
       AND to_jsonb(NEW) - 'holder_id' IS NOT DISTINCT FROM to_jsonb(OLD) - 'holder_id' THEN
        RETURN NEW;
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0007_post_runs")]

    operations = [migrations.RunSQL(BODY.format(shelf=SHELF), BODY.format(shelf=""))]
