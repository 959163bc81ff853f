"""``./run manage publish_scheme``: an association's rules, from its files into force."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.actions.publish import publish
from koshin.core.scheme import SchemeRefused, load
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from koshin.platform.files import association_codes, scheme_files


class Command(BaseCommand):
    help = "Checks an association's files and puts them into force; makes the association if new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="the directory's name, which is the code")
        parser.add_argument("--from", dest="start", help="in force from this day, 2027-04-01")
        parser.add_argument("--check", action="store_true", help="only check, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["association"]
        if code not in association_codes():
            known = ", ".join(association_codes()) or "none"
            raise CommandError(f"There is no directory {code} among the associations ({known}).")
        files = scheme_files(code)
        try:
            scheme = load(files)
            if options["check"]:
                self.stdout.write(f"{code}: no problem found.")
                return
            with transaction.atomic():
                association, _ = Association.objects.get_or_create(
                    code=code, defaults={"name": scheme.name, "clock_offset": timedelta()}
                )
                now = clock.business_now(association.clock_offset)
                version = publish(
                    association,
                    files,
                    effective_from=_day(options["start"]) or now.date(),
                    at=now,
                    actor=SYSTEM,
                )
        except SchemeRefused as refused:
            raise CommandError("\n".join(str(problem) for problem in refused.problems)) from None
        self.stdout.write(f"{code}: in force from {version.effective_from}.")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--from {text}: write the day as 2027-04-01.") from None
