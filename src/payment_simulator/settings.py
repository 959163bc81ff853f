"""What the simulator is told at start: its merchants and how patiently it repeats itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

NOTICE_RETRY_SECONDS = (2.0, 10.0, 60.0)
PUSH_RETRY_SECONDS = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0)


class BadConfig(Exception):
    """The configuration file cannot be used; the message says which value and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """One contract with the provider.

    `hash_seed` signs key requests, `merchant_key` (64 hex characters) signs the 4G calls and the
    pushes. An empty `business_time_url` means that the merchant lives in real time.
    `bank_settlement_type` is the SETTLEMENT_TYPE of Pay-easy; empty where the contract has none.
    """

    name: str
    merchant_id: str
    hash_seed: str
    ccid: str
    merchant_key: str
    push_url: str
    business_time_url: str = ""
    shop_name: str = ""
    bank_settlement_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripeAccount:
    """One account at Stripe. `webhook_secrets` are several while a secret is being changed."""

    name: str
    secret_key: str
    webhook_secrets: tuple[str, ...]
    webhook_url: str
    business_time_url: str = ""
    shop_name: str = ""
    methods: tuple[str, ...] = ("card", "konbini", "customer_balance")

    @property
    def livemode(self) -> bool:
        """Whether the key is one for real money."""
        return self.secret_key.startswith("sk_live_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All merchants by merchant id, all Stripe accounts by name, and the pauses in seconds before
    each repetition."""

    merchants: dict[str, Merchant]
    stripe_accounts: dict[str, StripeAccount]
    notice_retry_seconds: tuple[float, ...] = NOTICE_RETRY_SECONDS
    push_retry_seconds: tuple[float, ...] = PUSH_RETRY_SECONDS

    def by_ccid(self, ccid: str) -> Merchant | None:
        """The merchant that signs with this CCID, or None."""
        return next((m for m in self.merchants.values() if m.ccid == ccid), None)

    def stripe_by_key(self, key: str) -> StripeAccount | None:
        """The Stripe account that calls with this secret key, or None."""
        return next((a for a in self.stripe_accounts.values() if a.secret_key == key), None)


def read_settings(path: Path) -> Settings:
    """Read the JSON configuration file. Raises BadConfig naming the file and the reason."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise BadConfig(f"{path}: cannot be read as JSON: {reason}") from reason
    return parse_settings(content)


def parse_settings(content: Any) -> Settings:
    """Turn the configuration's JSON into Settings. Raises BadConfig."""
    if not isinstance(content, dict) or not isinstance(content.get("merchants"), list):
        raise BadConfig('the configuration needs a list under "merchants"')
    merchants = [_parse_merchant(item) for item in content["merchants"]]
    ids = {merchant.merchant_id for merchant in merchants}
    if len(ids) != len(merchants) or len({m.ccid for m in merchants}) != len(merchants):
        raise BadConfig("two merchants share a merchant_id or a ccid")
    return Settings(
        merchants={merchant.merchant_id: merchant for merchant in merchants},
        stripe_accounts={
            account.name: account
            for account in map(_parse_account, content.get("stripe_accounts", ()))
        },
        notice_retry_seconds=_seconds(content, "notice_retry_seconds", NOTICE_RETRY_SECONDS),
        push_retry_seconds=_seconds(content, "push_retry_seconds", PUSH_RETRY_SECONDS),
    )


def _parse_merchant(item: Any) -> Merchant:
    if not isinstance(item, dict):
        raise BadConfig("each merchant must be an object")
    known = {field.name for field in fields(Merchant)}
    values = {key: value for key, value in item.items() if key in known}
    if not all(isinstance(value, str) for value in values.values()):
        raise BadConfig("every value of a merchant must be a text")
    missing = {"name", "merchant_id", "hash_seed", "ccid", "merchant_key", "push_url"} - set(values)
    if missing:
        raise BadConfig(f"a merchant lacks {', '.join(sorted(missing))}")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", values["merchant_key"]):
        raise BadConfig(f"merchant {values['name']}: merchant_key must be 64 hex characters")
    return Merchant(**values)


def _parse_account(item: Any) -> StripeAccount:
    if not isinstance(item, dict):
        raise BadConfig("each Stripe account must be an object")
    known = {field.name for field in fields(StripeAccount)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in item.items()
        if key in known
    }
    missing = {"name", "secret_key", "webhook_secrets", "webhook_url"} - set(values)
    if missing:
        raise BadConfig(f"a Stripe account lacks {', '.join(sorted(missing))}")
    if not str(values["secret_key"]).startswith(("sk_test_", "sk_live_")):
        raise BadConfig(f"Stripe account {values['name']}: not a secret key")
    return StripeAccount(**values)


def _seconds(content: dict[str, Any], name: str, default: tuple[float, ...]) -> tuple[float, ...]:
    given = content.get(name, default)
    try:
        return tuple(float(value) for value in given)
    except (TypeError, ValueError) as reason:
        raise BadConfig(f"{name} must be a list of seconds") from reason
