"""Draws payer references in the database: eight scattered digits and two that prove them."""

from django.db import migrations

CREATE = """
CREATE SEQUENCE payments_payer_reference_seq AS bigint;

-- 48271391 shares no factor with 10^8, so the first hundred million references differ, and
-- neighbours look nothing alike. Check digits: ISO 7064 MOD 97-10.
CREATE FUNCTION payments_next_payer_reference() RETURNS varchar LANGUAGE sql VOLATILE AS $$
    SELECT lpad(drawn.n::text, 8, '0') || lpad((98 - (drawn.n * 100) % 97)::text, 2, '0')
    FROM (
        SELECT (nextval('payments_payer_reference_seq') * 48271391 + 20270401) % 100000000 AS n
    ) AS drawn
$$;
"""
DROP = """
DROP FUNCTION payments_next_payer_reference();
DROP SEQUENCE payments_payer_reference_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
