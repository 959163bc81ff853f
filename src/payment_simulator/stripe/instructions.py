"""What the payer needs at a till or at a bank: numbers that Stripe gives out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from payment_simulator.clock import JST
from payment_simulator.stripe.store import new_id

STORES = ("familymart", "lawson", "ministop", "seicomart")


def voucher(now: datetime, days: int) -> dict[str, Any]:
    """A konbini voucher that ends with the n-th calendar day in Japan."""
    last = (now + timedelta(days=days)).astimezone(JST)
    ends = last.replace(hour=23, minute=59, second=59, microsecond=0)
    stores = {
        store: {
            "confirmation_number": str(secrets.randbelow(9 * 10**10) + 10**10),
            "payment_code": str(secrets.randbelow(9 * 10**5) + 10**5),
        }
        for store in STORES
    }
    return {
        "expires_at": int(ends.timestamp()),
        "hosted_voucher_url": "https://payments.example.com/konbini/voucher/test",
        "stores": stores,
    }


def instructions(amount: int) -> dict[str, Any]:
    """A virtual account for a Japanese bank transfer."""
    zengin = {
        "account_holder_name": "カ）ミホンケツサイ",
        "account_number": str(secrets.randbelow(9 * 10**6) + 10**6),
        "account_type": "futsu",
        "bank_code": "9999",
        "bank_name": "見本銀行",
        "branch_code": "987",
        "branch_name": "振込専用支店",
    }
    return {
        "amount_remaining": amount,
        "currency": "jpy",
        "financial_addresses": [
            {"supported_networks": ["zengin"], "type": "zengin", "zengin": zengin}
        ],
        "hosted_instructions_url": "https://payments.example.com/bank_transfers/test",
        "reference": new_id("", 10).upper(),
        "type": "jp_bank_transfer",
    }
