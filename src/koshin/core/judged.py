"""Judges the next renewal of one credential: its round with every exception, and what is found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from koshin.core.cycles import earlier_cycles, renewal_cycle, running_credentials
from koshin.core.dates import civil
from koshin.core.decision import Cycle, Finding, Reason
from koshin.core.facts import CredentialFact, Facts, WaiverFact
from koshin.core.outcomes import OPEN_OUTCOMES
from koshin.core.requirements.carries import carries
from koshin.core.requirements.judge import judge
from koshin.core.requirements.subject import Subject
from koshin.core.requirements.waive import extended, in_force, kept_open
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.rules import Requirement


def judged(
    scheme: Scheme, held: CredentialFact, facts: Facts, at: datetime
) -> tuple[Cycle, Finding | None]:
    """The round and the finding; nothing found where the qualification has no requirement."""
    cycle = renewal_cycle(scheme, held, at=at)
    waivers = in_force(facts.waivers, qualification=held.qualification, cycle=cycle.code, at=at)
    if cycle.late:
        cycle = renewal_cycle(scheme, held, at=at, kept_open=kept_open(waivers))
    cycle = extended(cycle, waivers)
    finding = _finding(scheme, held, facts, cycle, waivers, at)
    if finding is None or finding.outcome not in OPEN_OUTCOMES:
        return cycle, finding
    higher = _met_by(scheme, held, facts, at)
    if higher is None:
        return cycle, finding
    name = scheme.qualification_name(higher.qualification)
    said = f"{name}の条件を満たしているため、{finding.label}も満たしたものとします。"
    return cycle, replace(finding, outcome="met", sentence=said, hint="")


def doubts(node: Requirement | None, cycle: Cycle, finding: Finding | None) -> Iterator[Reason]:
    """Conditions that an earlier renewal asked for, and that are open all the same."""
    if node is None or finding is None:
        return
    found = {one.code: one for one in _all(finding)}
    for part in nodes_of(node):
        due, mine = part.due_by_ordinal, found.get(part.code)
        if due is None or cycle.ordinal <= due or mine is None:
            continue
        if mine.outcome in OPEN_OUTCOMES:
            yield Reason(
                code="data_error",
                sentence=f"{part.label}は{due}回目の更新までに満たしているはずですが、"
                "登録されている記録では満たしていません。記録の誤りの可能性があるため、"
                "事務局で記録を確かめます。",
            )


def _all(finding: Finding) -> Iterator[Finding]:
    yield finding
    for child in finding.children:
        yield from _all(child)


def _finding(
    scheme: Scheme,
    held: CredentialFact,
    facts: Facts,
    cycle: Cycle,
    waivers: tuple[WaiverFact, ...],
    at: datetime,
) -> Finding | None:
    node = scheme.requirement_of(held.qualification)
    if node is None:
        return None
    subject = Subject(
        credential=held,
        activities=facts.activities,
        cycle=cycle,
        at=at,
        credits=scheme.credits,
        held=tuple(other.qualification for other in facts.credentials),
        waivers=waivers,
        classes=facts.classes,
        born_on=facts.born_on,
        earlier=earlier_cycles(scheme, held) if carries(node) else (),
        audits=scheme.audits,
    )
    return judge(node, subject)


def _met_by(
    scheme: Scheme, held: CredentialFact, facts: Facts, at: datetime
) -> CredentialFact | None:
    """A running qualification whose renewal renews this one, with its own conditions met."""
    rule = scheme.qualifications.get(held.qualification)
    if rule is None or not rule.renewed_with:
        return None
    for other in running_credentials(scheme, facts, on=civil(at)):
        if other.qualification in rule.renewed_with:
            _, finding = judged(scheme, other, facts, at)
            if finding is None or finding.outcome not in OPEN_OUTCOMES:
                return other
    return None
