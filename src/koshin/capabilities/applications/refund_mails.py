"""Mails to the holder about money that is given back."""

from datetime import datetime

from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.payments.models import Refund
from koshin.capabilities.schemes import queries as schemes
from koshin.core.scheme import Scheme

ASKS_FOR_ACCOUNT = "refund_account"
DONE = "refund_done"


def tell_approved(refund: Refund, *, at: datetime) -> None:
    """Ask for the bank account that the money goes to, where it goes by transfer."""
    if refund.route == Refund.Route.TRANSFER:
        _tell(refund, ASKS_FOR_ACCOUNT, key=f"{ASKS_FOR_ACCOUNT}:{refund.public_id}", at=at)


def tell_account_again(refund: Refund, *, at: datetime) -> None:
    """The transfer did not arrive: ask for the account once more."""
    key = f"{ASKS_FOR_ACCOUNT}:{refund.public_id}:{refund.tries}"
    _tell(refund, ASKS_FOR_ACCOUNT, key=key, at=at)


def tell_done(refund: Refund, *, at: datetime) -> None:
    """The money is on its way back."""
    _tell(refund, DONE, key=f"{DONE}:{refund.public_id}:{refund.tries}", at=at)


def _tell(refund: Refund, template: str, *, key: str, at: datetime) -> None:
    scheme = schemes.current(refund.association_id, at.date()).scheme
    if template not in scheme.notices:
        return
    enqueue_mail(
        holder=refund.holder,
        template=template,
        key=key,
        context={
            "cycle": refund.settlement.charge.title,
            "amount": f"{refund.amount:,}",
            "method": _method(refund, scheme),
        },
        scheme=scheme,
        at=at,
    )


def _method(refund: Refund, scheme: Scheme) -> str:
    """How the money comes back, in the association's words."""
    code = "bank" if refund.route == Refund.Route.TRANSFER else refund.settlement.method
    rule = scheme.payment.method(code)
    return rule.label if rule else code
