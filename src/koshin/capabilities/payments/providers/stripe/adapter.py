"""Stripe Checkout as a :class:`~koshin.capabilities.payments.providers.port.Provider`."""

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
from koshin.capabilities.payments.providers.stripe import answers, events, refunds, sessions


class Stripe:
    """The hosted Checkout page, confirmed by retrieving its session.

    A page that nobody has finished is withdrawn for good. A voucher or an account that was given
    out cannot be withdrawn: its late payment becomes a case.
    """

    capabilities = Capabilities(
        methods=frozenset(sessions.METHODS),
        cancels=frozenset(sessions.METHODS),
        refunds=frozenset(refunds.REFUNDED),
        holds=frozenset(("bank",)),
        recalls=True,
    )

    def start(self, order: Order) -> Keys:
        return sessions.open_session(order)

    def form(self, tried: Tried, browser_key: str) -> Form:
        return Form(url=browser_key, fields={})

    def read_notification(self, kind: str, body: bytes) -> Notification:
        return events.read(body)

    def came_back(self, tried: Tried, *, session_id: str, brought: Mapping[str, str]) -> bool:
        return False  # Stripe signs no return

    def query(self, tried: Tried) -> bytes:
        return sessions.query(tried)

    def read_answer(self, tried: Tried, answer: bytes) -> Heard:
        return answers.read(tried, answer)

    def given_back(self, tried: Tried, answer: bytes) -> Sequence[GivenBack]:
        return refunds.given_back(tried, answer)

    def cancel(self, tried: Tried) -> bool:
        return bool(tried.ref) and sessions.expire(tried)

    def refund(self, refund: Refund) -> RefundAnswer:
        return refunds.refund(refund)

    def ask_refund(self, refund: Refund, *, provider_ref: str) -> RefundAnswer:
        return refunds.ask_refund(refund, provider_ref=provider_ref)
