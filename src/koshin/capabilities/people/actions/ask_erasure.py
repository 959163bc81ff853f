"""A holder asks that their data be deleted, or takes the request back."""

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import ErasureRequest, Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def ask_erasure(*, holder: Holder, reason: str, at: datetime, actor: Actor) -> ErasureRequest:
    """The open request. Raises ``Refused`` where one is open already."""
    try:
        with transaction.atomic():
            made = ErasureRequest.objects.create(
                public_id=uuid4(), holder=holder, reason=reason, asked_at=at
            )
            audit.record(
                association=holder.association_id,
                actor=actor,
                verb="ask_erasure",
                subject=f"holder:{holder.pk}",
                at=at,
                reason=reason,
            )
            return made
    except IntegrityError:
        sentence = _("削除の求めは、すでに受け付けています。事務局からの回答をお待ちください。")
        raise Refused(Refusal(code="asked", sentence=sentence)) from None


def withdraw_erasure(*, holder: Holder, at: datetime, actor: Actor) -> bool:
    """Whether an open request was taken back now."""
    with transaction.atomic():
        found = ErasureRequest.objects.filter(holder=holder, state=ErasureRequest.State.ASKED)
        if not found.update(state=ErasureRequest.State.WITHDRAWN, decided_at=at):
            return False
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="withdraw_erasure",
            subject=f"holder:{holder.pk}",
            at=at,
        )
        return True
