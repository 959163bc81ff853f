"""Compares what a scheme answers with what a case expects, as plain differences."""

from collections.abc import Iterator
from typing import Any

from koshin.core.cycles import valid_until
from koshin.core.dates import civil
from koshin.core.decide import decide
from koshin.core.decision import Decision, Finding, Option
from koshin.core.entries import accepted_period
from koshin.core.facts import Facts
from koshin.core.fees import quote
from koshin.core.scheme import Scheme
from koshin.ops.scheme.case_format import Case, ExpectedFinding, ExpectedOption, ExpectedQuote
from koshin.ops.scheme.difference import Difference, compared
from koshin.ops.scheme.fee_cases import fee_differences
from koshin.ops.scheme.life_cases import life_differences


def decision_of(scheme: Scheme, case: Case) -> Decision:
    """What the scheme answers to the facts of the case."""
    return decide(scheme, case.facts.facts(scheme), at=case.at)


def differences(scheme: Scheme, case: Case) -> list[Difference]:
    """What came out otherwise than expected; nothing when the case holds."""
    facts = case.facts.facts(scheme)
    decision = decide(scheme, facts, at=case.at)
    expect = case.expect
    found: list[Difference] = []
    if "only" in expect.model_fields_set:
        found += compared("options", list(expect.only), [o.qualification for o in decision.options])
    for row in expect.options:
        option = decision.option(row.qualification)
        found += (
            list(_option(row, option)) if option else [Difference(row.qualification, kind="option")]
        )
    if expect.quote is not None:
        found += list(_quote(scheme, expect.quote, decision, facts))
    for when in expect.accepted.model_fields_set:
        got = accepted_period(scheme, at=case.at, applied=when == "after_applying")
        found += compared(when, getattr(expect.accepted, when), got)
    for end, last in expect.valid_until.items():
        found += compared(f"valid_until {end}", last, valid_until(scheme, end))
    states = {life.qualification: life.state for life in decision.lives}
    for code, state in expect.states.items():
        found += compared(f"state of {code}", state, states.get(code))
    for code, words in expect.consequences.items():
        option = decision.option(code)
        said = tuple(reason.code for reason in option.consequences) if option else None
        found += compared(f"consequences of {code}", words, said)
    for code, words in expect.doubts.items():
        option = decision.option(code)
        said = tuple(reason.code for reason in option.doubts) if option else None
        found += compared(f"doubts about {code}", words, said)
    held = {one.qualification: one.number for one in facts.credentials}
    for code, number in expect.numbers.items():
        found += compared(f"number of {code}", number, held.get(code))
    for asked in expect.lives:
        found += life_differences(scheme, facts, asked, at=case.at)
    for code, names in expect.called.items():
        for day, name in names.items():
            known_as = scheme.qualifications[code].name_on(day)
            found += compared(f"{code} on {day}", name, known_as)
    return found


def _option(row: ExpectedOption, option: Option) -> Iterator[Difference]:
    cycle = option.cycle
    got: dict[str, Any] = {
        "qualification": option.qualification,
        "kind": option.kind,
        "offered": option.offered,
        "reasons": tuple(reason.code for reason in option.reasons),
        "cycle": cycle.code,
        "label": cycle.label,
        "ordinal": cycle.ordinal,
        "halves": option.remaining_halves,
        "judged": cycle.judged,
        "new_term": cycle.new_term,
        "opens": cycle.window.opens,
        "closes": cycle.window.closes,
        "pay_by": cycle.due_at,
        "report_opens": cycle.report_window.opens,
        "report_closes": cycle.report_window.closes,
    }
    said = "\n".join(reason.sentence for reason in option.reasons)
    yield from (
        Difference(f"{option.qualification}.says", text, said, kind="unsaid")
        for text in row.says
        if text not in said
    )
    for key in sorted(row.model_fields_set - {"says", "findings", "gives"}):
        yield from compared(f"{option.qualification}.{key}", getattr(row, key), got[key])
    for key in sorted(row.gives.model_fields_set if row.gives else ()):
        what = f"{option.qualification}.gives.{key}"
        yield from compared(what, getattr(row.gives, key), getattr(option.gives, key))
    for code, wanted in row.findings.items():
        finding = find(option.finding, code)
        what = f"{option.qualification}.{code}"
        yield from (
            _finding(what, wanted, finding) if finding else [Difference(what, kind="finding")]
        )


def find(finding: Finding | None, code: str) -> Finding | None:
    """The finding of this code in the tree, if it was judged."""
    if finding is None or finding.code == code:
        return finding
    return next((f for child in finding.children if (f := find(child, code))), None)


def _finding(what: str, wanted: ExpectedFinding, finding: Finding) -> Iterator[Difference]:
    for key in sorted(wanted.model_fields_set):
        got: Any = getattr(finding, key)
        if key == "counted":
            got = tuple(record.amount for record in finding.counted)
        yield from compared(f"{what}.{key}", getattr(wanted, key), got)


def _quote(
    scheme: Scheme, wanted: ExpectedQuote, decision: Decision, facts: Facts
) -> Iterator[Difference]:
    chosen = [o for code in wanted.of if (o := decision.option(code))]
    made = quote(scheme, chosen, on=civil(decision.at), facts=facts)
    yield from fee_differences(wanted, made)
