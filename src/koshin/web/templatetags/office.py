"""The office's words in templates: ``{% load office %}``."""

from datetime import date
from typing import Any

from django import template

from koshin.core.scheme import Scheme
from koshin.web.office import gate, menu, words

register = template.Library()


@register.simple_tag(takes_context=True)
def office_menu(context: dict[str, Any]) -> tuple[menu.Group, ...]:
    """The menu of whoever is signed in; nothing where a page asks nobody in."""
    request = context["request"]
    return menu.groups(request) if hasattr(request, "reach") else ()


@register.simple_tag(takes_context=True)
def may_open(context: dict[str, Any], page: str) -> bool:
    """``{% may_open "people" as seeks %}``: whether whoever is signed in opens this page."""
    request = context["request"]
    return hasattr(request, "reach") and gate.may_open(request, page)


@register.simple_tag(takes_context=True)
def may_act(context: dict[str, Any], page: str) -> bool:
    """``{% may_act "staff_invite" as acts %}``: whether they may do what this page does."""
    request = context["request"]
    return hasattr(request, "reach") and gate.may_open(request, page, reads_only=False)


@register.filter
def word(code: str) -> str:
    """``awaiting`` → お支払い待ち."""
    return words.value(code)


@register.filter
def month(value: date) -> str:
    """``2027-04-01`` → 2027年4月."""
    return f"{value.year}年{value.month}月"


@register.filter
def provider(code: str) -> str:
    """``veritrans`` → VeriTrans, ``bank`` → 銀行."""
    return words.provider(code)


@register.filter
def refund_state(state: str) -> str:
    """``listed`` → 振込を依頼済み; a refund's states have words of their own."""
    return words.refund_state(state)


@register.filter
def case(kind: str) -> str:
    """``over`` → 払い過ぎ."""
    return words.case(kind)


@register.filter
def case_act(code: str) -> str:
    """``refund`` → 返金する."""
    return words.case_act(code)


@register.filter
def job(task: str) -> str:
    """What a task does, by the last part of its name."""
    return words.job(task)


@register.filter
def document(item: str, scheme: Scheme) -> str:
    """The association's word for something that is posted."""
    return next((rule.label for rule in scheme.documents if rule.code == item), item)
