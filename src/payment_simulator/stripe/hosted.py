"""The hosted Checkout page: choose a method, pay by test card, take a voucher or an account."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from payment_simulator.hosted_card import digits, expiry_of, luhn
from payment_simulator.simulator import simulator
from payment_simulator.stripe import pay
from payment_simulator.stripe.sessions import end_when_due
from payment_simulator.stripe.store import Object

blueprint = Blueprint("stripe_hosted", __name__, url_prefix="/c/pay")

Page = str | BaseResponse | tuple[str, int]
DECLINED = "カードが承認されませんでした。ほかのカードをお使いください。"
LABELS = {
    "card": "クレジットカード",
    "konbini": "コンビニエンスストア",
    "customer_balance": "銀行振込",
}
TEST_CARDS = {
    "4242424242424242": ("approve", "お支払いに成功します"),
    "4000000000009995": ("decline", "カード会社に断られます"),
    "4000000000000077": ("pending", "結果が保留になります"),
}


@blueprint.get("/<id_>")
def page(id_: str) -> Page:
    """What is to be paid, and the methods."""
    session = _session(id_)
    if session["status"] != "open":
        return _ended(session)
    if len(session["payment_method_types"]) == 1:
        return _method_page(session, session["payment_method_types"][0], {})
    return _render(session, "stripe_choose.html")


@blueprint.route("/<id_>/<method>", methods=["GET", "POST"])
def method(id_: str, method: str) -> Page:
    """The form of one method, and what it does."""
    session = _session(id_)
    if session["status"] != "open":
        return _ended(session)
    if method not in session["payment_method_types"]:
        abort(404)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _errors(method)
        if not errors:
            return _pay(session, method)
    return _method_page(session, method, errors)


def _pay(session: Object, method: str) -> Page:
    sim = simulator()
    if method == "card":
        outcome = TEST_CARDS[digits(request.form["card_number"])][0]
        session = pay.finish_card(sim, session, outcome=outcome)
        if session["status"] == "open":
            return _method_page(session, method, {"card_number": DECLINED})
    elif method == "konbini":
        session = pay.issue_voucher(
            sim, session, name=request.form["name"].strip(), email=request.form["email"].strip()
        )
    else:
        session = pay.issue_account(sim, session)
    return redirect(_back(session), 303)


def _errors(method: str) -> dict[str, str]:
    values = request.form
    if method == "customer_balance":
        return {}
    if method == "konbini":
        errors = {}
        if not values.get("name", "").strip():
            errors["name"] = "お名前を入力してください。"
        if "@" not in values.get("email", ""):
            errors["email"] = "メールアドレスを name@example.jp のように入力してください。"
        return errors
    errors = {}
    number = digits(values.get("card_number", ""))
    if not luhn(number) or number not in TEST_CARDS:
        errors["card_number"] = (
            "このカード番号は使えません。実際のカードは受け付けていません。"
            "画面にある試験用のカード番号を入力してください。"
        )
    if expiry_of(values.get("card_expire", "")) is None:
        errors["card_expire"] = "有効期限を「月／年」の順に、12/30 のように入力してください。"
    if len(digits(values.get("security_code", ""))) not in (3, 4):
        errors["security_code"] = "セキュリティコードを、3桁か4桁の数字で入力してください。"
    return errors


def _method_page(session: Object, method: str, errors: dict[str, str]) -> Page:
    shown = _render(
        session, "stripe_method.html", method=method, errors=errors, values=request.form
    )
    return (shown, 400) if errors else shown


def _ended(session: Object) -> Page:
    if session["status"] == "expired":
        return _render(session, "stripe_expired.html"), 410
    return redirect(_back(session), 303)


def _session(id_: str) -> Object:
    sim = simulator()
    account = sim.stripe.account_of(id_)
    found = sim.stripe.get(account, "checkout.session", id_)
    if found is None:
        abort(404)
    return end_when_due(sim, found)


def _back(session: Object) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _render(session: Object, template: str, **more: object) -> str:
    sim = simulator()
    account = sim.stripe.account_of(session["id"])
    kept = sim.stripe.get(account, "kept", f"kept_{session['id']}") or {}
    return render_template(
        template,
        session=session,
        title=kept.get("title", ""),
        account=sim.settings.stripe_accounts[account],
        labels=LABELS,
        cards=TEST_CARDS,
        back=session["cancel_url"] or session["success_url"],
        **more,
    )
