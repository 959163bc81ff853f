"""``./run manage seals``: the heads of the hash chains, to be kept outside of the database."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from koshin.capabilities.ledger.sealing import BOOKS
from koshin.platform.reads import READS
from koshin.platform.seals import AUDIT, head_of


class Command(BaseCommand):
    help = "封印の連鎖の先頭を書きます。外に控え、./run doctor --anchors で確かめます。"

    def handle(self, *args: Any, **options: Any) -> None:
        heads = [(stream.name, head_of(stream.name)) for stream in (AUDIT, BOOKS, READS)]
        told = [
            {"stream": name, "number": head.number, "digest": head.digest}
            for name, head in heads
            if head.number
        ]
        self.stdout.write(json.dumps(told, indent=2))
