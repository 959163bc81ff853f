"""Whether a lapsed qualification may come back by a route, until when, and with what term."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from koshin.core.cycles import (
    first_cycle,
    is_permanent,
    renewal_cycle,
    standing_term,
    valid_until,
)
from koshin.core.dates import (
    civil,
    fiscal_period,
    fiscal_year,
    japanese,
    months_after,
    months_before,
    start_of_day,
)
from koshin.core.decision import Reason
from koshin.core.facts import ActivityFact, CompletionFact, CredentialFact, Facts, Period
from koshin.core.lifecycle.answer import LifeAnswer, refused
from koshin.core.scheme.calendar_rules import Batch
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
    effective = ready if rule.effective == "last_cleared" else _registered(rule, ready)
    if until is not None and effective > until and rule.effective == "last_cleared":
        return refused(_too_late(until), until=until)
    return LifeAnswer(
        allowed=True,
        until=until,
        effective_on=effective,
        term=_term(scheme, rule, held, facts, effective),
        review=rule.review,
        number=rule.number,
        obligations=tuple(
            (duty.label, fiscal_period(fiscal_year(effective) + duty.within_fiscal_years - 1).end)
            for duty in rule.obligations
        ),
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


def _registered(rule: ReturnRoute, ready: date) -> date:
    """The registration date of the first cut-off that is not over: 4/30 → 10/1, 10/31 → 4/1."""
    return min(
        (cutoff, registered)
        for year in (ready.year, ready.year + 1)
        for one in rule.cutoffs
        if (cutoff := date(year, *one.until)) >= ready
        for registered in [_after(cutoff, one.registered_on)]
    )[1]


def _after(day: date, month_day: tuple[int, int]) -> date:
    found = date(day.year, *month_day)
    return found if found > day else date(day.year + 1, *month_day)


def _term(
    scheme: Scheme,
    rule: ReturnRoute,
    held: CredentialFact,
    facts: Facts,
    effective: date,
) -> Period:
    if rule.term == "original_end":
        cycle = renewal_cycle(scheme, held)
        while cycle.new_term.end < effective:
            held = replace(held, terms=(*held.terms, cycle.new_term))
            cycle = renewal_cycle(scheme, held)
        return Period(start=max(effective, cycle.new_term.start), end=cycle.new_term.end)
    # A first registration of a course that was finished on the eve of the effective day.
    done = effective - ONE_DAY if isinstance(scheme.calendar, Batch) else effective
    again = CompletionFact(
        qualification=held.qualification, course_number=held.number, completed_on=done
    )
    others = replace(facts, credentials=tuple(c for c in facts.credentials if c != held))
    return first_cycle(scheme, again, others, at=start_of_day(done)).new_term
