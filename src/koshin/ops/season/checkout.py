"""What people and the world do at Stripe: on the Checkout page, at a till, at their bank."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from koshin.capabilities.payments.values import Redirect
from koshin.ops.season.wire import checked

GOOD_CARD = "4242424242424242"
DECLINED_CARD = "4000000000009995"
HELD_CARD = "4000000000000077"


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A browser at Stripe's pages, and what happens to the payment afterwards."""

    client: httpx.Client

    def pay_by_card(self, redirect: Redirect, *, number: str) -> None:
        """Fill in the card; a declined one leaves the page open."""
        card = {"card_number": number, "card_expire": "12/30", "security_code": "123"}
        answer = self.client.post(f"{_page(redirect)}/card", data=card)
        if not (number == DECLINED_CARD and answer.status_code == httpx.codes.BAD_REQUEST):
            checked(answer)

    def take_voucher(self, redirect: Redirect) -> None:
        """Choose the convenience store and get numbers to pay with."""
        who = {"name": "高橋花子", "email": "hanako@example.jp"}
        checked(self.client.post(f"{_page(redirect)}/konbini", data=who))

    def take_account(self, redirect: Redirect) -> None:
        """Choose the transfer and get an account to transfer to."""
        checked(self.client.post(f"{_page(redirect)}/customer_balance"))

    def money_comes(
        self, order_id: str, *, at: datetime, amount: int | None = None, force: bool = False
    ) -> None:
        """At the till or at the bank; Stripe tells us of a part at once, of the whole later."""
        body: dict[str, Any] = {"paid_at": at.isoformat(), "force": force, "notify": False}
        if amount is not None:
            body |= {"amount": amount, "notify": True}
        self._order(order_id, "pay", **body)

    def report(self, order_id: str) -> None:
        """Stripe tells us that the money has come."""
        self._order(order_id, "notify")

    def run_out(self, order_id: str) -> None:
        """The last day of a voucher passes, or a held card is refused."""
        self._order(order_id, "fail")

    def dispute(self, order_id: str) -> None:
        """The holder of the card disputes the payment."""
        self._order(order_id, "dispute")

    def decide_refunds(self, order_id: str, *, success: bool) -> None:
        """The payer names an account for the money, or lets the time for it pass."""
        outcome = "success" if success else "failure"
        for refund in self._refunds(order_id):
            if refund["status"] in ("pending", "requires_action"):
                path = f"/control/stripe/refunds/{refund['id']}/end"
                checked(self.client.post(path, json={"outcome": outcome}))

    def recall_refunds(self, order_id: str) -> None:
        """Money that had gone comes back to Stripe: the account or card is closed."""
        for refund in self._refunds(order_id):
            if refund["status"] == "succeeded":
                path = f"/control/stripe/refunds/{refund['id']}/end"
                checked(self.client.post(path, json={"outcome": "failure"}))

    def given_back(self, order_id: str) -> int:
        """Yen of an order that have reached its payer again."""
        found = self._refunds(order_id)
        return sum(int(each["amount"]) for each in found if each["status"] == "succeeded")

    def _refunds(self, order_id: str) -> list[dict[str, Any]]:
        answer = checked(self.client.get(f"/control/stripe/sessions/{order_id}"))
        return list(answer.json()["refunds"])

    def _order(self, order_id: str, act: str, **body: Any) -> None:
        checked(self.client.post(f"/control/stripe/sessions/{order_id}/{act}", json=body))


def _page(redirect: Redirect) -> str:
    """The address without the fragment that only a browser keeps."""
    return redirect.url.split("#", maxsplit=1)[0]
