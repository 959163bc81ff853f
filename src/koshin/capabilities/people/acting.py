"""Who acts for whom just now: read on every page of a session in which the office acts."""

from datetime import datetime

from koshin.capabilities.people.models import Acting

# The word of the session under which the acting's public id is kept.
ACTING = "acting"


def open_acting(public_id: str, *, association: str, now: datetime) -> Acting | None:
    """The acting with holder, staff and account, if it lasts still (real time). One query."""
    return (
        Acting.objects.select_related(
            "holder__association", "holder__account", "staff__account", "association"
        )
        .filter(
            public_id=public_id,
            association=association,
            ended_at__isnull=True,
            ends_at__gt=now,
            staff__account__is_active=True,
        )
        .first()
    )
