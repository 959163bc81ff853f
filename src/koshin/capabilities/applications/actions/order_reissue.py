"""The fee of a reissue was paid: it is ordered, and its holder is told."""

from datetime import datetime

from koshin.capabilities.applications.words import money_words
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.papers.actions import order_reissue as papers
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import civil


def order_reissue(charge: Charge, /, *, at: datetime) -> None:
    """Part of the settling transaction, under the lock of the charge."""
    papers.order_reissue(charge, at=at)
    scheme = schemes.current(charge.association_id, on=civil(at)).scheme
    last = charge.settlements.filter(applied__gt=0).order_by("-pk").first()
    if "charge_paid" not in scheme.notices or last is None:
        return
    enqueue_mail(
        holder=Holder.objects.get(pk=charge.holder_id),
        template="charge_paid",
        key=f"charge_paid:{charge.public_id}",
        context={"subject": charge.title}
        | money_words(
            amount=charge.amount, method=last.method, paid_at=last.paid_at, scheme=scheme
        ),
        scheme=scheme,
        at=at,
    )
