"""Close what a holder has under way for qualifications that end or are barred."""

from collections.abc import Set
from datetime import datetime

from django.db import transaction

from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.models import Application
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM


def close_unpaid(
    *, holder_id: int, qualifications: Set[str] | None, reason: str, at: datetime
) -> tuple[Application, ...]:
    """Applications that could not be closed because money came for them: the office gives it back.

    Those that cover one of the qualifications; all of the holder's where none are named. Runs in
    the transaction of the verb that ends or bars.
    """
    left = []
    for application in Application.objects.filter(
        holder_id=holder_id, state__in=Application.LIVE
    ).order_by("pk"):
        covers = {item["qualification"] for item in application.offer["items"]}
        if qualifications is not None and not covers & qualifications:
            continue
        try:
            with transaction.atomic():
                close(
                    application=application.public_id,
                    holder_id=holder_id,
                    reason=reason,
                    at=at,
                    actor=SYSTEM,
                )
        except Refused:
            left.append(application)
    return tuple(left)
