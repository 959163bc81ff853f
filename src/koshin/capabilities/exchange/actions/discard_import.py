"""Put a file aside that is not to be taken in; what it said is forgotten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.exchange.models import Batch
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def discard_import(*, association: str, batch: UUID, at: datetime, actor: Actor) -> Batch:
    """The batch without file and rows. Raises ``Batch.DoesNotExist`` for another association's,
    ``Refused`` once rows were written or while it is being looked at."""
    with transaction.atomic():
        found = Batch.objects.select_for_update().get(public_id=batch, association_id=association)
        if found.state not in (Batch.State.MAPPING, Batch.State.CHECKED, Batch.State.REFUSED):
            sentence = _("この取り込みは、いまやめられません。画面を開き直してご確認ください。")
            raise Refused(Refusal(code="not_now", sentence=sentence))
        found.lines.all().delete()
        found.state, found.content = Batch.State.DISCARDED, b""
        found.save(update_fields=["state", "content"])
        audit.record(
            association=association,
            actor=actor,
            verb="discard_import",
            subject=f"import:{found.public_id}",
            at=at,
        )
        return found
