"""The office begins to act for a holder: a paper form or a call is keyed in for them."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Acting, Holder, StaffMember
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, clock
from koshin.platform.audit import Actor

LASTS = timedelta(minutes=60)


def begin_acting(
    *,
    holder: Holder,
    staff: StaffMember,
    reason: str,
    received_on: date,
    at: datetime,
    actor: Actor,
    reads_only: bool = False,
) -> Acting:
    """The new acting; one that this member of staff had open ends.

    ``reads_only``: the pages are only looked at, and nothing can be sent on them.

    Raises ``Refused``: no reason, a day that lies ahead, or a holder of another association.
    """
    refusals = []
    if not reason.strip():
        sentence = _("代行する理由(申込書の番号、電話の内容など)を入力してください。")
        refusals.append(Refusal(code="reason_missing", field="reason", sentence=sentence))
    if received_on > at.date():
        sentence = _("受付日は今日までの日付です。申込書の受付印をご確認ください。")
        refusals.append(Refusal(code="future", field="received_on", sentence=sentence))
    if holder.association_id != staff.association_id:
        sentence = _("この資格者の代わりに操作することはできません。")
        refusals.append(Refusal(code="another_association", sentence=sentence))
    if refusals:
        raise Refused(*refusals)
    with transaction.atomic():
        StaffMember.objects.select_for_update(of=("self",)).get(pk=staff.pk)
        Acting.objects.filter(staff=staff, ended_at__isnull=True).update(ended_at=at)
        begun = Acting.objects.create(
            public_id=uuid4(),
            association_id=staff.association_id,
            holder=holder,
            staff=staff,
            reason=reason.strip(),
            reads_only=reads_only,
            received_on=received_on,
            begun_at=at,
            ends_at=clock.real_now() + LASTS,
        )
        audit.record(
            association=staff.association_id,
            actor=actor,
            verb="begin_looking" if reads_only else "begin_acting",
            subject=f"holder:{holder.pk}",
            at=at,
            after={"received_on": received_on.isoformat()},
            reason=begun.reason,
        )
        return begun
