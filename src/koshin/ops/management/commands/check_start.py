"""``./run manage check_start``: what serve and worker ask themselves before they start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from koshin.ops import checks


class Command(BaseCommand):
    help = "Says what is unsafe about this installation."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = [
            *checks.configuration_problems(settings.ENV),
            *checks.key_problems(),
            *checks.database_problems(),
        ]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("No problem found.")
