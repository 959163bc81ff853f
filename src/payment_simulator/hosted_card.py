"""The hosted pages of a card payment: number, confirmation, 3-D Secure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from payment_simulator.hosted import Page, allowed_methods, elsewhere, ended, order_of, render_page
from payment_simulator.orders import Order
from payment_simulator.settle import finish_card
from payment_simulator.simulator import simulator

blueprint = Blueprint("hosted_card", __name__, url_prefix="/web1/pay")

# Only these published test numbers are taken; whoever types a real card is stopped at the form.
TEST_CARDS = {
    "4111111111111111": ("approve", "お支払いに成功します"),
    "5555555555554444": ("approve", "お支払いに成功します"),
    "4000000000000002": ("decline", "カード会社に断られます"),
    "5105105105105100": ("pending", "結果が保留になります"),
}


@blueprint.route("/<token>/card", methods=["GET", "POST"])
def form(token: str) -> Page:
    """Ask for number, expiry and security code; only a masked number is kept."""
    order = order_of(token)
    if moved := elsewhere(order):
        return moved
    if "card" not in allowed_methods(order):
        return redirect(url_for("hosted.method", token=token), 303)
    errors: dict[str, str] = {}
    if request.method == "POST":
        today = simulator().clock.now(simulator().merchant_of(order)).date()
        errors = check(request.form, today=today)
        if not errors:
            _remember(order, request.form)
            return redirect(url_for("hosted_card.confirm", token=token), 303)
    page = render_page("card.html", order, errors=errors, values=request.form, cards=TEST_CARDS)
    return (page, 400) if errors else page


@blueprint.route("/<token>/confirm", methods=["GET", "POST"])
def confirm(token: str) -> Page:
    """Show what will be paid with which card."""
    order = order_of(token)
    if moved := elsewhere(order):
        return moved
    if not order.card_masked:
        return redirect(url_for("hosted_card.form", token=token), 303)
    if request.method == "GET":
        return render_page("confirm.html", order)
    with simulator().orders.changing(order) as current:
        if current.state == "registered":
            current.state = "authenticating"
    return redirect(url_for("hosted_card.three_d_secure", token=token), 303)


@blueprint.route("/<token>/3ds", methods=["GET", "POST"])
def three_d_secure(token: str) -> Page:
    """Stand in for the card issuer's page: any code is good, and it can be made to fail."""
    order = order_of(token)
    if moved := elsewhere(order):
        return moved
    if order.state != "authenticating":
        return redirect(url_for("hosted_card.form", token=token), 303)
    if request.method == "GET":
        return render_page("three_d_secure.html", order)
    finish_card(simulator(), order, authenticated=request.form.get("outcome") == "success")
    return ended(order)


def check(values: MultiDict[str, str], *, today: date) -> dict[str, str]:
    """What is wrong with the card form, by field."""
    errors: dict[str, str] = {}
    number = digits(values.get("card_number", ""))
    if not number:
        errors["card_number"] = "カード番号を入力してください。"
    elif not re.fullmatch(r"[0-9]{14,16}", number) or not luhn(number):
        errors["card_number"] = "カード番号に誤りがあります。数字をもう一度お確かめください。"
    elif number not in TEST_CARDS:
        errors["card_number"] = (
            "このカード番号は使えません。実際のカードは受け付けていません。"
            "画面にある試験用のカード番号を入力してください。"
        )
    expiry = expiry_of(values.get("card_expire", ""))
    if expiry is None:
        errors["card_expire"] = "有効期限を「月／年」の順に、12/30 のように入力してください。"
    elif expiry < (today.year, today.month):
        errors["card_expire"] = "有効期限が過ぎています。別の有効期限を入力してください。"
    if not re.fullmatch(r"[0-9]{3,4}", digits(values.get("security_code", ""))):
        errors["security_code"] = "セキュリティコードを3桁か4桁の数字で入力してください。"
    return errors


def digits(text: str) -> str:
    """A number as typed, full-width or grouped by spaces and hyphens, as plain digits."""
    return re.sub(r"[\s‐‑–—―−ー-]", "", unicodedata.normalize("NFKC", text))


def luhn(number: str) -> bool:
    """Whether the last digit agrees with the others (ISO/IEC 7812)."""
    total = 0
    for position, digit in enumerate(int(each) for each in reversed(number)):
        doubled = digit * 2 if position % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def expiry_of(text: str) -> tuple[int, int] | None:
    """Year and month of `12/30` as typed, or None."""
    found = re.fullmatch(
        r"\s*(0?[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})\s*", unicodedata.normalize("NFKC", text)
    )
    return (2000 + int(found[2]), int(found[1])) if found else None


def _remember(order: Order, values: MultiDict[str, str]) -> None:
    number = digits(values["card_number"])
    expiry = expiry_of(values["card_expire"])
    with simulator().orders.changing(order) as current:
        if current.state not in ("registered", "authenticating"):
            return
        current.state = "registered"
        current.card_masked = number[:6] + "*" * (len(number) - 8) + number[-2:]
        current.card_expiry = f"{expiry[1]:02d}/{expiry[0] % 100:02d}" if expiry else ""
        current.card_scenario = TEST_CARDS[number][0]
