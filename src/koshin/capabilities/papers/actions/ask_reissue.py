"""再発行を申し込む: a card or certificate is wanted anew, and its fee is charged."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.models import Reissue
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import REISSUE
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.core.dates import civil, end_of_day
from koshin.core.lifecycle.status import in_force
from koshin.core.money import Yen
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.core.scheme.reissue_rules import ReissueItem
from koshin.platform import audit
from koshin.platform.audit import Actor


def ask_reissue(
    *, holder: Holder, scheme: Scheme, item: str, reason: str, at: datetime, actor: Actor
) -> Charge:
    """The charge of the reissue. Asked again while it is not paid, it answers the same charge.

    Raises ``Refused``: no such item (``item``), no reason (``reason``), no valid qualification that
    a card could show, no address to post to.
    """
    rule = scheme.reissue.item(item) if scheme.reissue else None
    with transaction.atomic():
        # Two tabs of one person take turns here.
        held = Holder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        _refuse(held, rule, reason, scheme=scheme, at=at)
        if rule is None or scheme.reissue is None:
            raise Refused(_no_such_item())
        open_one = Reissue.objects.filter(
            holder=held, item=rule.code, state=Reissue.State.ASKED
        ).first()
        if open_one is not None:
            return Charge.objects.get(purpose=REISSUE, purpose_ref=open_one.public_id)
        return _ask(held, rule, reason, days=scheme.reissue.due_days, at=at, actor=actor)


def _ask(
    holder: Holder, rule: ReissueItem, reason: str, *, days: int, at: datetime, actor: Actor
) -> Charge:
    made = Reissue.objects.create(
        public_id=uuid4(),
        association_id=holder.association_id,
        holder=holder,
        item=rule.code,
        label=rule.label,
        reason=reason.strip(),
        price=rule.price,
        after_days=rule.after_days,
        asked_at=at,
    )
    title = _("%(item)sの再発行") % {"item": rule.label}
    charge = make_charge(
        association=holder.association_id,
        holder_id=holder.pk,
        purpose=REISSUE,
        purpose_ref=made.public_id,
        title=title,
        lines=[
            {
                "code": "reissue",
                "label": _("%(item)s再発行手数料") % {"item": rule.label},
                "amount": rule.price,
                "rule": _("再発行1回ごとにかかります。"),
                "tax": str(rule.tax_percent),
                "qualification": None,
                "tax_note": "",
            }
        ],
        amount=Yen(rule.price),
        due_at=end_of_day(at.date() + timedelta(days=days)),
        at=at,
    )
    audit.record(
        association=holder.association_id,
        actor=actor,
        verb="ask_reissue",
        subject=f"reissue:{made.public_id}",
        at=at,
        after={"item": rule.code, "price": rule.price},
        reason=made.reason,
    )
    return charge


def _refuse(
    holder: Holder, rule: ReissueItem | None, reason: str, *, scheme: Scheme, at: datetime
) -> None:
    refusals = []
    if rule is None:
        refusals.append(_no_such_item())
    if not reason.strip():
        refusals.append(
            Refusal(
                code="reason_missing",
                field="reason",
                sentence=_("再発行の理由を選ぶか、入力してください。"),
            )
        )
    on = civil(at)
    valid = in_force(scheme, facts_reader.of_holder(holder.pk), on=on)
    if not any(on in term for held in valid for term in held.terms):
        refusals.append(
            Refusal(
                code="nothing_valid",
                sentence=_(
                    "いま有効な資格がないため、再発行できません。"
                    "資格の手続きが終わると、新しいものをお送りします。"
                ),
            )
        )
    if not (holder.postal_code and holder.street):
        refusals.append(
            Refusal(
                code="no_address",
                sentence=_("お届け先の住所が登録されていません。先に住所を登録してください。"),
            )
        )
    if refusals:
        raise Refused(*refusals)


def _no_such_item() -> Refusal:
    return Refusal(
        code="no_such_item", field="item", sentence=_("再発行するものを選んでください。")
    )
