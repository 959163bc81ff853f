"""The inside of ``./run bench``: measures on the benchmark's own database and prints JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from koshin.ops.bench import (
    bank_match,
    desk,
    files,
    judging,
    money,
    my_page,
    paper_speed,
    remind,
    renewal,
    seen,
)
from koshin.ops.bench.crowd import Place, gather
from koshin.ops.bench.ground import ASSOCIATIONS, DATABASE
from koshin.ops.whole.run import Share

# Everybody last, so that what the machine remembers helps the small shares no more than them.
GROWTH = (100, 10, 1)


class Command(BaseCommand):
    help = "Measures, on the database that ./run bench has made for it and on no other."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(PARTS))
        parser.add_argument("association", choices=ASSOCIATIONS)
        parser.add_argument("--holders", type=int, required=True)
        parser.add_argument("--seconds", type=float, required=True)
        parser.add_argument("--threads", type=int, required=True)
        parser.add_argument("--deposits", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASES["default"]["NAME"] != DATABASE:
            raise CommandError("This fills a database with invented people: call ./run bench.")
        answer = PARTS[options["what"]](options["association"], options)
        self.stdout.write(json.dumps(answer))


def _gather(code: str, options: Mapping[str, Any]) -> None:
    _place(code, options)


def _renewal(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    place = _place(code, options)
    found = renewal.measure(place, seconds=options["seconds"], threads=options["threads"])
    return [asdict(row) for row in found]


def _my_page(code: str, options: Mapping[str, Any]) -> dict[str, Any]:
    return my_page.audience(_place(code, options)).as_json()


def _papers(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = paper_speed.measure(_place(code, options), seconds=options["seconds"])
    return [asdict(row) for row in found]


def _match(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = bank_match.measure(
        _place(code, options), deposits=options["deposits"], seconds=options["seconds"]
    )
    return [asdict(row) for row in found]


def _settle(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = money.settlements(
        _place(code, options), seconds=options["seconds"], threads=options["threads"]
    )
    return [asdict(row) for row in found]


def _notify(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = money.notifications(
        _place(code, options), seconds=options["seconds"], threads=options["threads"]
    )
    return [asdict(row) for row in found]


def _season(code: str, options: Mapping[str, Any]) -> dict[str, Any]:
    return remind.season(_place(code, options).published)


def _remind(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in remind.measure(_place(code, options).published)]


def _files(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in files.measure(_place(code, options))]


def _seen(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    _place(code, options)
    return [asdict(row) for row in seen.measure(code)]


def _desk(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in desk.measure(_place(code, options))]


def _judge_one(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    _place(code, options)
    found = judging.judge_one(code)
    if code == ASSOCIATIONS[0]:
        found += judging.judge_one_elsewhere()
    return [asdict(row) for row in found]


def _judge(code: str, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    shares = [Share(of=of) for of in GROWTH if options["holders"] // len(ASSOCIATIONS) // of >= 100]
    return [asdict(judging.judge(code, share=share)) for share in shares]


def _what_if(code: str, options: Mapping[str, Any]) -> dict[str, Any]:
    return asdict(judging.what_if(code))


def _place(code: str, options: Mapping[str, Any]) -> Place:
    return gather(code, holders=options["holders"] // len(ASSOCIATIONS))


PARTS: dict[str, Callable[[str, Mapping[str, Any]], Any]] = {
    "gather": _gather,
    "renewal": _renewal,
    "what-if": _what_if,
    "judge": _judge,
    "judge-one": _judge_one,
    "my-page": _my_page,
    "papers": _papers,
    "match": _match,
    "settle": _settle,
    "notify": _notify,
    "season": _season,
    "remind": _remind,
    "files": _files,
    "seen": _seen,
    "desk": _desk,
}
