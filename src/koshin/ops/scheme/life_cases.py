"""Compares what is answered about pauses and returns with what a case expects."""

from datetime import datetime
from typing import Any

from koshin.core.dates import civil
from koshin.core.facts import CredentialFact, Facts
from koshin.core.lifecycle.answer import LifeAnswer
from koshin.core.lifecycle.come_back import may_return
from koshin.core.lifecycle.suspend import may_extend, may_resume, may_suspend
from koshin.core.scheme import Scheme
from koshin.ops.scheme.case_format import ExpectedLife
from koshin.ops.scheme.fee_cases import fee_differences

ASKED = frozenset(
    {"ask", "qualification", "starts_on", "ends_on", "reason", "route", "paid_on", "quote"}
)


def life_differences(
    scheme: Scheme, facts: Facts, wanted: ExpectedLife, *, at: datetime
) -> list[str]:
    """What came out otherwise than expected; nothing when it is as expected."""
    held = next((c for c in facts.credentials if c.qualification == wanted.qualification), None)
    if held is None:
        return [f"no credential {wanted.qualification}"]
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
    found = [
        f"{wanted.ask} {wanted.qualification}.{key}: "
        f"expected {getattr(wanted, key)}, got {got[key]}"
        for key in sorted({*wanted.model_fields_set, "allowed"} - ASKED)
        if getattr(wanted, key) != got[key]
    ]
    if wanted.quote is not None:
        said = fee_differences(wanted.quote, answer.quote) if answer.quote else ["no quote"]
        found += [f"{wanted.ask} {wanted.qualification}.quote: {line}" for line in said]
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
