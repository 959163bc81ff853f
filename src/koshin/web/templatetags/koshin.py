"""Filters and tags that every template may use without loading: money, dates, addresses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from koshin.platform import phones
from koshin.platform.clock import JST
from koshin.web.addresses import path_of

register = template.Library()

WEEKDAYS = "月火水木金土日"


@register.filter
def yen(amount: int) -> str:
    """``12000`` → ``12,000円``."""
    return f"{amount:,}円"


@register.filter
def day(value: date) -> str:
    """``2027-03-31`` → ``2027年3月31日(水)``."""
    return f"{value.year}年{value.month}月{value.day}日({WEEKDAYS[value.weekday()]})"


@register.filter
def moment(value: datetime) -> str:
    """An aware instant in JST with weekday and minutes: ``2027年3月31日(水) 23:59``."""
    local = value.astimezone(JST)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def moment_day(value: datetime) -> str:
    """The day in JST of an aware instant: ``2027年3月31日(水)``."""
    return day(value.astimezone(JST).date())


@register.filter
def iso(value: date | datetime) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return value.isoformat()


@register.filter
def minute(value: datetime) -> str:
    """An aware instant in JST for a field of date and time: ``2027-03-31T23:59``."""
    return f"{value.astimezone(JST):%Y-%m-%dT%H:%M}"


@register.filter
def amount(value: Decimal) -> str:
    """Points without needless zeros: ``10.00`` → ``10``, ``2.50`` → ``2.5``."""
    return f"{value.normalize():f}"


@register.filter
def postal(value: str) -> str:
    """``1000014`` → ``〒100-0014``; nothing for nothing."""
    return f"〒{value[:3]}-{value[3:]}" if value else ""


@register.filter
def phone(digits: str) -> str:
    """``0300000202`` → ``03-0000-0202``."""
    return phones.shown(digits)


@register.filter
def about(sentence: str, label: str) -> str:
    """The sentence with the field it is about, unless it names the field itself."""
    return sentence if str(label) in sentence else f"{label}:{sentence}"


@register.filter
def needed(field: Any) -> bool:
    """Whether a bound field must be answered, now or in the end (its form's ``must``)."""
    return bool(field.field.required or field.name in getattr(field.form, "must", ()))


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], name: str, *args: object) -> str:
    """The path of a page in the association being asked: ``{% to "portal:home" %}``."""
    return path_of(context["request"].association.code, name, *args)
