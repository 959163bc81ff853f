"""A bundle's transfer is short by the bank's fee: we bear it, and everybody is settled."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.actions.pay_bundle import clear_locked, locked_charges
from koshin.capabilities.payments.actions.short_case import SHORT
from koshin.capabilities.payments.bundles import due_of, locked_bundle, waiting
from koshin.capabilities.payments.models import CaseAct, MoneyCase
from koshin.capabilities.payments.values import Booked
from koshin.core.refusal import Refusal, Refused
from koshin.platform.audit import Actor


def bear_bundle_fee(
    *, association: str, bundle: UUID, fees: Collection[int], at: datetime, actor: Actor
) -> Booked:
    """The booking that settled the last charge; all others were settled with it.

    ``fees`` are the yen that a bank takes for a transfer, as the association states them: what is
    missing must be one of them. One person may decide it where one may forgive so much. Raises
    ``Refused`` and ``Bundle.DoesNotExist``.
    """
    with transaction.atomic():
        found = locked_bundle(association, bundle)
        charges = locked_charges(found)
        missing = due_of(charges) - waiting(found)
        if missing not in fees:
            raise Refused(_no_fee())
        settled = clear_locked(found, charges, short=missing, at=at, actor=actor)
        if not settled:
            raise Refused(_no_fee())
        last = settled[-1].settlement.charge
        case = MoneyCase.objects.get(
            association_id=association, kind=SHORT, charge=last, state=MoneyCase.State.OPEN
        )
        decided = decide_case(
            association=association,
            case_id=case.pk,
            act=CaseAct.Act.FORGIVE,
            reason=_("まとめ払いから差し引かれた振込手数料です。"),
            at=at,
            actor=actor,
            alone_only=True,
        )
        if decided.booked is None:
            raise RuntimeError(f"the fee of bundle {found.pk} was not forgiven")
        return decided.booked


def _no_fee() -> Refusal:
    return Refusal(
        code="no_fee",
        sentence=_(
            "足りない額は、振込手数料として登録されている額ではありません。"
            "不足分の入金を待つか、対象の請求を外してください。"
        ),
    )
