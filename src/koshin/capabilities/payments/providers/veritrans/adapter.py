"""VeriTrans as a :class:`~koshin.capabilities.payments.providers.port.Provider`."""

from collections.abc import Mapping, Sequence

from koshin.capabilities.payments.providers.port import (
    Capabilities,
    Form,
    GivenBack,
    Heard,
    Keys,
    Notification,
    Order,
    Refund,
    RefundAnswer,
    Tried,
)
from koshin.capabilities.payments.providers.veritrans import answers, client, hosted, refunds
from koshin.capabilities.payments.providers.veritrans.contract import contract_of
from koshin.capabilities.payments.providers.veritrans.push import read_notice, read_pop, read_push
from koshin.capabilities.payments.providers.veritrans.signatures import (
    is_return_signed,
    same,
)

# Which service of the contract stands behind the kind of a slip (payments.md 1.5, 1.8).
SERVICE_OPTIONS = {
    "sej": "sej",
    "econ-lw": "econ",
    "econ-fm": "econ",
    "econ-mini": "econ",
    "econ-sn": "econ",
    "econ-ck": "econ",
    "econ-other": "econ",
    "other": "other",
}


class VeriTrans:
    """Hosted page 3G-Web, confirmed by the Search of the 4G connection API."""

    capabilities = Capabilities(
        methods=frozenset(("page", "card", "shop", "payeasy")),
        cancels=frozenset(("shop",)),
        refunds=frozenset(("card",)),
    )

    def start(self, order: Order) -> Keys:
        return hosted.open_page(order)

    def form(self, tried: Tried, browser_key: str) -> Form:
        return hosted.form(
            association=tried.association, order_id=tried.order_id, browser_key=browser_key
        )

    def read_notification(self, kind: str, body: bytes) -> Notification:
        readers = {"push": read_push, "pop": read_pop}
        return readers.get(kind, read_notice)(body)

    def came_back(self, tried: Tried, *, session_id: str, brought: Mapping[str, str]) -> bool:
        contract = contract_of(tried.association)
        if "vAuthInfo" in brought:
            return any(
                is_return_signed(fields=brought, ccid=contract.ccid, merchant_key=key)
                for key in contract.merchant_keys
            )
        return same(session_id, brought.get("sessionId", ""))

    def query(self, tried: Tried) -> bytes:
        return client.send_search(tried.association, tried.order_id)

    def read_answer(self, tried: Tried, answer: bytes) -> Heard:
        return answers.read(client.found_in(answer, tried.order_id))

    def given_back(self, tried: Tried, answer: bytes) -> Sequence[GivenBack]:
        return answers.given_back(client.found_in(answer, tried.order_id))

    def cancel(self, tried: Tried) -> bool:
        option = SERVICE_OPTIONS.get(tried.kind)
        return option is not None and client.cancel_slip(tried.association, tried.order_id, option)

    def refund(self, refund: Refund) -> RefundAnswer:
        return refunds.refund(refund)

    def ask_refund(self, refund: Refund, *, provider_ref: str) -> RefundAnswer:
        return refunds.ask_refund(refund)
