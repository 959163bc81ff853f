"""Take a digital certificate back: from now on everybody who asks is told that it is not good."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.attestations.models import Attestation
from koshin.platform import audit
from koshin.platform.audit import Actor


def withdraw_attestation(
    *, public_id: UUID, holder_id: int, at: datetime, actor: Actor
) -> Attestation:
    """The certificate, withdrawn; asking twice changes nothing. The qualification stays as it is.

    Raises ``Attestation.DoesNotExist``, also for a stranger's.
    """
    with transaction.atomic():
        found = Attestation.objects.select_for_update(of=("self",)).get(
            public_id=public_id, holder_id=holder_id
        )
        if found.withdrawn_at is None:
            _told(found, reason=_("ご本人が取り消しました。"), at=at, actor=actor)
    return found


def withdraw_all(*, holder_id: int, reason: str, at: datetime, actor: Actor) -> int:
    """How many good certificates of a holder are withdrawn, each with its line; in the caller's
    transaction. Nothing of them is published any more."""
    good = Attestation.objects.select_for_update(of=("self",)).filter(
        holder_id=holder_id, withdrawn_at__isnull=True
    )
    found = list(good.order_by("pk"))
    for one in found:
        _told(one, reason=reason, at=at, actor=actor)
    return len(found)


def _told(found: Attestation, *, reason: str, at: datetime, actor: Actor) -> None:
    withdraw(found, reason=reason, at=at)
    audit.record(
        association=found.association_id,
        actor=actor,
        verb="withdraw_attestation",
        subject=f"attestation:{found.public_id}",
        at=at,
        reason=reason,
    )


def withdraw(found: Attestation, *, reason: str, at: datetime) -> None:
    """Part of the verbs that withdraw or replace; they hold the lock and write the audit line."""
    found.withdrawn_at, found.withdraw_reason = at, reason
    found.save(update_fields=["withdrawn_at", "withdraw_reason"])
