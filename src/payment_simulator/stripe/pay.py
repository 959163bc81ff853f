"""What happens to a session: a card is charged, a voucher issued and paid, a transfer arrives."""

from __future__ import annotations

from datetime import datetime

from payment_simulator.settings import StripeAccount
from payment_simulator.settle import NotPayable
from payment_simulator.simulator import Simulator
from payment_simulator.stripe.events import tell
from payment_simulator.stripe.instructions import instructions, voucher
from payment_simulator.stripe.sessions import cash_balance, now_of
from payment_simulator.stripe.store import Object, new_id


def finish_card(sim: Simulator, session: Object, *, outcome: str) -> Object:
    """Charge the card: `approve`, `decline` (the session stays open) or `pending`.

    Answers the session; nothing happens to one that is no longer open.
    """
    order, account = _about(sim, session)
    about = {"merchant_id": account.name, "order_id": order, "operation": "card"}
    with sim.stripe.held():
        current = _current(sim, session)
        if current["status"] != "open":
            return current
        intent = _intent(sim, current, "card")
        if outcome == "decline":
            intent["status"] = "requires_payment_method"
            sim.stripe.save(intent)
            _attach(sim, current, intent)
        else:
            held = outcome == "pending" or sim.faults.take("pending", **about)
            wrong = sim.faults.take("wrong_amount", **about)
            amount = intent["amount"]
            if wrong:
                amount = amount - 1 if wrong.amount is None else wrong.amount
            current["status"] = "complete"
            _attach(sim, current, intent)
            if held:
                intent["status"] = "processing"
                sim.stripe.save(intent)
            else:
                _succeed(sim, current, intent, amount, at=now_of(sim, account))
    if outcome == "decline":
        tell(sim, "payment_intent.payment_failed", intent)
    else:
        _tell_completed(sim, current, intent)
    return current


def issue_voucher(sim: Simulator, session: Object, *, name: str, email: str) -> Object:
    """Issue a konbini voucher; the session is complete and unpaid."""
    _, account = _about(sim, session)
    with sim.stripe.held():
        current = _current(sim, session)
        if current["status"] != "open":
            return current
        intent = _intent(sim, current, "konbini")
        options = current["payment_method_options"].get("konbini", {})
        intent["status"] = "requires_action"
        intent["next_action"] = {
            "type": "konbini_display_details",
            "konbini_display_details": voucher(
                sim.clock.now(account), options.get("expires_after_days", 3)
            ),
        }
        current["status"] = "complete"
        current["customer_details"] = {"name": name, "email": email}
        sim.stripe.save(intent)
        _attach(sim, current, intent)
    _tell_completed(sim, current, intent)
    return current


def issue_account(sim: Simulator, session: Object) -> Object:
    """Show a virtual account; the session is complete and unpaid."""
    with sim.stripe.held():
        current = _current(sim, session)
        if current["status"] != "open":
            return current
        intent = _intent(sim, current, "customer_balance")
        intent["status"] = "requires_action"
        intent["next_action"] = {
            "type": "display_bank_transfer_instructions",
            "display_bank_transfer_instructions": instructions(intent["amount"]),
        }
        current["status"] = "complete"
        sim.stripe.save(intent)
        _attach(sim, current, intent)
    _tell_completed(sim, current, intent)
    return current


def money_comes(
    sim: Simulator,
    session: Object,
    *,
    amount: int | None = None,
    paid_at: datetime | None = None,
    force: bool = False,
    notify: bool = True,
) -> Object:
    """The voucher is paid at a till, or a transfer of `amount` arrives. Raises NotPayable.

    A transfer that is too small leaves the rest open; what is too much stays with the customer, and
    so does all that comes once the payment is whole.
    """
    _, account = _about(sim, session)
    at = int(paid_at.timestamp()) if paid_at else now_of(sim, account)
    with sim.stripe.held():
        current = _current(sim, session)
        intent = _found_intent(sim, current)
        transfer = intent["payment_method_types"][0] == "customer_balance"
        if transfer and intent["status"] in ("succeeded", "canceled") and amount:
            _keep(sim, current, amount, notify=notify)
            return current
        if intent["status"] not in ("requires_action", "processing", "canceled"):
            raise NotPayable(f"{intent['status']} のため、支払えません。")
        if _expired(intent, at) and not force:
            raise NotPayable("お支払い期限を過ぎています。")
        came = intent["amount"] - intent["amount_received"] if amount is None else amount
        total = intent["amount_received"] + came
        if transfer and total < intent["amount"]:
            intent["amount_received"] = total
            details = intent["next_action"]["display_bank_transfer_instructions"]
            details["amount_remaining"] = intent["amount"] - total
            sim.stripe.save(intent)
            kind = "payment_intent.partially_funded"
        else:
            took = total if intent["payment_method_types"][0] == "konbini" else intent["amount"]
            _succeed(sim, current, intent, took, at=at)
            kind = ""
            if transfer and total > took:
                _keep(sim, current, total - took, notify=notify)
    if notify and kind:
        tell(sim, kind, intent)
    elif notify:
        announce(sim, current)
    return current


