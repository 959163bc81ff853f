"""Send what came back once more, to the address that the holder confirmed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.queue_dispatch import address_of
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

AGAIN_AFTER = timedelta(days=3)


def send_again(*, holder_id: int, dispatch: int, at: datetime, actor: Actor) -> Dispatch:
    """The row of the next sending, to the holder's address as it is now; asked again, the same one.

    Raises ``Dispatch.DoesNotExist`` for a stranger's, and ``Refused`` where it did not come back or
    the holder has no address.
    """
    with transaction.atomic():
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=holder_id)
        came_back = Dispatch.objects.select_for_update().get(pk=dispatch, holder=holder)
        if came_back.returned_at is None:
            raise Refused(_not_returned())
        if not (holder.postal_code and holder.street):
            raise Refused(_no_address())
        next_one, made = Dispatch.objects.get_or_create(
            application=came_back.application,
            item=came_back.item,
            sending=came_back.sending + 1,
            defaults={
                "association_id": holder.association_id,
                "holder": holder,
                "facts": {**came_back.facts, **address_of(holder)},
                "due_on": at.date() + AGAIN_AFTER,
            },
        )
        if made:
            audit.record(
                association=holder.association_id,
                actor=actor,
                verb="send_again",
                subject=f"dispatch:{next_one.pk}",
                at=at,
                after={"item": next_one.item, "sending": next_one.sending},
            )
        return next_one


def _not_returned() -> Refusal:
    return Refusal(
        code="not_returned",
        sentence=_("この書類は戻ってきていません。画面を開き直して、今の状態をご確認ください。"),
    )


def _no_address() -> Refusal:
    return Refusal(
        code="no_address",
        sentence=_("お届け先の住所が登録されていません。先に住所を登録してください。"),
    )
