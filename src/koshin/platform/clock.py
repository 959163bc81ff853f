"""The only module that reads the clock.

Two clocks: *real time* for sessions, tokens, signatures and time-outs; *business time* for windows,
terms and deadlines. Business time is real time plus an association's offset, and the offset
counts only where the demo's calendar is switched on (never in production).
"""

from datetime import UTC, datetime, timedelta
from time import monotonic as _monotonic
from zoneinfo import ZoneInfo

from django.conf import settings

JST = ZoneInfo("Asia/Tokyo")


def real_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds for measuring durations; no relation to any calendar."""
    return _monotonic()


def business_now(offset: timedelta) -> datetime:
    """Business time in JST for an association with this clock offset."""
    shift = offset if settings.DEMO_CALENDAR else timedelta()
    return (real_now() + shift).astimezone(JST)
