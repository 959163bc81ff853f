"""Judges one holder at one instant: what may be renewed or registered, and why not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from koshin.core.cycles import (
    barred,
    first_cycle,
    is_permanent,
    last_day_of_first_offer,
    merged_away,
    running_credentials,
    successor,
    superseded,
    suspended,
)
from koshin.core.dates import civil, japanese, japanese_moment, japanese_opening
from koshin.core.decision import Cycle, Decision, Finding, ItemKind, Option, Reason
from koshin.core.facts import CompletionFact, CredentialFact, Facts
from koshin.core.fees import half_years
from koshin.core.judged import doubts, judged
from koshin.core.lifecycle.life import lives
from koshin.core.lifecycle.status import bar_sentence
from koshin.core.outcomes import OPEN_OUTCOMES, asked_for, consequences, gives, needless
from koshin.core.scheme.calendar_rules import Anchored
from koshin.core.scheme.model import Scheme


def decide(scheme: Scheme, facts: Facts, *, at: datetime) -> Decision:
    """An option for every credential's next renewal and every course not yet registered.

    Answers for any facts: what cannot be judged is left out (no term, permanent) or explained.
    """
    return Decision(
        at=at,
        options=(*_renewals(scheme, facts, at), *_registrations(scheme, facts, at)),
        lives=tuple(lives(scheme, facts, at=at)),
    )


def _renewals(scheme: Scheme, facts: Facts, at: datetime) -> Iterator[Option]:
    replaced = superseded(scheme, facts, on=civil(at))
    for held in facts.credentials:
        if is_permanent(scheme, held) or not held.terms or held.qualification in replaced:
            continue
        if merged_away(held, on=civil(at)):
            continue
        cycle, finding = judged(scheme, held, facts, at)
        given = gives(scheme, held.qualification, cycle, finding)
        reasons = (
            *renewal_reasons(scheme, held, cycle, finding, at),
            *needless(held.qualification, given, facts),
        )
        yield Option(
            kind="renewal",
            qualification=held.qualification,
            qualification_name=scheme.qualification_name(held.qualification),
            credential=held.id,
            cycle=cycle,
            finding=finding,
            offered=not reasons,
            gives=given,
            reasons=reasons,
            consequences=tuple(consequences(scheme, finding)),
            doubts=tuple(doubts(scheme.requirement_of(held.qualification), cycle, finding)),
            remaining_halves=half_years(scheme),
        )


def _registrations(scheme: Scheme, facts: Facts, at: datetime) -> Iterator[Option]:
    if scheme.journey("first") is None:
        return
    registered = {held.qualification for held in facts.credentials}
    for finished in facts.completions:
        now = successor(scheme, finished.qualification, on=civil(at))
        completion = replace(finished, qualification=now)
        rule = scheme.qualifications.get(completion.qualification)
        if completion.qualification in registered or rule is None or rule.permanent:
            continue
        registered.add(completion.qualification)
        cycle = first_cycle(scheme, completion, facts, at=at)
        reasons = tuple(_first_reasons(scheme, completion, cycle, facts, at))
        kind: ItemKind = "addition" if running_credentials(scheme, facts, on=civil(at)) else "first"
        yield Option(
            kind=kind,
            qualification=completion.qualification,
            qualification_name=rule.name,
            credential=None,
            cycle=cycle,
            finding=None,
            offered=not reasons,
            gives=asked_for(scheme, completion.qualification, cycle),
            reasons=reasons,
            remaining_halves=half_years(scheme, cycle.new_term),
        )


def renewal_reasons(
    scheme: Scheme, held: CredentialFact, cycle: Cycle, finding: Finding | None, at: datetime
) -> Iterator[Reason]:
    """Why the renewal is not offered; of the finding only what is said of its outcome."""
    if held.qualification not in scheme.qualifications:
        yield Reason(
            code="unknown_qualification",
            sentence="この資格の規則が見つかりません。お手数ですが、お問い合わせからご連絡ください。",
        )
        return
    bar = barred(held, on=civil(at))
    if bar is not None:
        yield Reason(code=bar.kind, sentence=bar_sentence(bar))
        return
    pause = suspended(held, on=civil(at))
    if pause is not None:
        yield Reason(
            code="suspended",
            sentence=f"{japanese(pause.requested_on)}の届け出により休止しています。"
            "更新するには、先に再開の手続きをお願いします。",
        )
        return
    yield from _window_reasons(scheme, cycle, at)
    # Once the window is over no requirement helps any more; naming it would only mislead.
    over = cycle.window.state(at) == "after"
    if finding is None or finding.consequence != "block" or over:
        return
    if finding.outcome in OPEN_OUTCOMES:
        code = "requirement_pending" if finding.outcome == "pending" else "requirement_unmet"
        yield Reason(code=code, sentence=f"{finding.sentence}{_hints(finding)}")


def _hints(finding: Finding) -> str:
    """What to do about it, each hint once, from the open leaves and then the whole."""
    if finding.outcome not in OPEN_OUTCOMES:
        return ""
    texts = [*(_hints(child) for child in finding.children), finding.hint]
    return "".join(dict.fromkeys(text for text in texts if text))


def _first_reasons(
    scheme: Scheme, completion: CompletionFact, cycle: Cycle, facts: Facts, at: datetime
) -> Iterator[Reason]:
    bars = [barred(held, on=civil(at)) for held in facts.credentials]
    death = next((bar for bar in bars if bar is not None and bar.kind == "deceased"), None)
    if death is not None:
        yield Reason(code=death.kind, sentence=bar_sentence(death))
        return
    calendar = scheme.calendar
    if isinstance(calendar, Anchored) and calendar.first_term_birthdays and not facts.born_on:
        yield Reason(
            code="birthday_unknown",
            sentence="有効期間は誕生日で決まります。先に生年月日の登録をお願いします。",
        )
        return
    last = last_day_of_first_offer(scheme, completion)
    if last is not None and cycle.new_term.start > last:
        yield Reason(
            code="first_offer_ended",
            sentence=f"{japanese(completion.completed_on)}に修了された講習による登録は、"
            f"{japanese(last)}までに行うものが対象でした。"
            f"{scheme.texts.get('first_offer_ended', '')}",
        )
        return
    yield from _window_reasons(scheme, cycle, at)


def _window_reasons(scheme: Scheme, cycle: Cycle, at: datetime) -> Iterator[Reason]:
    state = cycle.window.state(at)
    if state == "before":
        yield Reason(
            code="window_before",
            sentence=f"手続きの受付は{japanese_opening(cycle.window.opens)}から"
            f"{japanese_moment(cycle.window.closes)}までです。受付が始まると、ここから手続きできます。",
        )
    elif state == "after":
        yield Reason(
            code="window_after",
            sentence=f"手続きの受付は{japanese_moment(cycle.window.closes)}に終了しました。"
            f"{scheme.texts.get('window_after', '')}",
        )
