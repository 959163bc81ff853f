"""VeriTrans as a :class:`~koshin.capabilities.payments.providers.port.Provider`."""

from koshin.capabilities.payments.providers.port import Form, Heard, Keys, Order
from koshin.capabilities.payments.providers.veritrans import answers, client, hosted

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

    def open_page(self, order: Order) -> Keys:
        return hosted.open_page(order)

    def form(self, *, association: str, order_id: str, browser_key: str) -> Form:
        return hosted.form(association=association, order_id=order_id, browser_key=browser_key)

    def ask(self, *, association: str, order_id: str) -> Heard:
        return answers.read(client.search(association, order_id))

    def cancel_slip(self, *, association: str, order_id: str, kind: str) -> bool:
        option = SERVICE_OPTIONS.get(kind)
        return option is not None and client.cancel_slip(association, order_id, option)
