"""What records are worth after conversion into a credit, rounded where the scheme says."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from koshin.core.facts import ActivityFact
from koshin.core.scheme.credits import Conversion, Credit, Selector, Step

ZERO = Decimal(0)
MODES = {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "half_up": ROUND_HALF_UP}


def rounded(amount: Decimal, step: Step) -> Decimal:
    """The amount as a multiple of the step."""
    return (amount / step.step).to_integral_value(MODES[step.mode]) * step.step


def fits(selector: Selector, activity: ActivityFact) -> bool:
    """Whether everything the selector states is so of the record."""
    return (
        (not selector.activities or activity.kind in selector.activities)
        and (not selector.topics or any(t in selector.topics for t in activity.topics))
        and all(topic in activity.topics for topic in selector.all_topics)
        and (not selector.roles or activity.role in selector.roles)
        and (not selector.modes or activity.mode in selector.modes)
        and (not selector.providers or activity.provider in selector.providers)
        and (not selector.sources or activity.source in selector.sources)
        and (selector.within_days is None or activity.days <= selector.within_days)
    )


def worths(credit: Credit | None, activities: Sequence[ActivityFact]) -> list[Decimal]:
    """What each record is worth, in the order given; without a credit, its amount."""
    if credit is None:
        return [activity.amount for activity in activities]
    raw = [_raw(credit, activity) for activity in activities]
    rounding = credit.rounding
    if rounding is None or rounding.at == "total":
        return raw
    if rounding.at == "record":
        return [rounded(amount, rounding) for amount in raw]
    return _rounded_by_day(activities, raw, rounding)


def total(credit: Credit | None, amount: Decimal) -> Decimal:
    """A total, rounded where the scheme rounds totals."""
    if credit is None or credit.rounding is None or credit.rounding.at != "total":
        return amount
    return rounded(amount, credit.rounding)


def _raw(credit: Credit, activity: ActivityFact) -> Decimal:
    rule = next((rule for rule in credit.convert if _holds(rule, activity)), None)
    if rule is None:
        return ZERO
    hours = activity.amount if activity.hours is None else activity.hours
    size = {
        "hour": hours,
        "day": Decimal(activity.days),
        "record": Decimal(1),
        "unit": activity.amount,
    }[rule.per]
    if rule.least is not None and _smallest(rule, activity, hours, size) < rule.least:
        return ZERO
    worth = size * rule.worth * rule.weight
    return worth if rule.at_most is None else min(worth, rule.at_most)


def _smallest(rule: Conversion, activity: ActivityFact, hours: Decimal, size: Decimal) -> Decimal:
    """What ``least`` looks at: for days the hours a day; days without hours are whole days."""
    if rule.per == "day":
        return rule.least or ZERO if activity.hours is None else hours / activity.days
    return hours if rule.per == "record" and activity.hours is not None else size


def _holds(rule: Conversion, activity: ActivityFact) -> bool:
    return (
        fits(rule, activity)
        and (activity.hours is not None or not rule.stated_hours)
        and (rule.since is None or rule.since <= activity.on)
        and (rule.until is None or activity.on <= rule.until)
    )


def _rounded_by_day(
    activities: Sequence[ActivityFact], raw: list[Decimal], step: Step
) -> list[Decimal]:
    """The day's total is rounded; its last records bear the difference."""
    days: dict[date, list[int]] = {}
    for index, activity in enumerate(activities):
        days.setdefault(activity.on, []).append(index)
    found = list(raw)
    for indexes in days.values():
        rest = rounded(sum((raw[i] for i in indexes), ZERO), step)
        for place, index in enumerate(indexes, start=1):
            found[index] = (
                rest if place == len(indexes) and rest > raw[index] else min(raw[index], rest)
            )
            rest -= found[index]
    return found
