"""The database keeps locked months locked, and the new tables of the books are never changed.

``ledger_open_day`` answers the day itself, or the first day after the locked months. It holds a
shared lock on the calendar of the books until the transaction ends, and locking a month takes that
lock for itself, so no entry slips into a month while it is being locked.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION ledger_open_day(code varchar, day date) RETURNS date LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    locked date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger_month:' || code, 0));
    SELECT locked_through INTO locked FROM ledger_month_lock
    WHERE association_id = code AND kind IN ('lock', 'unlock') ORDER BY id DESC LIMIT 1;
    RETURN greatest(day, locked + 1);
END
$$;

CREATE FUNCTION ledger_refuse_locked_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.value_date < ledger_open_day(NEW.association_id, NEW.value_date) THEN
        RAISE EXCEPTION 'the books of % are locked at %: book it in the next open month',
            NEW.association_id, NEW.value_date USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER entry_in_open_month BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_locked_month();
CREATE TRIGGER advance_never_changes BEFORE UPDATE OR DELETE ON ledger_advance
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER month_lock_never_changes BEFORE UPDATE OR DELETE ON ledger_month_lock
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
"""
DROP = """
DROP TRIGGER month_lock_never_changes ON ledger_month_lock;
DROP TRIGGER advance_never_changes ON ledger_advance;
DROP TRIGGER entry_in_open_month ON ledger_entry;
DROP FUNCTION ledger_refuse_locked_month();
DROP FUNCTION ledger_open_day(varchar, date);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_advance_and_month_lock")]

    operations = [migrations.RunSQL(CREATE, DROP)]
