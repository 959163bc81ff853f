"""Publish an announcement (お知らせ) for all holders of an association."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices import texts
from koshin.capabilities.notices.models import Announcement
from koshin.capabilities.people.models import StaffMember
from koshin.core.refusal import Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

TITLE_LENGTH = 120
BODY_LENGTH = 10_000


def publish_announcement(
    *,
    association: str,
    title: str,
    body: str,
    staff: StaffMember | None,
    at: datetime,
    actor: Actor,
) -> Announcement:
    """The announcement, readable from ``at`` on. Raises ``Refused`` for empty or overlong texts."""
    title, body = texts.tidy(title), texts.tidy(body)
    found = [
        *texts.faults(field="title", label=_("件名"), text=title, length=TITLE_LENGTH),
        *texts.faults(field="body", label=_("本文"), text=body, length=BODY_LENGTH),
    ]
    if found:
        raise Refused(*found)
    with transaction.atomic():
        published = Announcement.objects.create(
            association_id=association,
            title=title,
            body=body,
            published_at=at,
            published_by=staff,
        )
        audit.record(
            association=association,
            actor=actor,
            verb="publish_announcement",
            subject=f"announcement:{published.pk}",
            at=at,
            after={"title": title},
        )
        return published
