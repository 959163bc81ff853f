"""Whether a lapsed qualification may come back by a route, until when, and with what term."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from koshin.core.cycles import is_permanent, standing_term, valid_until
from koshin.core.dates import (
    civil,
    fiscal_period,
    fiscal_year,
    japanese,
    months_after,
    months_before,
)
from koshin.core.decision import Reason
from koshin.core.facts import ActivityFact, CredentialFact, Facts
from koshin.core.fees import quote
from koshin.core.lifecycle.answer import LifeAnswer, refused
from koshin.core.lifecycle.returning import begins, returning
from koshin.core.scheme.life_rules import ReturnLimit, ReturnRoute
from koshin.core.scheme.model import Scheme

ONE_DAY = timedelta(days=1)


def open_to(rule: ReturnRoute, qualification: str) -> bool:
    """Whether the route is for this qualification."""
    return not rule.qualifications or qualification in rule.qualifications


def lapsed_on(scheme: Scheme, held: CredentialFact, *, at: datetime) -> date | None:
    """The first day without validity, exceptions and pauses included; nothing while it is valid."""
    if not held.terms or is_permanent(scheme, held):
        return None
    end = valid_until(scheme, standing_term(scheme, held, at=at).end)
    return end + ONE_DAY if end < civil(at) else None


def may_return(
    scheme: Scheme,
    held: CredentialFact,
    facts: Facts,
    *,
    route: str,
    at: datetime,
    paid_on: date | None = None,
) -> LifeAnswer:
    """The answer for one route. ``paid_on`` is the day of the fee; without it, today.

    ``until`` is the last day for this route; ``effective_on`` the day from which it is valid again.
    """
    policy = scheme.reinstatement
    rule = policy.routes.get(route) if policy else None
    if rule is None or not open_to(rule, held.qualification):
        sentence = "この方法での復帰はありません。お問い合わせからご相談ください。"
        return refused(Reason(code="unknown_route", sentence=sentence))
    lapse = lapsed_on(scheme, held, at=at)
    if lapse is None:
        sentence = "有効期間中のため、復帰の手続きは必要ありません。"
        return refused(Reason(code="not_lapsed", sentence=sentence))
    until = _last_day(rule.limit, lapse)
    cleared = {kind: _cleared(rule, kind, facts, lapse, at) for kind in rule.clears}
    reasons = tuple(_against(scheme, rule, lapse, until, cleared, civil(at)))
    if reasons:
        return refused(*reasons, until=until)
    days = [record.on for record in cleared.values() if record is not None]
    ready = max([paid_on or civil(at), *days])
    start = begins(rule, ready)
    if until is not None and start.effective > until and rule.effective == "last_cleared":
        return refused(_too_late(until), until=until)
    effective = start.effective
    option = returning(scheme, route, held, facts, lapse=lapse, until=until, begins=start, at=at)
    return LifeAnswer(
        allowed=True,
        until=until,
        effective_on=effective,
        term=option.cycle.new_term,
        option=option,
        quote=quote(scheme, (option,), on=civil(at), facts=facts),
        review=rule.review,
        number=rule.number,
        obligations=duties(rule, effective),
    )


def duties(rule: ReturnRoute, effective: date) -> tuple[tuple[str, date], ...]:
    """What remains to be done after a return on ``effective``, each with its last day."""
    year = fiscal_year(effective)
    return tuple(
        (duty.label, fiscal_period(year + duty.within_fiscal_years - 1).end)
        for duty in rule.obligations
    )


def _against(
    scheme: Scheme,
    rule: ReturnRoute,
    lapse: date,
    until: date | None,
    cleared: dict[str, ActivityFact | None],
    today: date,
) -> Iterator[Reason]:
    first = months_after(lapse, rule.after_months) if rule.after_months else lapse
    if today < first:
        sentence = f"この方法は{japanese(first)}からです。それまではほかの方法をご利用ください。"
        yield Reason(code="too_early", sentence=sentence)
    if until is not None and today > until:
        yield _too_late(until)
        return
    for kind, record in cleared.items():
        if record is None:
            label = scheme.activity_kinds[kind].label
            since = f"{japanese(lapse)}以降"
            if rule.clears_within_months is not None:
                since = f"申請の前{rule.clears_within_months}か月以内"
            sentence = f"{label}が済んでいません。{since}に済ませてください。"
            yield Reason(code="not_cleared", sentence=sentence)


def _too_late(until: date) -> Reason:
    return Reason(
        code="too_late",
        sentence=f"この方法で復帰できるのは{japanese(until)}まででした。"
        "あらためて資格を取得する手続きをご覧ください。",
    )


def _last_day(limit: ReturnLimit | None, lapse: date) -> date | None:
    if limit is None:
        return None
    if limit.fiscal_years is not None:
        return fiscal_period(fiscal_year(lapse) + limit.fiscal_years - 1).end
    return months_after(lapse - ONE_DAY, limit.months or 0)


def _cleared(
    rule: ReturnRoute, kind: str, facts: Facts, lapse: date, at: datetime
) -> ActivityFact | None:
    """The earliest accepted record of the kind that is new enough."""
    since = lapse
    if rule.clears_within_months is not None:
        since = months_before(civil(at), rule.clears_within_months, month_end_aware=False)
    found = (
        record
        for record in facts.activities
        if record.kind == kind and record.state == "accepted" and since <= record.on <= civil(at)
    )
    return min(found, key=lambda record: (record.on, record.id), default=None)
