"""An association's contract with VeriTrans and where its servers are, from the settings."""

from typing import Protocol, cast

from django.conf import settings


class Contract(Protocol):
    """Two names, two secrets, and the word for Pay-easy
    (``koshin.platform.environment.Merchant``)."""

    @property
    def merchant_id(self) -> str: ...
    @property
    def hash_seed(self) -> str: ...
    @property
    def ccid(self) -> str: ...
    @property
    def merchant_key(self) -> str: ...
    @property
    def merchant_keys(self) -> tuple[str, ...]: ...
    @property
    def payeasy_type(self) -> str: ...
    @property
    def pop_server_key(self) -> str: ...


class NoContract(Exception):
    """The association cannot take payments through VeriTrans: its variables are not set."""


def contract_of(association: str) -> Contract:
    """The contract of the association with exactly this code; raises ``NoContract``."""
    # Variables are named with ``_`` where the code has ``-``; no code has ``_`` or a capital.
    key = association.replace("-", "_")
    found = None if "_" in association else settings.VERITRANS_MERCHANTS.get(key)
    if found is None:
        raise NoContract(f"no VERITRANS_… variables for the association {association}")
    return cast(Contract, found)


def dummy_flag() -> str:
    """``1`` where payments are only tried out, ``0`` where they are real."""
    return "1" if settings.PAYMENTS_TEST else "0"


def web_url(page: str) -> str:
    """An address of the hosted page's server (3G-Web)."""
    return f"{settings.VERITRANS_WEB_URL}/{page}"


def api_url(service: str, command: str) -> str:
    """An address of the 4G connection API; the test prefix follows the test flag."""
    prefix = "test-" if settings.PAYMENTS_TEST else ""
    return f"{settings.VERITRANS_API_URL}/{prefix}{service}/v2/{command}"


def hook_url(association: str, name: str) -> str:
    """Where the provider's servers report to us: ``push`` or ``result``."""
    return f"{settings.BASE_URL}/hooks/veritrans/{association}/{name}"
