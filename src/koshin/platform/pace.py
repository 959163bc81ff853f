"""Counts how often somebody asks, so that nobody collects what is answered one by one."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from koshin.platform.models import Pace

# Long enough to be counted, and nothing is kept of who asked when.
KEPT = timedelta(hours=1)

COUNT = """
INSERT INTO platform_pace AS p (key, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (key, minute) DO UPDATE SET count = p.count + 1 RETURNING count
"""


def counted(what: str, *, who: str, at: datetime) -> int:
    """The how-many-eth time it is that ``who`` asks ``what`` in this minute; ``at`` is real time.

    Of ``who`` (an address) only a keyed digest is kept.
    """
    key = salted_hmac("koshin.pace", f"{what}/{who}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, at.replace(second=0, microsecond=0)])
        row = cursor.fetchone()
    return int(row[0])


def forget(*, now: datetime) -> None:
    """Delete what was counted longer ago than ``KEPT``."""
    Pace.objects.filter(minute__lt=now - KEPT).delete()
