"""The hosted page of a convenience-store payment: who pays, and in which shop."""

from __future__ import annotations

import re
import unicodedata

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from payment_simulator.hosted import Page, allowed_methods, elsewhere, ended, order_of, render_page
from payment_simulator.hosted_card import digits
from payment_simulator.settle import issue_slip
from payment_simulator.shops import SHOPS
from payment_simulator.simulator import simulator

blueprint = Blueprint("hosted_cvs", __name__, url_prefix="/web1/pay")

NAME_LENGTH = 10


@blueprint.route("/<token>/cvs", methods=["GET", "POST"])
def form(token: str) -> Page:
    """Ask for name, telephone number and shop, then issue the payment number."""
    order = order_of(token)
    if moved := elsewhere(order):
        return moved
    if "cvs" not in allowed_methods(order):
        return redirect(url_for("hosted.method", token=token), 303)
    values: MultiDict[str, str] = request.form
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = check(values)
        if not errors:
            issue_slip(
                simulator(),
                order,
                name1=values["name1"].strip(),
                name2=values["name2"].strip(),
                telephone=digits(values["telephone"]),
                cvs_type=values["shop"],
            )
            return ended(order)
    else:
        values = MultiDict(
            {"name1": order.name1, "name2": order.name2, "telephone": order.telephone}
        )
    page = render_page("cvs.html", order, errors=errors, values=values, shops=SHOPS)
    return (page, 400) if errors else page


def check(values: MultiDict[str, str]) -> dict[str, str]:
    """What is wrong with the form, by field, within the provider's limits."""
    errors: dict[str, str] = {}
    for field, label in (("name1", "姓"), ("name2", "名")):
        text = values.get(field, "").strip()
        if not text:
            errors[field] = f"{label}を入力してください。"
        elif len(text) > NAME_LENGTH or not full_width(text):
            errors[field] = f"{label}は全角{NAME_LENGTH}文字以内で入力してください。"
    telephone = digits(values.get("telephone", ""))
    if not telephone:
        errors["telephone"] = "電話番号を入力してください。"
    elif not re.fullmatch(r"0[0-9]{9,10}", telephone):
        errors["telephone"] = "電話番号は0から始まる10桁か11桁の数字で入力してください。"
    if values.get("shop") not in SHOPS:
        errors["shop"] = "お支払いになる店舗を選んでください。"
    return errors


def full_width(text: str) -> bool:
    """Whether nothing in the text is of half width."""
    return all(unicodedata.east_asian_width(each) in ("W", "F", "A") for each in text)
