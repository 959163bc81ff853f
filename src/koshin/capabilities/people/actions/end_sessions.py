"""End sessions of an account: one of them, or all but the one in use."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from koshin.capabilities.people.models import SignedIn
from koshin.platform import audit
from koshin.platform.audit import Actor


def end_sessions(
    *,
    account_id: int,
    at: datetime,
    actor: Actor,
    only: UUID | None = None,
    keep: str = "",
) -> int:
    """How many ended now. ``only`` is the public id of one; ``keep`` a session key that stays."""
    with transaction.atomic():
        found = SignedIn.objects.select_for_update().filter(account=account_id)
        if only is not None:
            found = found.filter(public_id=only)
        ending = list(found.exclude(session_key=keep).select_related("account"))
        keys = [one.session_key for one in ending]
        Session.objects.filter(session_key__in=keys).delete()
        SignedIn.objects.filter(pk__in=[one.pk for one in ending]).delete()
        if ending:
            audit.record(
                association=ending[0].account.association_id,
                actor=actor,
                verb="end_sessions",
                subject=f"account:{account_id}",
                at=at,
                after={"count": len(ending)},
            )
        return len(ending)
