"""Put refunds that wait for a bank transfer into one file for the bank (総合振込)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import Refund, TransferList
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme.money_rules import Remitter
from koshin.core.transfer_file import Sender, Transfer, transfer_file
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint


def list_transfers(*, association: str, pay_on: date, at: datetime, actor: Actor) -> TransferList:
    """The list of every approved refund whose account is known. Each refund is in one list.

    Raises ``Refused``: the day has passed (field ``pay_on``), or no refund is ready.
    """
    if pay_on < at.date():
        raise Refused(
            Refusal(
                code="past",
                field="pay_on",
                sentence=_("振込の指定日は、今日以降の日付にしてください。"),
            )
        )
    with transaction.atomic():
        ready = list(ready_refunds(association).select_for_update(of=("self",)))
        if not ready:
            raise Refused(
                Refusal(
                    code="none_ready",
                    sentence=_(
                        "振込の準備ができた返金はありません。承認と、振込先の連絡をお待ちください。"
                    ),
                )
            )
        made = TransferList.objects.create(
            public_id=uuid4(),
            association_id=association,
            pay_on=pay_on,
            count=len(ready),
            total=sum(refund.amount for refund in ready),
            made_by=actor.id,
            made_at=at,
        )
        Refund.objects.filter(pk__in=[refund.pk for refund in ready]).update(
            state=Refund.State.LISTED, transfer_list=made
        )
        audit.record(
            association=association,
            actor=actor,
            verb="list_transfers",
            subject=f"transfer_list:{made.public_id}",
            at=at,
            after={"count": made.count, "amount": made.total, "pay_on": pay_on.isoformat()},
        )
        failpoint("list.before_commit")
    failpoint("list.after_commit")
    return made


def ready_refunds(association: str) -> QuerySet[Refund]:
    """Approved refunds by transfer whose account the holder has told."""
    return (
        Refund.objects.filter(
            association_id=association,
            state=Refund.State.APPROVED,
            route=Refund.Route.TRANSFER,
            payee__erased_at__isnull=True,
            payee__isnull=False,
        )
        .select_related("holder", "payee")
        .order_by("pk")
    )


def bank_file(made: TransferList, remitter: Remitter) -> bytes:
    """The file for the bank, from the refunds that are still to be paid; the same every time.

    Raises ``Refused`` once accounts were erased: then the bank has paid.
    """
    refunds = list(
        made.refunds.filter(state=Refund.State.LISTED).select_related("payee").order_by("pk")
    )
    if len(refunds) != made.count:
        raise Refused(
            Refusal(
                code="list_paid",
                sentence=_("このリストの返金は処理が済んでいるため、ファイルを作成できません。"),
            )
        )
    return transfer_file(_sender(remitter), _transfers(refunds), pay_on=made.pay_on)


def _sender(remitter: Remitter) -> Sender:
    return Sender(
        client=remitter.client,
        name=remitter.name,
        bank=remitter.bank,
        branch=remitter.branch,
        kind=remitter.kind,
        number=remitter.number,
    )


def _transfers(refunds: Sequence[Refund]) -> list[Transfer]:
    return [
        Transfer(
            bank=refund.payee.bank,
            bank_name="",
            branch=refund.payee.branch,
            branch_name="",
            kind=refund.payee.kind,
            number=refund.payee.number,
            name=refund.payee.name,
            amount=refund.amount,
            reference=f"R{refund.pk:09d}",
        )
        for refund in refunds
    ]
