"""Drop a charge that nobody has paid, because what it was for is given up."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.moving import refuse_while_moving
from koshin.core.money import Yen
from koshin.core.posting import cancellation_postings
from koshin.core.refusal import Refusal, Refused


def cancel_charge(*, purpose: str, purpose_ref: UUID, at: datetime) -> Charge | None:
    """The charge, cancelled; ``None`` where nothing was owed. Part of the caller's transaction.

    A slip that was issued stays known and is asked about: its late payment becomes a case. Raises
    ``Refused`` when money has come already (then it must be returned first), and while it may be
    moving: paid at a shop and not yet reported, or an outcome that is being checked. Ask the
    provider before, so that the states are fresh.
    """
    charge = (
        Charge.objects.select_for_update()
        .filter(purpose=purpose, purpose_ref=purpose_ref)
        .exclude(state=Charge.State.CANCELLED)
        .first()
    )
    if charge is None:
        return None
    if charge.settled_amount:
        raise Refused(
            Refusal(
                code="money_came",
                sentence=_(
                    "すでに入金があるため、取り下げられません。"
                    "返金の手続きについて、先に事務局内でご確認ください。"
                ),
            )
        )
    live = Attempt.objects.select_for_update().filter(charge=charge, state__in=Attempt.LIVE)
    for attempt in live:
        refuse_while_moving(attempt.state)
    charge.state = Charge.State.CANCELLED
    charge.save(update_fields=["state"])
    Attempt.objects.filter(charge=charge, state__in=Attempt.LIVE).update(
        state=Attempt.State.CANCELLED
    )
    post(
        association=charge.association_id,
        kind="charge_cancelled",
        reference=str(charge.public_id),
        value_date=at.date(),
        at=at,
        postings=cancellation_postings(
            Yen(charge.amount),
            purpose=purpose,
            charge=charge.public_id,
            over_term=Yen(ledger.advance_left(charge.public_id, purpose=purpose)),
        ),
    )
    return charge