def _keep(sim: Simulator, session: Object, amount: int, *, notify: bool) -> None:
    """Money that no payment takes lies with the customer."""
    account = sim.stripe.account_of(session["id"])
    customer = sim.stripe.get(account, "customer", session["customer"])
    if customer is None:
        raise LookupError(session["customer"])
    customer["held"] += amount
    sim.stripe.save(customer)
    if notify:
        tell(sim, "cash_balance.funds_available", cash_balance(customer))


def announce(sim: Simulator, session: Object, *, copies: int = 1) -> None:
    """Tell the account once more how an asynchronous payment ended."""
    tell(sim, "checkout.session.async_payment_succeeded", session, copies=copies)
    tell(sim, "payment_intent.succeeded", _found_intent(sim, session), copies=copies)


def give_up(sim: Simulator, session: Object) -> Object:
    """The voucher's last day has passed unpaid, or a held payment is refused."""
    with sim.stripe.held():
        current = _current(sim, session)
        intent = _found_intent(sim, current)
        if intent["status"] not in ("requires_action", "processing"):
            raise NotPayable(f"{intent['status']} のため、期限切れにできません。")
        intent["status"] = "requires_payment_method"
        intent["next_action"] = None
        sim.stripe.save(intent)
    tell(sim, "checkout.session.async_payment_failed", current)
    return current


def dispute(sim: Simulator, session: Object, *, amount: int) -> Object:
    """The card holder disputes the payment."""
    account = sim.stripe.account_of(session["id"])
    intent = _found_intent(sim, _current(sim, session))
    made = sim.stripe.add(
        account,
        {
            "id": new_id("du_"),
            "object": "dispute",
            "amount": amount,
            "charge": intent["latest_charge"],
            "currency": "jpy",
            "livemode": session["livemode"],
            "metadata": {},
            "payment_intent": intent["id"],
            "reason": "fraudulent",
            "status": "needs_response",
        },
    )
    tell(sim, "charge.dispute.created", made)
    return made


def _about(sim: Simulator, session: Object) -> tuple[str, StripeAccount]:
    name = sim.stripe.account_of(session["id"])
    return str(session["client_reference_id"] or ""), sim.settings.stripe_accounts[name]


def _current(sim: Simulator, session: Object) -> Object:
    account = sim.stripe.account_of(session["id"])
    found = sim.stripe.get(account, "checkout.session", session["id"])
    if found is None:
        raise LookupError(session["id"])
    return found


def _found_intent(sim: Simulator, session: Object) -> Object:
    account = sim.stripe.account_of(session["id"])
    found = sim.stripe.get(account, "payment_intent", session["payment_intent"] or "")
    if found is None:
        raise NotPayable("お支払いの手続きがまだ行われていません。")
    return found


def _intent(sim: Simulator, session: Object, method: str) -> Object:
    account = sim.stripe.account_of(session["id"])
    if session["payment_intent"]:
        found = _found_intent(sim, session)
        return found | {"payment_method_types": [method]}
    kept = sim.stripe.get(account, "kept", f"kept_{session['id']}") or {}
    return sim.stripe.add(
        account,
        {
            "id": new_id("pi_"),
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_received": 0,
            "created": int(sim.clock.now(sim.settings.stripe_accounts[account]).timestamp()),
            "currency": "jpy",
            "customer": session["customer"],
            "latest_charge": None,
            "livemode": session["livemode"],
            "metadata": kept.get("intent_metadata", {}),
            "next_action": None,
            "payment_method_types": [method],
            "status": "requires_payment_method",
        },
    )


def _attach(sim: Simulator, session: Object, intent: Object) -> None:
    session["payment_intent"] = intent["id"]
    sim.stripe.save(session)


def _succeed(sim: Simulator, session: Object, intent: Object, amount: int, *, at: int) -> None:
    method = intent["payment_method_types"][0]
    charge = sim.stripe.add(
        sim.stripe.account_of(session["id"]),
        {
            "id": new_id("ch_"),
            "object": "charge",
            "amount": amount,
            "amount_captured": amount,
            "amount_refunded": 0,
            "captured": True,
            "created": at,
            "currency": "jpy",
            "livemode": session["livemode"],
            "metadata": intent["metadata"],
            "paid": True,
            "payment_intent": intent["id"],
            "payment_method_details": {"type": method, method: {}},
            "refunded": False,
            "status": "succeeded",
        },
    )
    intent |= {
        "status": "succeeded",
        "amount_received": amount,
        "latest_charge": charge["id"],
        "next_action": None,
    }
    sim.stripe.save(intent)
    session["payment_status"] = "paid"
    sim.stripe.save(session)


def _tell_completed(sim: Simulator, session: Object, intent: Object) -> None:
    tell(sim, "checkout.session.completed", session)
    if intent["status"] == "succeeded":
        tell(sim, "payment_intent.succeeded", intent)


def _expired(intent: Object, at: int) -> bool:
    details = (intent["next_action"] or {}).get("konbini_display_details")
    return details is not None and at > details["expires_at"]
