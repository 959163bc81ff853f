"""The life of every credential in one decision: what it is in, and what may be done about it."""

from collections.abc import Iterator
from datetime import datetime

from koshin.core.cycles import barred, is_permanent, merged_away, superseded, suspended
from koshin.core.dates import civil, japanese, months_before
from koshin.core.decision import Life, LifeChoice
from koshin.core.facts import Bar, CredentialFact, Facts
from koshin.core.lifecycle.answer import LifeAnswer
from koshin.core.lifecycle.come_back import lapsed_on, may_return, open_to
from koshin.core.lifecycle.suspend import may_resume
from koshin.core.scheme.life_rules import SuspensionPolicy
from koshin.core.scheme.model import Scheme


def lives(scheme: Scheme, facts: Facts, *, at: datetime) -> Iterator[Life]:
    """One for each credential with terms, where the scheme states a policy or a bar holds.

    Nothing is said of what was merged into another one, nor of a lower grade while the higher one
    that took its place runs.
    """
    stated = scheme.suspension is not None or scheme.reinstatement is not None
    replaced = superseded(scheme, facts, on=civil(at))
    for held in facts.credentials:
        bar = barred(held, on=civil(at))
        if merged_away(held, on=civil(at)):
            continue
        if bar is not None:
            yield _barred(scheme, held, bar)
        elif held.qualification in replaced:
            continue
        elif stated and held.terms and not is_permanent(scheme, held):
            yield _life(scheme, held, facts, at)


def _barred(scheme: Scheme, held: CredentialFact, bar: Bar) -> Life:
    return Life(
        credential=held.id,
        qualification=held.qualification,
        name=scheme.qualification_name(held.qualification),
        state=bar.kind,
        since=bar.since,
    )


def _life(scheme: Scheme, held: CredentialFact, facts: Facts, at: datetime) -> Life:
    pause = suspended(held, on=civil(at))
    policy = scheme.suspension
    name = scheme.qualification_name(held.qualification)
    if pause is not None:
        return Life(
            credential=held.id,
            qualification=held.qualification,
            name=name,
            state="suspended",
            since=pause.first_day,
            choices=tuple(_of_suspended(scheme, held, facts, at)),
        )
    lapse = lapsed_on(scheme, held, at=at)
    if lapse is not None:
        return Life(
            credential=held.id,
            qualification=held.qualification,
            name=name,
            state="lapsed",
            since=lapse,
            choices=tuple(_of_lapsed(scheme, held, facts, at)),
        )
    return Life(
        credential=held.id,
        qualification=held.qualification,
        name=name,
        state="active",
        since=held.last_term.start,
        choices=(_may_suspend(policy),) if policy else (),
    )


def _may_suspend(policy: SuspensionPolicy) -> LifeChoice:
    said = [f"次の理由で休止を届け出ることができます: {'、'.join(policy.reasons.values())}。"]
    if policy.first is not None:
        shortest, longest = policy.first.at_least_months, policy.first.at_most_months
        said.append(f"一度に休止できるのは{shortest}か月から{longest}か月までです。")
    if policy.total_months is not None:
        said.append(f"合わせて{policy.total_months}か月までです。")
    return LifeChoice(act="suspend", allowed=True, review=policy.review, sentence="".join(said))


def _of_suspended(
    scheme: Scheme, held: CredentialFact, facts: Facts, at: datetime
) -> Iterator[LifeChoice]:
    answer = may_resume(scheme, held, facts, at=at)
    said = "いま再開できます。" if answer.allowed else ""
    if answer.term is not None:
        said += f"再開すると、有効期間は{japanese(answer.term.end)}までになります。"
    yield _choice("resume", "", answer, said)
    pause = suspended(held, on=civil(at))
    policy = scheme.suspension
    if policy is None or policy.extension is None or pause is None or pause.ends_on is None:
        return
    last = months_before(pause.ends_on, policy.extension.ask_months_before_end)
    open_still = civil(at) <= last
    yield LifeChoice(
        act="extend",
        allowed=open_still,
        until=last,
        review=policy.review,
        sentence=f"休止は{japanese(pause.ends_on)}までです。"
        f"延長の届け出は{japanese(last)}まで{'です' if open_still else 'でした'}。",
    )


def _of_lapsed(
    scheme: Scheme, held: CredentialFact, facts: Facts, at: datetime
) -> Iterator[LifeChoice]:
    if scheme.reinstatement is None:
        return
    for code, route in scheme.reinstatement.routes.items():
        if not open_to(route, held.qualification):
            continue
        answer = may_return(scheme, held, facts, route=code, at=at)
        said = f"{route.label}: "
        if answer.effective_on is not None and answer.term is not None:
            said += (
                f"いま手続きすると{japanese(answer.effective_on)}に復帰し、"
                f"有効期間は{japanese(answer.term.end)}までになります。"
            )
        if answer.until is not None and answer.allowed:
            said += f"この方法で復帰できるのは{japanese(answer.until)}までです。"
        said += "".join(f"{label}は{japanese(day)}までです。" for label, day in answer.obligations)
        if answer.quote is not None:
            said += f"費用は{answer.quote.total.amount:,}円です。"
        yield _choice("return", code, answer, said)


def _choice(act: str, route: str, answer: LifeAnswer, said: str) -> LifeChoice:
    return LifeChoice(
        act=act,
        route=route,
        allowed=answer.allowed,
        until=answer.until,
        effective_on=answer.effective_on,
        term=answer.term,
        review=answer.review,
        sentence=f"{said}{''.join(reason.sentence for reason in answer.reasons)}",
        reasons=tuple(reason.code for reason in answer.reasons),
        quote=answer.quote,
    )
