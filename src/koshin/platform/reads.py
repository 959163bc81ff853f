"""Who looked at whose data: every view of holders' data by somebody else writes a line.

A list writes one line: what was asked for and whom it showed. Lines are only ever added, and sealed
like the audit trail (:mod:`koshin.platform.seals`).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from koshin.platform import clock
from koshin.platform.seals import Stream

READS = Stream(name="reads", table="audit_read")
# What was seen: a page or list, a file, an export, a holder's own pages while acting for them.
Kind = Literal["page", "file", "export", "acting"]
# One line names at most so many; an export of a whole base writes several.
MOST = 10_000

STATEMENT = """
INSERT INTO audit_read (
    association, at, recorded_at, account, kind, page, asked, holders, reason
) VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)
"""


def record(
    *,
    association: str,
    account: int,
    kind: Kind,
    page: str,
    holders: Iterable[int],
    at: datetime,
    asked: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write that ``account`` saw the data of these ``holders`` (their ids); nothing for nobody.

    ``page`` is the route's name, ``asked`` what was searched for or chosen, ``at`` business time.
    """
    seen = sorted(set(holders))
    wanted = json.dumps(dict(asked or {}), ensure_ascii=False)
    with connection.cursor() as cursor:
        for start in range(0, len(seen), MOST):
            some = seen[start : start + MOST]
            cursor.execute(
                STATEMENT,
                [association, at, clock.real_now(), account, kind, page, wanted, some, reason],
            )
