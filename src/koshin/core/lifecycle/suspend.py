"""Whether a pause may be asked for, made longer or ended, and what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from koshin.core.cycles import renewal_cycle, standing_term, suspended, valid_until
from koshin.core.dates import (
    civil,
    japanese,
    months_after,
    months_before,
    start_of_day,
    whole_months,
)
from koshin.core.decision import Reason
from koshin.core.facts import CredentialFact, Facts, Period, Suspension
from koshin.core.lifecycle.answer import LifeAnswer, refused
from koshin.core.requirements.judge import judge
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.life_rules import SuspensionPolicy
from koshin.core.scheme.model import Scheme

ONE_DAY = timedelta(days=1)
GOOD = frozenset({"met", "waived"})
NO_POLICY = Reason(
    code="no_suspension",
    sentence="この資格に休止の制度はありません。ご事情はお問い合わせからお知らせください。",
)


def may_suspend(
    scheme: Scheme,
    held: CredentialFact,
    *,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    at: datetime,
) -> LifeAnswer:
    """Whether a pause over these days may begin; ``ends_on`` is its last day, if one is planned."""
    policy = scheme.suspension
    if policy is None:
        return refused(NO_POLICY)
    reasons = tuple(_against(scheme, policy, held, starts_on, ends_on, reason, civil(at)))
    if reasons:
        return refused(*reasons)
    pause = Suspension(requested_on=civil(at), reason=reason, starts_on=starts_on, ends_on=ends_on)
    return _granted(scheme, policy, replace(held, suspensions=(*held.suspensions, pause)), at)


def may_extend(scheme: Scheme, held: CredentialFact, *, ends_on: date, at: datetime) -> LifeAnswer:
    """Whether the running pause may last until ``ends_on``; ``until`` is the last day to ask."""
    policy = scheme.suspension
    today = civil(at)
    pause = suspended(held, on=today)
    if policy is None or policy.extension is None or pause is None or pause.ends_on is None:
        sentence = "延長できる休止はありません。再び休止するときは、新しく届け出てください。"
        return refused(Reason(code="nothing_to_extend", sentence=sentence))
    rule = policy.extension
    last = months_before(pause.ends_on, rule.ask_months_before_end)
    if today > last:
        sentence = f"延長の届け出は{japanese(last)}まででした。お問い合わせからご相談ください。"
        return refused(Reason(code="too_late", sentence=sentence), until=last)
    longest = months_after(pause.ends_on, rule.at_most_months)
    reasons = list(_too_long(ends_on, longest))
    if ends_on <= pause.ends_on:
        sentence = f"{japanese(pause.ends_on)}より後の日を入力してください。"
        reasons.append(Reason(code="not_longer", sentence=sentence))
    more = Suspension(
        requested_on=today,
        reason=pause.reason,
        starts_on=pause.ends_on + ONE_DAY,
        ends_on=ends_on,
    )
    longer = replace(held, suspensions=(*held.suspensions, more))
    reasons += _over_total(policy, longer)
    if reasons:
        return refused(*reasons, until=last)
    return replace(_granted(scheme, policy, longer, at), until=last)


def may_resume(scheme: Scheme, held: CredentialFact, facts: Facts, *, at: datetime) -> LifeAnswer:
    """Whether the running pause may end today, and the term that is left then."""
    policy = scheme.suspension
    today = civil(at)
    pause = suspended(held, on=today)
    if pause is None:
        sentence = "休止していないため、再開の手続きは必要ありません。"
        return refused(Reason(code="not_suspended", sentence=sentence))
    over = tuple(
        replace(other, until=today) if other == pause else other for other in held.suspensions
    )
    resumed = replace(held, suspensions=over)
    unmet = _resumption(scheme, policy, resumed, pause, facts, at) if policy else None
    if unmet is not None:
        return refused(unmet)
    return LifeAnswer(
        allowed=True,
        effective_on=today,
        term=standing_term(scheme, resumed, at=at),
        review=policy.review if policy else False,
        number="keep",
    )


def _granted(
    scheme: Scheme, policy: SuspensionPolicy, held: CredentialFact, at: datetime
) -> LifeAnswer:
    return LifeAnswer(
        allowed=True,
        effective_on=held.suspensions[-1].first_day,
        term=standing_term(scheme, held, at=at),
        review=policy.review,
        number="keep",
    )


def _against(
    scheme: Scheme,
    policy: SuspensionPolicy,
    held: CredentialFact,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    today: date,
) -> Iterator[Reason]:
    standing = standing_term(scheme, held, at=start_of_day(today)).end if held.terms else None
    if standing is None or valid_until(scheme, standing) < today:
        yield Reason(
            code="lapsed",
            sentence="有効期間が終わっているため休止できません。復帰の手続きをご覧ください。",
        )
        return
    if suspended(held, on=today) is not None:
        sentence = "すでに休止しています。期間を延ばすときは延長を届け出てください。"
        yield Reason(code="already_suspended", sentence=sentence)
        return
    if reason not in policy.reasons:
        known = "、".join(policy.reasons.values())
        yield Reason(code="unknown_reason", sentence=f"休止できるのは次の理由です: {known}。")
    first = months_before(today, policy.start.months_before_request, month_end_aware=False)
    last = months_before(today, -policy.start.months_after_request, month_end_aware=False)
    if not first <= starts_on <= last:
        yield Reason(
            code="start_out_of_range",
            sentence=f"開始日は{japanese(first)}から{japanese(last)}までの間にしてください。"
            "それ以外の日から休止したいときは、先に事務局へお問い合わせください。",
        )
    end = valid_until(scheme, standing)
    if starts_on - ONE_DAY > end:
        yield Reason(
            code="start_after_term",
            sentence=f"有効期間は{japanese(end)}までです。"
            "開始日はその翌日までにしてください。後から休止するときは、先に更新してください。",
        )
    yield from _length(policy, starts_on, ends_on)
    pause = Suspension(requested_on=today, starts_on=starts_on, ends_on=ends_on)
    yield from _over_total(policy, replace(held, suspensions=(*held.suspensions, pause)))


def _length(policy: SuspensionPolicy, starts_on: date, ends_on: date | None) -> Iterator[Reason]:
    if policy.first is None:
        return
    if ends_on is None:
        yield Reason(code="end_missing", sentence="休止を終える予定の日を入力してください。")
        return
    shortest = months_after(starts_on, policy.first.at_least_months) - ONE_DAY
    if ends_on < shortest:
        months = policy.first.at_least_months
        sentence = f"休止は{months}か月以上です。{japanese(shortest)}以降の日にしてください。"
        yield Reason(code="too_short", sentence=sentence)
    yield from _too_long(ends_on, months_after(starts_on, policy.first.at_most_months) - ONE_DAY)


def _too_long(ends_on: date, longest: date) -> Iterator[Reason]:
    if ends_on > longest:
        sentence = f"一度に休止できるのは{japanese(longest)}までです。それ以前の日にしてください。"
        yield Reason(code="too_long", sentence=sentence)


def _over_total(policy: SuspensionPolicy, held: CredentialFact) -> Iterator[Reason]:
    if policy.total_months is None:
        return
    months = sum(
        whole_months(pause.first_day, pause.over_on - ONE_DAY)
        for pause in held.suspensions
        if pause.over_on is not None
    )
    if months > policy.total_months:
        yield Reason(
            code="over_total",
            sentence=f"休止は合わせて{policy.total_months}か月までです(この届け出で{months}か月)。"
            "終わりの日を早めてください。",
        )


def _resumption(
    scheme: Scheme,
    policy: SuspensionPolicy,
    held: CredentialFact,
    pause: Suspension,
    facts: Facts,
    at: datetime,
) -> Reason | None:
    """What is still to be done before resuming, judged over the time of the pause."""
    if policy.resume is None:
        return None
    cycle = renewal_cycle(scheme, held, at=at)
    judged = Period(start=pause.first_day, end=max(pause.first_day, civil(at)))
    subject = Subject(
        credential=held,
        activities=facts.activities,
        cycle=replace(cycle, judged=judged),
        at=at,
        credits=scheme.credits,
        held=tuple(other.qualification for other in facts.credentials),
        classes=facts.classes,
        born_on=facts.born_on,
        audits=scheme.audits,
    )
    finding = judge(scheme.requirements[policy.resume], subject)
    if finding is None or finding.outcome in GOOD:
        return None
    return Reason(code="requirement_unmet", sentence=finding.sentence)
