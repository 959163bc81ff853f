"""Reads what Stripe shows of a session: has money come, and if not, how far is it?"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from koshin.capabilities.payments.providers.port import Heard, ProviderSilent, Tried
from koshin.platform.clock import JST

Object = dict[str, Any]
METHODS = {"card": "card", "konbini": "shop", "customer_balance": "bank"}
CURRENCY = "jpy"
STORES = ("familymart", "lawson", "ministop", "seicomart")


def read(tried: Tried, body: bytes) -> Heard:
    """One outcome from a session, or from a list in which it may stand.

    Raises ``ProviderSilent`` for anything that is neither, and for money without amount or time.
    """
    try:
        shown = json.loads(body)
    except ValueError as error:
        raise ProviderSilent("sessions.retrieve: not JSON") from error
    if not isinstance(shown, dict):
        raise ProviderSilent("sessions.retrieve: not an object")
    if shown.get("object") == "list":
        ours = [s for s in shown.get("data", ()) if s.get("client_reference_id") == tried.order_id]
        return _read(ours[0]) if ours else Heard(outcome="nothing")
    if shown.get("error", {}).get("code") == "resource_missing":
        return Heard(outcome="nothing", result_code="missing")
    if shown.get("client_reference_id") != tried.order_id:
        raise ProviderSilent("sessions.retrieve: another order")
    return _read(shown)


def customer_in(body: bytes) -> str:
    """The customer of a session. Raises ``ProviderSilent``."""
    try:
        shown: Any = json.loads(body)
        return str(shown["customer"]["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderSilent("sessions.retrieve: no customer") from error


def _read(session: Object) -> Heard:
    customer = session.get("customer")
    if not isinstance(customer, dict):
        return _outcome(session)
    balance = customer.get("cash_balance") or {}
    held = _yen((balance.get("available") or {}).get(CURRENCY, 0))
    return replace(_outcome(session), payer_ref=str(customer.get("id", "")), held=held)


def _outcome(session: Object) -> Heard:
    trouble = _trouble(session)
    if trouble:
        return Heard(outcome="pending", amount=_yen(session.get("amount_total")), trouble=trouble)
    status, intent = session.get("status"), session.get("payment_intent")
    if session.get("payment_status") == "paid":
        return _paid(intent)
    if status == "expired":
        return Heard(outcome="expired")
    if status == "open" or not isinstance(intent, dict):
        return Heard(outcome="nothing" if status == "open" else "pending")
    return _unpaid(intent)


def _trouble(session: Object) -> str:
    """Why whatever was paid here cannot pay ours; empty when all is as it should be."""
    if session.get("livemode") is not (not settings.PAYMENTS_TEST):
        return "test_flag"
    return "" if session.get("currency") == CURRENCY else "wrong_currency"


def _paid(intent: object) -> Heard:
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    if not isinstance(intent, dict) or not isinstance(charge, dict):
        raise ProviderSilent("sessions.retrieve: money without a charge")
    if intent.get("currency") != CURRENCY:
        return Heard(outcome="pending", trouble="wrong_currency")
    kind = str(charge.get("payment_method_details", {}).get("type", ""))
    return Heard(
        outcome="paid",
        method=METHODS.get(kind, kind[:8]),
        amount=_yen(intent.get("amount_received")),
        paid_at=_instant(charge.get("created")),
        result_code=str(charge.get("status", ""))[:16],
        payment_ref=str(intent.get("id", "")),
    )


def _unpaid(intent: Object) -> Heard:
    """The page was finished, but no money has come yet."""
    status = str(intent.get("status", ""))
    method = METHODS.get((intent.get("payment_method_types") or [""])[0], "")
    ref = str(intent.get("id", ""))
    if status == "requires_action":
        slip = _voucher(intent) if method == "shop" else _account(intent)
        return Heard(outcome="slip", method=method, slip=slip, payment_ref=ref)
    if status == "requires_payment_method":
        return Heard(outcome="expired" if method == "shop" else "failed", method=method)
    if status == "canceled":
        return Heard(outcome="cancelled", method=method)
    return Heard(outcome="pending", method=method, result_code=status[:16], payment_ref=ref)


def _voucher(intent: Object) -> dict[str, str]:
    """The numbers for each store, and the last day."""
    details = (intent.get("next_action") or {}).get("konbini_display_details") or {}
    stores = details.get("stores") or {}
    slip = {
        "kind": "stripe-konbini",
        "deadline": _instant(details.get("expires_at")).date().isoformat(),
        "url": str(details.get("hosted_voucher_url", "")),
    }
    for store in STORES:
        numbers = stores.get(store) or {}
        if numbers.get("payment_code"):
            slip[store] = f"{numbers['payment_code']} {numbers.get('confirmation_number', '')}"
    return slip


def _account(intent: Object) -> dict[str, str]:
    """The virtual account to which the rest is to be transferred."""
    details = (intent.get("next_action") or {}).get("display_bank_transfer_instructions") or {}
    addresses = details.get("financial_addresses") or [{}]
    zengin = addresses[0].get("zengin") or {}
    names = ("bank_name", "branch_name", "account_type", "account_number", "account_holder_name")
    return {
        "kind": "stripe-transfer",
        "url": str(details.get("hosted_instructions_url", "")),
        "remaining": str(_yen(details.get("amount_remaining"))),
        **{name: str(zengin.get(name, "")) for name in names},
    }


def _yen(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ProviderSilent("sessions.retrieve: money without an amount")
    return value


def _instant(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProviderSilent("sessions.retrieve: money without a time")
    return datetime.fromtimestamp(value, tz=UTC).astimezone(JST)
