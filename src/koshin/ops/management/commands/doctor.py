"""``./run manage doctor --startup``: what serve and worker ask themselves before they start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from koshin.ops import checks


class Command(BaseCommand):
    help = "Says what is unsafe about this installation."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--startup", action="store_true", help="only what refuses to start (the default)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*checks.configuration_problems(settings.ENV), *checks.database_problems()]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("No problem found.")
