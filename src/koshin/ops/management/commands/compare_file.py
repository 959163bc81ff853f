"""``./run manage compare_file``: a parallel run — what another system says beside what is here."""

import csv
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koshin.capabilities.exchange.difference import Difference, differences
from koshin.capabilities.exchange.entities.every import EVERY, entity_of
from koshin.capabilities.exchange.mapping import faults, suggested
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.queries import current
from koshin.platform import clock
from koshin.platform.tables import reading
from koshin.platform.tables.cells import protected

HEADINGS = ("行", "対象", "項目", "ファイル", "こちら")


class Command(BaseCommand):
    help = "Compares a file of another system with what is here, cell by cell; writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", metavar="ASSOCIATION")
        parser.add_argument("entity", choices=sorted(EVERY))
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV か XLSX")
        parser.add_argument("--out", type=Path, metavar="CSV", help="既定は標準出力")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["association"]
        association = Association.objects.filter(code=code).first()
        if association is None:
            raise CommandError(f"協会 {code} はありません。")
        at = clock.business_now(association.clock_offset)
        scheme = current(code, at.date()).scheme
        entity = entity_of(options["entity"], association=code, scheme=scheme, at=at)
        try:
            table = reading.read(options["file"].read_bytes())
        except (OSError, reading.NoTable) as fault:
            raise CommandError(str(fault)) from None
        mapping = suggested(entity, table.headings)
        if found := faults(entity, table.headings, mapping):
            raise CommandError(
                "\n".join([*found, "列の対応は、事務局の「取り込み」で一度選ぶと覚えています。"])
            )
        counts: Counter[str] = Counter()
        self._write(options["out"], _counted(differences(entity, table, mapping), counts))
        said = "、".join(f"{column} {count}" for column, count in counts.most_common())
        self.stderr.write(f"違い {counts.total()}件。{said}")

    def _write(self, path: Path | None, found: Iterable[Difference]) -> None:
        if path is None:
            self._rows(csv.writer(sys.stdout), found)
            return
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            self._rows(csv.writer(file), found)

    def _rows(self, writer: Any, found: Iterable[Difference]) -> None:
        writer.writerow(HEADINGS)
        for one in found:
            cells = (str(one.line or ""), one.what, one.column, one.there, one.here)
            writer.writerow(map(protected, cells))


def _counted(found: Iterable[Difference], counts: Counter[str]) -> Iterator[Difference]:
    for one in found:
        counts[one.column] += 1
        yield one
