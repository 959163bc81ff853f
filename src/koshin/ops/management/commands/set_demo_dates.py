"""Moves each association of the demo to the day on which there is most to see."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.desk.tasks import count_season_of
from koshin.capabilities.people.models import Association
from koshin.platform import clock, jobs

DEMO_DATES = {
    "jspo": datetime(2027, 2, 15, 10, 0, tzinfo=clock.JST),
    "itc": datetime(2027, 4, 20, 10, 0, tzinfo=clock.JST),
}


class Command(BaseCommand):
    help = "Sets the demo's business dates (in production there is no such thing)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_CALENDAR:
            raise CommandError("Business dates cannot be moved in production.")
        for code, moment in DEMO_DATES.items():
            offset = moment - clock.real_now()
            if Association.objects.filter(code=code).update(clock_offset=offset):
                # The season board is there before anybody looks, not with the next round.
                jobs.enqueue(count_season_of, association=code)
