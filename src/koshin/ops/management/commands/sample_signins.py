"""``./run manage sample_signins``: how to sign in as each of the sample people."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from koshin.ops.samples.reading import has_people
from koshin.ops.samples.signins import signins
from koshin.platform.files import association_codes


class Command(BaseCommand):
    help = "Prints the sample sign-ins and what each shows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [one for code in association_codes() if has_people(code) for one in signins(code)]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for one in found:
            self.stdout.write(f"{one['association']}  {one['login']}  {one['shows']}")
