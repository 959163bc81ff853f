"""The hosted page of Pay-easy: who pays; the three numbers follow."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from payment_simulator.hosted import Page, allowed_methods, elsewhere, ended, order_of, render_page
from payment_simulator.hosted_cvs import NAME_LENGTH, full_width
from payment_simulator.settle import issue_numbers
from payment_simulator.simulator import simulator

blueprint = Blueprint("hosted_bank", __name__, url_prefix="/web1/pay")

KATAKANA = re.compile(r"[ァ-ヶー]+")


@blueprint.route("/<token>/bank", methods=["GET", "POST"])
def form(token: str) -> Page:
    """Ask for name and kana, then issue the numbers."""
    order = order_of(token)
    if moved := elsewhere(order):
        return moved
    if "bank" not in allowed_methods(order):
        return redirect(url_for("hosted.method", token=token), 303)
    names = ("name1", "name2", "kana1", "kana2")
    values: MultiDict[str, str] = request.form
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = check(values)
        if not errors:
            given = {name: values[name].strip() for name in names}
            issue_numbers(simulator(), order, **given)
            return ended(order)
    else:
        values = MultiDict({name: getattr(order, name) for name in names})
    page = render_page("bank.html", order, errors=errors, values=values)
    return (page, 400) if errors else page


def check(values: MultiDict[str, str]) -> dict[str, str]:
    """What is wrong with the form, by field, within the provider's limits."""
    errors: dict[str, str] = {}
    labels = {"name1": "姓", "name2": "名", "kana1": "姓（カナ）", "kana2": "名（カナ）"}
    for field, label in labels.items():
        text = values.get(field, "").strip()
        if not text:
            errors[field] = f"{label}を入力してください。"
        elif len(text) > NAME_LENGTH or not full_width(text):
            errors[field] = f"{label}は全角{NAME_LENGTH}文字以内で入力してください。"
        elif field.startswith("kana") and not KATAKANA.fullmatch(text):
            errors[field] = f"{label}は全角カタカナで入力してください。"
    return errors
