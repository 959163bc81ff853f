"""The inside of ``./run season``: plays seasons on the database made for it and prints them."""

import gc
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg import sql

from koshin.ops.season import simulator
from koshin.ops.season.__main__ import DATABASE
from koshin.ops.season.letterbox import Letterbox
from koshin.ops.season.outside import Outside
from koshin.ops.season.play import BEGINNING, Played, Season

# It keeps every order it has ever seen, and looks through them.
SEASONS_A_SIMULATOR = 25
KEPT_TABLES = ("django_migrations", "django_content_type", "auth_permission")


class Command(BaseCommand):
    help = "Plays seasons, on the database that ./run season has made for it and on no other."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seeds", type=int, nargs="+", required=True)
        parser.add_argument("--people", type=int, required=True)
        parser.add_argument("--log", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not str(settings.DATABASES["default"]["NAME"]).startswith(DATABASE):
            raise CommandError("This empties the database: call ./run season.")
        # Refused reports are what the season orders; nobody reads its mails.
        logging.disable(logging.CRITICAL)
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        # A season is over before its garbage is worth looking for.
        gc.disable()
        faulty = []
        seeds = options["seeds"]
        for start in range(0, len(seeds), SEASONS_A_SIMULATOR):
            with stage() as (outside, box):
                for seed in seeds[start : start + SEASONS_A_SIMULATOR]:
                    _empty()
                    played = Season(seed, people=options["people"], outside=outside, box=box).play()
                    self._tell(played, log=options["log"])
                    gc.collect()
                    if played.faults:
                        faulty.append(seed)
        if faulty:
            raise CommandError(f"{len(faulty)} seasons went wrong: {faulty[:20]}")

    def _tell(self, played: Played, *, log: bool) -> None:
        for fault in played.faults:
            self.stdout.write(f"seed {played.seed}: {fault}")
        if log:
            self.stdout.write("\n".join([*played.lines, played.digest]))
        else:
            self.stdout.write(f"seed {played.seed} {played.payments} payments {played.digest}")
        self.stdout.flush()


@contextmanager
def stage() -> Iterator[tuple[Outside, Letterbox]]:
    """The simulator, and the letterbox that it reports to."""
    box = Letterbox(BEGINNING)
    settings.BASE_URL = box.url
    port = urlsplit(settings.VERITRANS_API_URL).port
    if port is None:
        raise CommandError("VERITRANS_API_URL has no port.")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="koshin-season-") as name,
            simulator.running(
                merchants=settings.VERITRANS_MERCHANTS,
                accounts=settings.STRIPE_ACCOUNTS,
                port=port,
                box=box,
                directory=Path(name),
                environment=os.environ,
            ) as outside,
        ):
            yield outside, box
    finally:
        box.close()


def _empty() -> None:
    """Empty every table as the owner, who alone may."""
    owner = settings.ENV.owner_database
    with psycopg.connect(
        host=owner.host,
        port=owner.port,
        dbname=owner.name,
        user=owner.user,
        password=owner.password,
        autocommit=True,
    ) as connection:
        rows = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        names = [sql.Identifier(row[0]) for row in rows if row[0] not in KEPT_TABLES]
        connection.execute(
            sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(names))
        )
