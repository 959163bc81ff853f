"""The providers that this house speaks with, by the name that attempts carry."""

from koshin.capabilities.payments.providers.port import Provider
from koshin.capabilities.payments.providers.veritrans.adapter import VeriTrans

BANK = "bank"
HOSTED = "veritrans"
PROVIDERS: dict[str, Provider] = {HOSTED: VeriTrans()}


def provider_of_method(method: str) -> str:
    """The provider that takes ``method`` (page, card, shop or bank)."""
    return BANK if method == BANK else HOSTED
