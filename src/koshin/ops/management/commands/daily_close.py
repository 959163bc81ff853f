"""``./run manage daily_close``: a day by method, our books beside the providers and the bank."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.payments.actions.ask_for_close import ask_for_close
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.people.models import Association
from koshin.platform import clock


class Command(BaseCommand):
    help = "Compares the money of a day: our books, the providers, the bank. Fails on a difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("association")
        parser.add_argument("--day", type=date.fromisoformat, help="by default yesterday")
        parser.add_argument("--ask", action="store_true", help="ask the providers about the day")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.get(code=options["association"])
        now = clock.business_now(association.clock_offset)
        day = options["day"] or now.date() - timedelta(days=1)
        if options["ask"]:
            for provider in PROVIDERS:
                ask_for_close(association=association.code, provider=provider, day=day, at=now)
        found = daily_close(association.code, day)
        for line in found.lines:
            theirs = "―" if line.theirs is None else f"{line.theirs:,}"
            self.stdout.write(f"{line.provider}\t{line.method}\t{line.ours:,}\t{theirs}")
        for one in found.differences:
            self.stdout.write(
                f"差異\t{one.provider}\t{one.reference}\t{one.ours:,}\t{one.theirs:,}"
            )
        if found.untold:
            self.stdout.write(f"照合前\t{' '.join(found.untold)}")
        if found.differences:
            raise CommandError(f"{day}: 差異{len(found.differences)}件")
