"""``./run manage load_samples``: the sample people of the demo, each walked to their state."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from koshin.ops.samples.load import HalfLoaded, load_association, walk_payments
from koshin.ops.samples.reading import has_people
from koshin.platform.files import association_codes


class Command(BaseCommand):
    help = "Loads both associations with their sample people (never in production)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--with-provider",
            action="store_true",
            help="let those who are loaded and pay with the provider begin to (demo dates set)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.KOSHIN_MODE == "production":
            raise CommandError("Sample people do not belong into production.")
        for code in association_codes():
            if not has_people(code):
                continue
            if options["with_provider"]:
                walk_payments(code)
                continue
            try:
                load_association(code)
            except HalfLoaded as broken:
                raise CommandError(
                    f"An earlier load stopped at {broken}. Begin anew: ./run demo --reset"
                ) from None
