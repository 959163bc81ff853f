"""Makes a charge: what is owed, frozen from a quote, and booked as owed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from koshin.capabilities.ledger.actions.post import PutOff, put_off_along, written_along
from koshin.capabilities.payments.models import Charge
from koshin.core.money import Yen, total
from koshin.core.posting import charge_postings
from koshin.platform import rows


def make_charge(
    *,
    association: str,
    holder_id: int,
    purpose: str,
    purpose_ref: UUID,
    title: str,
    lines: Sequence[Mapping[str, Any]],
    amount: Yen,
    due_at: datetime,
    at: datetime,
    put_off: Sequence[PutOff] = (),
) -> Charge:
    """The new charge, inside the caller's transaction. One query.

    ``lines`` must be JSON (label, amount in yen, rule, tax); ``due_at`` is the last instant at
    which a payment counts (the end of the window). ``put_off`` is earned over terms, the rest of
    the amount at once. One charge that is not cancelled exists per
    purpose and ``purpose_ref``: a second one is refused by the database (``IntegrityError``), so
    the caller holds the lock of what is paid for. Raises ``ValueError`` for an amount that is not
    above 0.
    """
    if amount.amount <= 0:
        raise ValueError("a charge is of more than 0 yen")
    public_id = uuid4()
    booked = written_along(
        association=association,
        kind="charge",
        reference=str(public_id),
        value_date=at.date(),
        at=at,
        postings=charge_postings(
            amount,
            purpose=purpose,
            charge=public_id,
            over_term=total([part.amount for part in put_off]),
        ),
    )
    if put_off:
        noted = put_off_along(
            association=association, charge=public_id, purpose=purpose, parts=put_off
        )
        booked = (f"{booked[0]}, {noted[0]}", [*booked[1], *noted[1]])
    return rows.insert(
        Charge(
            public_id=public_id,
            association_id=association,
            holder_id=holder_id,
            purpose=purpose,
            purpose_ref=purpose_ref,
            title=title,
            lines=[dict(line) for line in lines],
            amount=amount.amount,
            due_at=due_at,
            created_at=at,
        ),
        beside=booked,
    )
