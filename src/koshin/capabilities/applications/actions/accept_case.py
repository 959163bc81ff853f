"""The office puts money that waits in suspense onto its charge, and the application moves on."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.applications.actions.settle import move_on
from koshin.capabilities.applications.paid_for import locked_application
from koshin.capabilities.payments.actions import accept_case as payments
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.payments.values import Booked
from koshin.platform import audit
from koshin.platform.audit import Actor


def accept_case(
    *, association: str, case_id: int, resolution: str, at: datetime, actor: Actor
) -> Booked:
    """What the charge took of money that came late, or with an amount that could not be right.

    Ledger, charge, application, term, mail and case in one transaction, and once. More than is due
    stays in suspense, and the case open. ``resolution`` is the reason; it stands in the trail.
    Raises ``Charge.DoesNotExist`` for a case of another association or about no charge, and
    ``Refused`` as :mod:`koshin.capabilities.payments.actions.accept_case` does.
    """
    with transaction.atomic():
        read = Charge.objects.get(moneycase=case_id, association_id=association)
        paid_for = locked_application(read)
        charge = Charge.objects.select_for_update().get(pk=read.pk)
        case = MoneyCase.objects.select_for_update().get(pk=case_id, association_id=association)
        before = {"state": case.state, "amount": case.amount}
        booked = payments.accept_case(case, charge, resolution=resolution, at=at)
        if booked.charge_now_settled and paid_for is not None:
            application, published = paid_for
            move_on(application, published, charge, booked, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="accept_money_case",
            subject=f"money_case:{case.pk}",
            at=at,
            before=before,
            after={
                "state": case.state,
                "amount": case.amount if case.state == MoneyCase.State.OPEN else 0,
                "applied": booked.applied,
                "charge": charge.state,
            },
            reason=resolution.strip(),
        )
        return booked
