"""Papers leave the house as files: who took how many, and when."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.papers import archive
from koshin.capabilities.papers.archive import Wanted
from koshin.platform import audit
from koshin.platform.audit import Actor


def record_export(*, association: str, wanted: Wanted, at: datetime, actor: Actor) -> int:
    """How many papers are taken; the audit line says so, with days and amounts but no names."""
    with transaction.atomic():
        count = archive.find(association, wanted).count()
        audit.record(
            association=association,
            actor=actor,
            verb="export_papers",
            subject=f"association:{association}",
            at=at,
            after={
                "papers": count,
                "since": wanted.since.isoformat() if wanted.since else None,
                "until": wanted.until.isoformat() if wanted.until else None,
                "least": wanted.least,
                "most": wanted.most,
                "kind": wanted.kind or None,
            },
        )
        return count
