"""The providers that this house speaks with, by the name that attempts carry."""

from koshin.capabilities.payments.providers.port import Provider
from koshin.capabilities.payments.providers.stripe.adapter import Stripe
from koshin.capabilities.payments.providers.veritrans.adapter import VeriTrans

BANK = "bank"
HOSTED = "veritrans"
STRIPE = "stripe"
PROVIDERS: dict[str, Provider] = {HOSTED: VeriTrans(), STRIPE: Stripe()}


def provider_of_method(method: str) -> str:
    """Who takes ``method`` (page, card, shop, payeasy, bank) unless the association says so."""
    return BANK if method == BANK else HOSTED


def can_refund(provider: str, method: str) -> bool:
    """Whether money that came by ``method`` can go back through its provider; otherwise it is
    returned by bank transfer."""
    found = PROVIDERS.get(provider)
    return found is not None and method in found.capabilities.refunds
