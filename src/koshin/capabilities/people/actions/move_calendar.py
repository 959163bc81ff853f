"""Move an association's business date forward (demo and tests only)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Association
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, clock
from koshin.platform.audit import Actor


class NoDemoCalendar(Exception):
    """This installation follows the real calendar: nobody moves it."""


def move_calendar(*, association: str, to: datetime, actor: Actor) -> Association:
    """The association with its business time at ``to`` (aware) or later.

    Raises ``NoDemoCalendar`` in production, and ``Refused`` (field ``to``) for a move backwards.
    """
    if not settings.DEMO_CALENDAR:
        raise NoDemoCalendar
    with transaction.atomic():
        found = Association.objects.select_for_update().get(code=association)
        before = clock.business_now(found.clock_offset)
        if to < before:
            raise Refused(
                Refusal(
                    code="backwards",
                    field="to",
                    sentence=_(
                        "日付は先へだけ進められます。戻すときは、デモを最初からやり直してください。"
                    ),
                )
            )
        found.clock_offset = to - clock.real_now()
        found.save(update_fields=["clock_offset"])
        audit.record(
            association=found.code,
            actor=actor,
            verb="move_calendar",
            subject=f"association:{found.code}",
            at=to,
            before={"now": before.isoformat()},
            after={"now": to.isoformat()},
        )
        return found
