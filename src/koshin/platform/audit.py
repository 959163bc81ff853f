"""Writes audit lines. Every verb writes exactly one, in its own transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from koshin.platform import clock


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a holder, staff or an organiser (``id`` is the account's), a provider, or the
    system. ``on_behalf`` says for whom and why, where staff act for a holder."""

    kind: Literal["holder", "staff", "organiser", "provider", "system"]
    id: int | None = None
    on_behalf: str = ""

    @property
    def person(self) -> int:
        """The account of who acts. Raises ``ValueError`` where no person does."""
        if self.id is None:
            raise ValueError(f"nobody in person: {self.kind}")
        return self.id


# Every verb passes here, so the line is written without the ORM's detours.
STATEMENT = """
INSERT INTO audit_line (
    association, at, recorded_at, actor_kind, actor_id, verb, subject, before, after, reason
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s)
"""

SYSTEM = Actor(kind="system")
PROVIDER = Actor(kind="provider")


def record(
    *,
    association: str,
    actor: Actor,
    verb: str,
    subject: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one line. ``subject`` is ``kind:id``, e.g. ``application:6f1c…``; values must be JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            [
                association,
                at,
                clock.real_now(),
                actor.kind,
                actor.id,
                verb,
                subject,
                json.dumps(dict(before or {}), ensure_ascii=False),
                json.dumps(dict(after or {}), ensure_ascii=False),
                "。".join(part for part in (reason, actor.on_behalf) if part),
            ],
        )
