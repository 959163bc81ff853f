"""Remember that a holder opened an announcement."""

from datetime import datetime

from koshin.capabilities.notices.models import AnnouncementRead


def mark_read(*, announcement: int, holder_id: int, at: datetime) -> None:
    """The first opening counts; later ones change nothing."""
    read = AnnouncementRead(announcement_id=announcement, holder_id=holder_id, read_at=at)
    AnnouncementRead.objects.bulk_create([read], ignore_conflicts=True)
