"""The office's words in templates: ``{% load office %}``."""

from django import template

from koshin.core.scheme import Scheme
from koshin.web.office import words

register = template.Library()


@register.filter
def word(code: str) -> str:
    """``awaiting`` → お支払い待ち."""
    return words.value(code)


@register.filter
def case(kind: str) -> str:
    """``over`` → 払い過ぎ."""
    return words.case(kind)


@register.filter
def job(task: str) -> str:
    """What a task does, by the last part of its name."""
    return words.job(task)


@register.filter
def document(item: str, scheme: Scheme) -> str:
    """The association's word for something that is posted."""
    return next((rule.label for rule in scheme.documents if rule.code == item), item)
