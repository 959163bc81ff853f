"""``./run manage reencrypt``: everything that is encrypted goes under the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.payments.actions.reencrypt_payees import reencrypt_payees
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from koshin.platform.encrypted import CannotOpen


class Command(BaseCommand):
    help = "Encrypts bank accounts anew under the first of KOSHIN_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = reencrypt_payees(at=clock.real_now(), actor=SYSTEM)
        except CannotOpen as reason:
            raise CommandError(
                f"{reason}. Nothing was changed; add the key that is missing."
            ) from None
        self.stdout.write(f"{count} accounts are under the first key. Older keys may go.")
