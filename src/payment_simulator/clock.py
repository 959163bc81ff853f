"""The merchant's business time: its slips and records carry it, so a demo may move its date."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import httpx

from payment_simulator.settings import Merchant, StripeAccount

JST = timezone(timedelta(hours=9), "JST")
ASK_SECONDS = 1.5
# Nothing is known yet, and a merchant that is just starting may be slow.
FIRST_ASK_SECONDS = 8.0


class BusinessClock:
    """Asks each merchant for its time; remembers the last answer as a distance from real time.

    The distance is what remains when the merchant cannot answer just now (for instance because
    its only thread is waiting for us); before the first answer real time is used.
    """

    def __init__(self) -> None:
        self._client = httpx.Client(timeout=ASK_SECONDS, trust_env=False)
        self._distance: dict[str, timedelta] = {}

    def now(self, merchant: Merchant | StripeAccount) -> datetime:
        """The merchant's business time in JST."""
        if merchant.business_time_url:
            self._ask(merchant)
        distance = self._distance.get(merchant.business_time_url, timedelta())
        return datetime.now(JST) + distance

    def close(self) -> None:
        """Close the connections to the merchants."""
        self._client.close()

    def _ask(self, merchant: Merchant | StripeAccount) -> None:
        try:
            known = merchant.business_time_url in self._distance
            patience = ASK_SECONDS if known else FIRST_ASK_SECONDS
            answer = self._client.get(merchant.business_time_url, timeout=patience)
            answer.raise_for_status()
            told = datetime.fromisoformat(answer.json()["now"])
            self._distance[merchant.business_time_url] = told - datetime.now(JST)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return
