"""Note that a session was in use just now: for its holder's list, nothing else."""

from datetime import datetime

from koshin.capabilities.people.models import SignedIn


def see_session(*, session_key: str, now: datetime) -> None:
    """``now`` is real time. Looking at pages is no act, so the audit trail has no line of it."""
    SignedIn.objects.filter(session_key=session_key).update(seen_at=now)
