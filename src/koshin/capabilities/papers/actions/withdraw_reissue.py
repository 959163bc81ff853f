"""再発行の申し込みを取り下げる, while its fee is not paid."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.models import Reissue
from koshin.capabilities.payments.actions.cancel_charge import cancel_charge
from koshin.capabilities.payments.purposes import REISSUE
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def withdraw_reissue(*, reissue: UUID, holder_id: int, at: datetime, actor: Actor) -> Reissue:
    """The reissue, withdrawn with its charge; withdrawn again it answers the same.

    Raises ``Reissue.DoesNotExist`` for a stranger's, and ``Refused`` once it is paid or while money
    may be moving.
    """
    with transaction.atomic():
        cancel = (
            cancel_charge(purpose=REISSUE, purpose_ref=reissue, at=at)
            if _mine(reissue, holder_id)
            else None
        )
        found = Reissue.objects.select_for_update().get(public_id=reissue, holder=holder_id)
        if found.state == Reissue.State.WITHDRAWN:
            return found
        if found.state == Reissue.State.ORDERED or cancel is None:
            raise Refused(_ordered())
        found.state, found.withdrawn_at = Reissue.State.WITHDRAWN, at
        found.save(update_fields=["state", "withdrawn_at"])
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="withdraw_reissue",
            subject=f"reissue:{found.public_id}",
            at=at,
            before={"state": Reissue.State.ASKED},
            after={"state": found.state},
        )
        return found


def _mine(reissue: UUID, holder_id: int) -> bool:
    """Whether there is something to withdraw; the charge is locked first, as settling does."""
    return Reissue.objects.filter(
        public_id=reissue, holder=holder_id, state=Reissue.State.ASKED
    ).exists()


def _ordered() -> Refusal:
    return Refusal(
        code="reissue_ordered",
        sentence=_(
            "お支払いが済んでいるため、取り下げられません。お困りのときはお問い合わせください。"
        ),
    )
