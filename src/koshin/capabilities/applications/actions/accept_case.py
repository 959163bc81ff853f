"""The office puts money that waits in suspense onto its charge, and the application moves on."""

from datetime import datetime

from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.payments.models import CaseAct
from koshin.capabilities.payments.values import Booked
from koshin.platform.audit import Actor


def accept_case(
    *, association: str, case_id: int, resolution: str, at: datetime, actor: Actor
) -> Booked:
    """What the charge took of money that came late, or with an amount that could not be right.

    Ledger, charge, application, term, mail and case in one transaction, and once. More than is due
    stays in suspense, and the case open. ``resolution`` is the reason; it stands in the trail.
    Raises ``Charge.DoesNotExist`` for a case of another association or about no charge, and
    ``Refused``: no reason, closed, nothing that the charge could take, or (``second_person``) more
    than one person may decide; propose that with ``decide_case``.
    """
    decided = decide_case(
        association=association,
        case_id=case_id,
        act=CaseAct.Act.ACCEPT,
        reason=resolution,
        at=at,
        actor=actor,
        alone_only=True,
    )
    if decided.booked is None:
        raise RuntimeError(f"accepting case {case_id} booked nothing")
    return decided.booked
