"""``./run manage take_bounce < REPORT``: what the mail server reports of a mail that failed."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from koshin.capabilities.notices.actions.take_bounce import take_bounce
from koshin.platform import clock

MOST_BYTES = 2 * 1024 * 1024


class Command(BaseCommand):
    help = "Takes one delivery report (RFC 3464) from the standard input."

    def handle(self, *args: Any, **options: Any) -> None:
        found = take_bounce(sys.stdin.buffer.read(MOST_BYTES), at=clock.real_now())
        if found is None:
            self.stdout.write("Not about a failed mail of ours: nothing was changed.")
        else:
            self.stdout.write(f"{found.public_id} did not arrive ({found.came_back_because}).")
