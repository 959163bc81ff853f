"""Writes audit lines. Every verb writes exactly one, in its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from koshin.platform import clock
from koshin.platform.models import AuditLine


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a holder or a member of staff (``id`` is the account's), a provider, or the system."""

    kind: Literal["holder", "staff", "provider", "system"]
    id: int | None = None


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
    AuditLine.objects.create(
        association=association,
        at=at,
        recorded_at=clock.real_now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        verb=verb,
        subject=subject,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
    )
