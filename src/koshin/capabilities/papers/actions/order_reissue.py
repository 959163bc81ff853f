"""What follows when the fee of a reissue is settled: the thing is put among what is to be posted.

Parts of the settling transaction, under the lock of the charge.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.queue_dispatch import queue_dispatch
from koshin.capabilities.papers.models import Dispatch, Reissue
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import civil
from koshin.core.lifecycle.status import in_force
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import SYSTEM


def order_reissue(charge: Charge, /, *, at: datetime) -> Reissue:
    """The reissue, ordered once; what is printed is frozen now.

    Raises ``Refused`` where nothing is valid any more that could be printed (停止, 取消, 返上, 失効
    since it was asked for): then the money is left to the office.
    """
    found = Reissue.objects.select_for_update().get(public_id=charge.purpose_ref)
    if found.state != Reissue.State.ASKED:
        return found
    printed = _printed(found, at=at)
    if not printed["credentials"]:
        raise Refused(_nothing_valid())
    found.state, found.ordered_at = Reissue.State.ORDERED, at
    found.save(update_fields=["state", "ordered_at"])
    queue_dispatch(
        holder=Holder.objects.get(pk=found.holder_id),
        application=found.public_id,
        items=[found.item],
        facts=printed,
        due_on=civil(at) + timedelta(days=found.after_days),
    )
    audit.record(
        association=found.association_id,
        actor=SYSTEM,
        verb="order_reissue",
        subject=f"reissue:{found.public_id}",
        at=at,
        after={"item": found.item},
    )
    return found


def _nothing_valid() -> Refusal:
    return Refusal(
        code="nothing_valid",
        sentence=_(
            "いま有効な資格がないため、再発行できません。資格の状態を確かめ、"
            "再発行しないときは、請求の画面から全額を返金してください。"
        ),
    )


def hold_reissue(charge: Charge, /, *, at: datetime) -> None:
    """The bank took the fee back: the reissue waits again, unless it was posted already."""
    found = Reissue.objects.select_for_update().get(public_id=charge.purpose_ref)
    waiting = Dispatch.objects.filter(application=found.public_id, dispatched_at__isnull=True)
    if found.state != Reissue.State.ORDERED or not waiting.exists():
        return
    waiting.delete()
    found.state, found.ordered_at = Reissue.State.ASKED, None
    found.save(update_fields=["state", "ordered_at"])
    audit.record(
        association=found.association_id,
        actor=SYSTEM,
        verb="hold_reissue",
        subject=f"reissue:{found.public_id}",
        at=at,
        before={"state": Reissue.State.ORDERED},
        after={"state": Reissue.State.ASKED},
    )


def _printed(reissue: Reissue, *, at: datetime) -> dict[str, object]:
    """The credentials that are valid on the day, or will be, each with its newest term."""
    on = civil(at)
    scheme = schemes.current(reissue.association_id, on=on).scheme
    return {
        "cycle": reissue.label,
        "credentials": [
            {
                "qualification": scheme.qualification_name(held.qualification),
                "number": held.number,
                "awarded_on": held.awarded_on.isoformat(),
                "start": held.last_term.start.isoformat(),
                "end": held.last_term.end.isoformat(),
            }
            for held in in_force(scheme, facts_reader.of_holder(reissue.holder_id), on=on)
            if held.last_term.end >= on
        ],
    }
