"""A large base in full swing: a week before the deadline some are finished and some have begun."""

from collections.abc import Mapping

import psycopg

# Of every ten holders of the round four are finished, one has begun, one has applied.
FINISHED = """
INSERT INTO register_term (credential_id, start, "end", granted_by, granted_at)
SELECT c.id, t."end" + 1, t."end" + 1460, gen_random_uuid(), t."end"
FROM register_credential c JOIN register_term t ON t.credential_id = c.id
WHERE c.association_id = %(code)s AND t."end" = %(end)s::date AND c.holder_id %% 10 < 4
"""
LIVE = """
INSERT INTO applications_application (
    public_id, association_id, holder_id, kind, cycle, scheme_version_id, state, offer, steps,
    started_at, applied_at)
SELECT gen_random_uuid(), %(code)s, c.holder_id, 'renewal', %(cycle)s, %(version)s,
    CASE c.holder_id %% 10 WHEN 4 THEN 'draft' ELSE 'applied' END, %(offer)s::jsonb, '{}',
    %(at)s::timestamptz, CASE c.holder_id %% 10 WHEN 4 THEN NULL ELSE %(at)s::timestamptz END
FROM register_credential c JOIN register_term t ON t.credential_id = c.id
WHERE c.association_id = %(code)s AND t."end" = %(end)s::date AND c.holder_id %% 10 IN (4, 5)
GROUP BY c.holder_id
"""
ADDRESSES = """
UPDATE people_holder SET email = lower(number) || '@example.jp' WHERE association_id = %(code)s
"""


def in_full_swing(url: str, season: Mapping[str, str]) -> None:
    """Fill in what the season (``remind.season``) has brought so far; as the superuser."""
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in (ADDRESSES, FINISHED, LIVE):
            superuser.execute(statement, season)
