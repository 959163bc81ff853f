"""Compares what is answered about pauses and returns with what a case expects."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from koshin.core.dates import civil
from koshin.core.facts import CredentialFact, Facts
from koshin.core.lifecycle.answer import LifeAnswer
from koshin.core.lifecycle.come_back import may_return
from koshin.core.lifecycle.suspend import may_extend, may_resume, may_suspend
from koshin.core.scheme import Scheme
from koshin.ops.scheme.case_format import ExpectedLife
from koshin.ops.scheme.difference import Difference, compared
from koshin.ops.scheme.fee_cases import fee_differences

ASKED = frozenset(
    {"ask", "qualification", "starts_on", "ends_on", "reason", "route", "paid_on", "quote"}
)


def life_differences(
    scheme: Scheme, facts: Facts, wanted: ExpectedLife, *, at: datetime
) -> list[Difference]:
    """What came out otherwise than expected; nothing when it is as expected."""
    held = next((c for c in facts.credentials if c.qualification == wanted.qualification), None)
    if held is None:
        return [Difference(wanted.qualification, kind="credential")]
    answer = _answer(scheme, held, facts, wanted, at)
    got: dict[str, Any] = {
        "allowed": answer.allowed,
        "reasons": tuple(reason.code for reason in answer.reasons),
        "until": answer.until,
        "effective_on": answer.effective_on,
        "term": answer.term,
        "review": answer.review,
        "number": answer.number,
        "obligations": tuple(day for _, day in answer.obligations),
    }
    what = f"{wanted.ask} {wanted.qualification}"
    found = [
        difference
        for key in sorted({*wanted.model_fields_set, "allowed"} - ASKED)
        for difference in compared(f"{what}.{key}", getattr(wanted, key), got[key])
    ]
    if wanted.quote is not None:
        if answer.quote is None:
            found.append(Difference(f"{what}.quote", kind="quote"))
        else:
            said = fee_differences(wanted.quote, answer.quote)
            found += [replace(one, what=f"{what}.quote.{one.what}") for one in said]
    return found


def _answer(
    scheme: Scheme, held: CredentialFact, facts: Facts, wanted: ExpectedLife, at: datetime
) -> LifeAnswer:
    match wanted.ask:
        case "suspend":
            return may_suspend(
                scheme,
                held,
                starts_on=wanted.starts_on or civil(at),
                ends_on=wanted.ends_on,
                reason=wanted.reason,
                at=at,
            )
        case "extend":
            return may_extend(scheme, held, ends_on=wanted.ends_on or civil(at), at=at)
        case "resume":
            return may_resume(scheme, held, facts, at=at)
        case "return":
            return may_return(
                scheme, held, facts, route=wanted.route, at=at, paid_on=wanted.paid_on
            )
