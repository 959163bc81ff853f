"""What happens outside of koshin: on the provider's pages, at a till, and trouble on the wire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from koshin.capabilities.payments.values import Redirect
from koshin.ops.season.checkout import Checkout
from koshin.ops.season.wire import checked

GOOD_CARD = "4111111111111111"
REFUSED_CARD = "4000000000000002"
PENDING_CARD = "5105105105105100"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """A browser and a till at the simulator."""

    client: httpx.Client

    @property
    def checkout(self) -> Checkout:
        """The same at Stripe."""
        return Checkout(client=self.client)

    def enter(self, redirect: Redirect) -> str:
        """Follow the form to the hosted page; the path of its pages."""
        entered = self._post(redirect.url, data=dict(redirect.fields))
        return str(entered.headers["location"]).removesuffix("/amount")

    def pay_by_card(self, page: str, *, number: str) -> None:
        """Walk the card pages of an order to their end."""
        card = {"card_number": number, "card_expire": "12/30", "security_code": "123"}
        self._post(f"{page}/card", data=card)
        self._post(f"{page}/confirm", data={})
        self._post(f"{page}/3ds", data={"outcome": "success"})

    def took(self, order_id: str) -> bool:
        """Whether the card page took the money: a page that had ended before takes none."""
        answer = checked(self.client.get(f"/control/orders/{order_id}"))
        return bool(answer.json()["order"]["state"] == "captured")

    def given_back(self, order_id: str) -> int:
        """Yen of an order that the provider has given back to its payer."""
        answer = checked(self.client.get(f"/control/orders/{order_id}"))
        return int(answer.json()["order"]["refunded_amount"])

    def take_slip(self, page: str, *, telephone: str) -> None:
        """Choose a convenience store and get a number to pay with."""
        who = {"name1": "高橋", "name2": "花子", "telephone": telephone, "shop": "sej"}
        self._post(f"{page}/cvs", data=who)

    def take_numbers(self, page: str) -> None:
        """Choose Pay-easy and get its three numbers."""
        who = {"name1": "高橋", "name2": "花子", "kana1": "タカハシ", "kana2": "ハナコ"}
        self._post(f"{page}/bank", data=who)

    def pay_at_till(
        self, order_id: str, *, at: datetime, amount: int | None = None, force: bool = False
    ) -> bool:
        """Pay a slip; False when the till does not take it any more. The report is another step."""
        body: dict[str, Any] = {"paid_at": at.isoformat(), "force": force}
        if amount is not None:
            body["amount"] = amount
        answer = self.client.post(f"/control/orders/{order_id}/pay", json=body)
        if answer.status_code == httpx.codes.CONFLICT:
            return False
        return bool(checked(answer).is_success)

    def report(self, order_id: str) -> None:
        """The shop reports the payment to the provider, which tells us."""
        self._post(f"/control/orders/{order_id}/notify", json={})

    def resolve(self, order_id: str, *, success: bool) -> None:
        """Decide a card payment that was held."""
        outcome = "success" if success else "failure"
        self._post(f"/control/orders/{order_id}/resolve", json={"outcome": outcome})

    def push(self, merchant_id: str, body: str, *, sign: bool | str = True) -> None:
        """A report of anything, signed as said."""
        self._post(
            "/control/push-raw", json={"merchant_id": merchant_id, "body": body, "sign": sign}
        )

    def trouble(self, kind: str, **about: Any) -> None:
        """Order trouble on the wire for the next call that it fits."""
        self._post("/control/faults", json={"kind": kind, **about})

    def forget_troubles(self) -> None:
        checked(self.client.delete("/control/faults"))

    def _post(self, path: str, **content: Any) -> httpx.Response:
        return checked(self.client.post(path, **content))
