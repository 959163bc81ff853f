"""The database itself gives no more back than came: per settlement, and per part of it.

The settlement's row is locked by whoever writes a refund of it, so two at once take turns.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION payments_check_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    came bigint;
    taken bigint;
    back_applied bigint;
    back_rest bigint;
BEGIN
    SELECT amount, applied INTO came, taken
    FROM payments_settlement WHERE id = NEW.settlement_id FOR UPDATE;
    SELECT coalesce(sum(amount) FILTER (WHERE part = 'applied'), 0),
        coalesce(sum(amount) FILTER (WHERE part = 'rest'), 0)
    INTO back_applied, back_rest
    FROM payments_refund WHERE settlement_id = NEW.settlement_id AND state <> 'withdrawn';
    IF back_applied > taken OR back_rest > came - taken THEN
        RAISE EXCEPTION 'refunds of settlement % are more than came', NEW.settlement_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER refunds_of_what_came AFTER INSERT OR UPDATE ON payments_refund
    FOR EACH ROW EXECUTE FUNCTION payments_check_refunds();
"""
DROP = """
DROP TRIGGER refunds_of_what_came ON payments_refund;
DROP FUNCTION payments_check_refunds();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_acts_and_refunds")]

    operations = [migrations.RunSQL(CREATE, DROP)]
