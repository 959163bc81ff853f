"""``./run manage make_keys``: the next signing keys of an association (docs/keys.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from koshin.platform import clock
from koshin.platform.keys.make import make_key
from koshin.platform.keys.store import FOLDER, PURPOSES


class Command(BaseCommand):
    help = "Makes the next signing keys of an association. Asks no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="the association's code")
        parser.add_argument("--owner", required=True, help="its name, as certificates bear it")
        parser.add_argument("--purpose", choices=PURPOSES, action="append", help="else all three")
        parser.add_argument("--into", type=Path, help="else KOSHIN_KEYS_DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path | None = options["into"] or settings.KEYS_DIR
        if directory is None:
            raise CommandError("Say --into, or set KOSHIN_KEYS_DIR.")
        if FOLDER.fullmatch(options["association"]) is None:
            raise CommandError("The association's code has small letters, digits and - only.")
        for purpose in options["purpose"] or PURPOSES:
            try:
                name = make_key(
                    directory / options["association"],
                    purpose,
                    owner=options["owner"],
                    passphrase=settings.KEYS_PASSPHRASE,
                    at=clock.real_now(),
                )
            except FileNotFoundError as missing:
                raise CommandError(
                    f"{missing.filename} is not there: the root's key certifies new keys for "
                    "papers. Bring it back from its safe for this, and take it away afterwards."
                ) from None
            except ValueError as reason:
                raise CommandError(f"KOSHIN_KEYS_PASSPHRASE does not open it: {reason}") from None
            self.stdout.write(f"{options['association']}/{name}")
        self.stdout.write("Move root.key into a safe: only new keys for papers need it.")
