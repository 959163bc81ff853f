"""Checkout Sessions: opened for an order, asked about, expired."""

from datetime import timedelta

import stripe
from stripe.params import CustomerCreateParams
from stripe.params.checkout import SessionCreateParams, SessionExpireParams

from koshin.capabilities.payments.providers.port import Keys, Order, ProviderDeclined, Tried
from koshin.capabilities.payments.providers.stripe.account import client_of, silence_as_such
from koshin.platform import clock
from koshin.platform.clock import JST

# Our methods and Stripe's. On ``page`` the payer chooses among those that need no customer.
KONBINI, TRANSFER = "konbini", "customer_balance"
METHODS = {
    "card": ("card",),
    "shop": (KONBINI,),
    "bank": (TRANSFER,),
    "page": ("card", KONBINI),
}
# As short as Stripe allows, with a margin for clocks: a page that is left open dies by itself.
PAGE_LIFE = timedelta(minutes=35)
KONBINI_YEN = (120, 300_000)
NEWEST = 100
SHOWN = ("payment_intent.latest_charge", "customer.cash_balance")


def open_session(order: Order) -> Keys:
    """The session of a new order. Raises ``ProviderSilent`` or ``ProviderDeclined``."""
    client = client_of(order.association)
    try:
        with silence_as_such("sessions.create"):
            session = client.v1.checkout.sessions.create(
                session_params(order, customer=_customer(client, order)),
                {"idempotency_key": f"co_{order.order_id}"},
            )
    except stripe.StripeError as error:
        raise ProviderDeclined(str(error.user_message or error)[:200]) from error
    if not session.url:
        raise ProviderDeclined("the session has no page")
    return Keys(browser=session.url, ref=session.id)


def session_params(order: Order, *, customer: str | None) -> SessionCreateParams:
    """The session that is asked for. Raises ``ProviderDeclined`` when no method is left."""
    days = voucher_days(order)
    fit = {KONBINI: days > 0 and KONBINI_YEN[0] <= order.amount <= KONBINI_YEN[1]}
    allowed = [method for method in METHODS[order.method] if fit.get(method, True)]
    if not allowed:
        raise ProviderDeclined("konbini is not possible for this amount or so late")
    params: SessionCreateParams = {
        "mode": "payment",
        "locale": "ja",
        "success_url": order.return_url,
        "cancel_url": order.return_url,
        "client_reference_id": order.order_id,
        "metadata": {"order": order.order_id},
        "payment_intent_data": {"metadata": {"order": order.order_id}},
        "expires_at": int((clock.real_now() + PAGE_LIFE).timestamp()),
        "allowed_payment_method_types": [*allowed],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "jpy",
                    "unit_amount": order.amount,
                    "product_data": {"name": order.title},
                },
            }
        ],
    }
    options = params.setdefault("payment_method_options", {})
    if "card" in allowed:
        options["card"] = {"request_three_d_secure": "any"}
    if KONBINI in allowed:
        options["konbini"] = {"expires_after_days": days}
    if TRANSFER in allowed:
        options["customer_balance"] = {
            "funding_type": "bank_transfer",
            "bank_transfer": {"type": "jp_bank_transfer"},
        }
    if not options:
        del params["payment_method_options"]
    if customer is not None:
        params["customer"] = customer
    elif order.email:
        params["customer_email"] = order.email
    return params


def voucher_days(order: Order) -> int:
    """How many calendar days a voucher may live, so that it never outlives the slip's last day.

    It is counted from the day on which the payer takes it, at the latest when the page dies. 0 or
    less: there is no day left.
    """
    taken = (order.at + PAGE_LIFE).astimezone(JST).date()
    return min((order.pay_limit - taken).days, 60)


def _customer(client: stripe.StripeClient, order: Order) -> str | None:
    """A customer of its own for each transfer: what is paid too much of one order must never pay
    another by itself (payments.md 2.3)."""
    if order.method != "bank":
        return None
    params: CustomerCreateParams = {"metadata": {"order": order.order_id}}
    if order.email:
        params["email"] = order.email
    options: stripe.RequestOptions = {"idempotency_key": f"cu_{order.order_id}"}
    return client.v1.customers.create(params, options).id


def query(tried: Tried) -> bytes:
    """The session with its payment as Stripe shows it, or the newest sessions where we never
    learned which is ours. Raises ``ProviderSilent``."""
    client = client_of(tried.association)
    try:
        with silence_as_such("sessions.retrieve"):
            if not tried.ref:
                answer = client.raw_request("get", "/v1/checkout/sessions", limit=NEWEST)
            else:
                answer = client.raw_request(
                    "get", f"/v1/checkout/sessions/{tried.ref}", expand=[*SHOWN]
                )
    except stripe.InvalidRequestError as error:
        # A session that Stripe does not know: its words are its answer.
        return _words(error)
    return str(answer.body).encode()


def expire(tried: Tried) -> bool:
    """End an open session; False when it is no longer open. Raises ``ProviderSilent``."""
    params: SessionExpireParams = {}
    try:
        with silence_as_such("sessions.expire"):
            client_of(tried.association).v1.checkout.sessions.expire(
                tried.ref, params, {"idempotency_key": f"ex_{tried.order_id}"}
            )
    except stripe.InvalidRequestError:
        return False
    return True


def _words(error: stripe.StripeError) -> bytes:
    body = error.http_body or b"{}"
    return body if isinstance(body, bytes) else body.encode()
