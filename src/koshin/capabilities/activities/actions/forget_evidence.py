"""Delete evidence whose time is over (``keep_months`` of the audit that asked for it)."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.activities.models import AuditRequest, Evidence
from koshin.core.dates import civil
from koshin.platform import audit
from koshin.platform.audit import SYSTEM


def forget_evidence(*, association: str, at: datetime) -> int:
    """How many files are deleted: those of closed samples kept to a day before that of ``at``."""
    over = AuditRequest.objects.filter(
        association_id=association, closed_at__isnull=False, kept_until__lt=civil(at)
    )
    with transaction.atomic():
        _rows, deleted = Evidence.objects.filter(activity__audited_by__in=over).delete()
        files = deleted.get("activities.Evidence", 0)
        if files:
            audit.record(
                association=association,
                actor=SYSTEM,
                verb="forget_evidence",
                subject=f"association:{association}",
                at=at,
                after={"files": files},
            )
    return files
