"""Close a work item about money, with what was done about it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.payments import bundles, queries
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

# A charge is paid and what it pays for could not be granted.
UNAPPLIED = "unapplied"


def close_case(
    *, association: str, case_id: int, resolution: str, at: datetime, actor: Actor
) -> MoneyCase:
    """The closed case. Closing moves no money: it says what somebody decided and did.

    Money that waits in suspense is decided by an act first (``decide_case``, ``place_deposit`` for
    a bundle's), so that all such yen have an open case; and a paid application that could not be
    completed moves on or gets all its money back first.
    Raises ``MoneyCase.DoesNotExist`` for a case of another association, and ``Refused`` (field
    ``resolution``) without a resolution, when somebody else has closed it, or while money waits.
    """
    refuse_unsaid(resolution)
    with transaction.atomic():
        case = MoneyCase.objects.select_for_update().get(pk=case_id, association_id=association)
        refuse_closed(case)
        if case.kind == UNAPPLIED:
            _refuse_paid_for_nothing(case)
        else:
            _refuse_waiting(case)
        mark_closed(case, resolution=resolution, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="close_money_case",
            subject=f"money_case:{case.pk}",
            at=at,
            before={"state": MoneyCase.State.OPEN},
            after={"state": case.state, "resolution": case.resolution},
        )
        return case


def mark_closed(case: MoneyCase, *, resolution: str, at: datetime) -> None:
    """The case is closed; part of the caller's transaction, which holds its lock."""
    case.state, case.closed_at, case.resolution = MoneyCase.State.CLOSED, at, resolution.strip()
    case.save(update_fields=["state", "closed_at", "resolution"])


def paid_for_nothing(case: MoneyCase) -> bool:
    """Whether the charge of an ``unapplied`` case is paid, and not all of it is given back."""
    charge = case.charge
    return (
        charge is not None
        and charge.state == Charge.State.SETTLED
        and charge.refunded_amount < charge.settled_amount
    )


def _refuse_paid_for_nothing(case: MoneyCase) -> None:
    if paid_for_nothing(case):
        raise Refused(
            Refusal(
                code="paid_for_nothing",
                sentence=_(
                    "入金済みの手続きが完了していないため、記録だけでは閉じられません。"
                    "「手続きを進め直す」を選ぶか、請求の画面から全額を返金してください。"
                ),
            )
        )


def _refuse_waiting(case: MoneyCase) -> None:
    money = queries.money_of(case)
    deposit = bundles.deposit_of(case)
    waiting = queries.waiting_of(money) if money is not None else deposit.amount if deposit else 0
    if waiting:
        raise Refused(
            Refusal(
                code="money_waits",
                sentence=_(
                    "仮受金に%(waiting)s円が残っているため、記録だけでは閉じられません。請求に充てるか、"
                    "返金してください。別の方法で返したときは「返却済みとして登録する」を選んでください。"
                )
                % {"waiting": f"{waiting:,}"},
            )
        )


def refuse_unsaid(resolution: str) -> None:
    """Raise ``Refused`` (field ``resolution``) unless somebody says what was decided."""
    if not resolution.strip():
        raise Refused(
            Refusal(
                code="resolution_missing",
                field="resolution",
                sentence=_("どのように対応したかを入力してください。"),
            )
        )


def refuse_closed(case: MoneyCase) -> None:
    """Raise ``Refused`` where somebody else has closed the case."""
    if case.state == MoneyCase.State.CLOSED:
        raise Refused(
            Refusal(
                code="case_closed",
                sentence=_("この案件はすでに対応済みです。記録された対応の内容をご確認ください。"),
            )
        )
