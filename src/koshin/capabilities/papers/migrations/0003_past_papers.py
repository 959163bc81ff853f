"""Papers that were issued before: their hash, series, party, amount and day, from their facts."""

import re
from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from koshin.capabilities.papers.frozen import content_hash

REPLACED = "差し替え"


def tell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    papers = apps.get_model("papers", "Paper").objects
    for paper in papers.iterator(1_000):
        facts = paper.facts
        paper.content_hash = content_hash(
            kind=paper.kind, number=paper.number, template=paper.template, facts=facts
        )
        paper.party = str(facts.get("addressee") or facts.get("name", ""))[:200]
        if paper.voided_at is not None:
            paper.void_reason = REPLACED
        if paper.kind in ("invoice", "receipt"):
            paper.amount = facts["amount"]
            paper.transaction_on = date.fromisoformat(facts["transaction_on"])
            serial = re.search(r"(\d+)$", paper.number)
            paper.serial = int(serial.group(1)) if serial else None
        paper.save()


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_books_of_papers")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
