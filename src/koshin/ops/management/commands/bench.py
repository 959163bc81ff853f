"""The inside of ``./run bench``: measures on the benchmark's own database and prints rows."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from koshin.ops.bench import crowd, renewal
from koshin.ops.bench.ground import ASSOCIATIONS, DATABASE
from koshin.ops.bench.rows import Row


class Command(BaseCommand):
    help = "Measures, on the database that ./run bench has made for it and on no other."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(PARTS))
        parser.add_argument("--holders", type=int, required=True)
        parser.add_argument("--seconds", type=float, required=True)
        parser.add_argument("--threads", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASES["default"]["NAME"] != DATABASE:
            raise CommandError("This fills a database with invented people: call ./run bench.")
        answer = PARTS[options["what"]](options["holders"], options["seconds"], options["threads"])
        self.stdout.write(json.dumps(answer))


Rows = list[dict[str, Any]]


def _gather(holders: int, seconds: float, threads: int) -> Rows:
    for code in ASSOCIATIONS:
        crowd.gather(code, holders=holders // len(ASSOCIATIONS))
    return []


def _renewal(holders: int, seconds: float, threads: int) -> Rows:
    rows: list[Row] = []
    for code in ASSOCIATIONS:
        place = crowd.gather(code, holders=holders // len(ASSOCIATIONS))
        rows += renewal.measure(place, seconds=seconds, threads=threads)
    return [asdict(row) for row in rows]


PARTS: dict[str, Callable[[int, float, int], Rows]] = {"gather": _gather, "renewal": _renewal}
