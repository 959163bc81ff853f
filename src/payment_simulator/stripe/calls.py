"""One call of an account: who calls, is it well formed, was it answered before, is it to fail?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, request

from payment_simulator.settings import StripeAccount
from payment_simulator.simulator import Simulator, simulator
from payment_simulator.stripe.forms import BadParameter, checked, nested
from payment_simulator.stripe.store import Object, new_id
from payment_simulator.trouble import lose_answer, refuse_call

VERSION = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}\.[a-z]+")
KEY_LENGTH = 255


class StripeRefused(Exception):
    """The call is answered with an error object."""

    def __init__(
        self, status: int, message: str, *, code: str = "", param: str = "", kind: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {
            "type": kind or "invalid_request_error",
            "message": message,
            **({"code": code} if code else {}),
            **({"param": param} if param else {}),
        }


@dataclass(frozen=True, kw_only=True)
class StripeCall:
    """A well-formed call: the simulator, the account and its parameters."""

    sim: Simulator
    account: StripeAccount
    params: dict[str, Any] = field(default_factory=dict)

    def found(self, kind: str, id_: str, label: str) -> Object:
        """The account's object; raises StripeRefused with 404."""
        made = self.sim.stripe.get(self.account.name, kind, id_)
        if made is None:
            raise StripeRefused(404, f"No such {label}: '{id_}'", code="resource_missing")
        return made


def answered(
    operation: str, schema: dict[str, Any], act: Callable[[StripeCall], Object], *, order: str = ""
) -> Response:
    """The answer to the request at hand. `order` names what it is about, for ordered troubles."""
    sim = simulator()
    try:
        account = _caller(sim)
        params = _params()
        call = StripeCall(sim=sim, account=account, params=checked(params, schema))
    except (StripeRefused, BadParameter) as refused:
        return _error(refused)
    about = {
        "merchant_id": account.name,
        "order_id": order or str(params.get("client_reference_id", "")),
        "operation": operation,
    }
    if failing := refuse_call(sim, **about):
        return failing
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LENGTH:
        return _error(StripeRefused(400, "Keys for idempotent requests are at most 255 long."))
    asked = json.dumps([request.path, params], sort_keys=True)
    with sim.stripe.held():
        done = _once(call, act, key, asked) if request.method == "POST" else _done(call, act)
    if lost := lose_answer(sim, **about):
        return lost
    return done


def _once(call: StripeCall, act: Callable[[StripeCall], Object], key: str, asked: str) -> Response:
    """What was answered to this key before, or the act and its answer, kept for the next time."""
    store, name = call.sim.stripe, call.account.name
    before = store.answered(name, key) if key else None
    if before is not None:
        if before[0] != asked:
            message = "Keys for idempotent requests can only be used with the same parameters."
            return _error(StripeRefused(400, message, kind="idempotency_error"))
        again = _json(before[1], before[2])
        again.headers["Idempotent-Replayed"] = "true"
        return again
    answer = _done(call, act)
    # What was refused for its parameters is not kept (payments.md 2.5).
    if key and answer.status_code == 200:
        store.remember(name, key, asked, 200, answer.get_data(as_text=True))
    return answer


def _done(call: StripeCall, act: Callable[[StripeCall], Object]) -> Response:
    try:
        return _json(200, json.dumps(act(call), ensure_ascii=False))
    except (StripeRefused, BadParameter) as refused:
        return _error(refused)


def _caller(sim: Simulator) -> StripeAccount:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    account = sim.settings.stripe_by_key(key) if kind == "Bearer" else None
    if account is None:
        raise StripeRefused(401, "Invalid API Key provided.")
    version = request.headers.get("Stripe-Version", "")
    if VERSION.fullmatch(version) is None:
        raise StripeRefused(400, f"Invalid Stripe API version: {version}")
    return account


def _params() -> dict[str, Any]:
    if request.method == "GET":
        pairs = parse_qsl(request.query_string.decode(), keep_blank_values=True)
    else:
        if request.get_data() and request.mimetype != "application/x-www-form-urlencoded":
            raise StripeRefused(400, "Invalid request: send a form.")
        pairs = parse_qsl(request.get_data(as_text=True), keep_blank_values=True)
    params = nested(pairs)
    if "payment_method_types" in params:
        message = "payment_method_types is no longer supported; use allowed_payment_method_types."
        raise StripeRefused(
            400,
            message,
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )
    return params


def _error(refused: StripeRefused | BadParameter) -> Response:
    if isinstance(refused, BadParameter):
        refused = StripeRefused(400, str(refused), code=refused.code, param=refused.name)
    return _json(refused.status, json.dumps({"error": refused.error}, ensure_ascii=False))


def _json(status: int, body: str) -> Response:
    answer = Response(body, status=status, content_type="application/json")
    answer.headers["Request-Id"] = new_id("req_", 14)
    return answer
