"""``./run manage reseal``: everything that is sealed goes under the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.payments.actions.reseal_payees import reseal_payees
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from koshin.platform.sealed import CannotOpen


class Command(BaseCommand):
    help = "Seals bank accounts anew under the first of KOSHIN_SEALING_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = reseal_payees(at=clock.real_now(), actor=SYSTEM)
        except CannotOpen as reason:
            raise CommandError(
                f"{reason}. Nothing was changed; add the key that is missing."
            ) from None
        self.stdout.write(f"{count} accounts are under the first key. Older keys may go.")
