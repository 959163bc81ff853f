"""Filters that every template may use without loading: money and dates as people read them."""

from datetime import date, datetime

from django import template

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
    return f"{day(value.date())} {value:%H:%M}"
