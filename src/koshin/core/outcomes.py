"""What a renewal brings when something is not met that does not refuse it."""

from collections.abc import Iterator

from koshin.core.dates import japanese
from koshin.core.decision import Cycle, Finding, Gives, Reason
from koshin.core.facts import Facts
from koshin.core.scheme.model import Scheme

OPEN_OUTCOMES = frozenset({"unmet", "pending"})
CONSEQUENCES = {
    "inactive": "更新はできますが、満たすまでは活動できない登録になります。",
    "downgrade": "更新はできますが、{name}としての登録になります。",
    "publish": "更新はできますが、満たしていないことが公表されます。",
    "discipline": "更新はできますが、指導や処分の対象になることがあります。",
    "none": "更新には影響しません。",
}


def asked_for(scheme: Scheme, qualification: str, cycle: Cycle) -> Gives:
    """The qualification itself, active, for the new term."""
    name = scheme.qualification_name(qualification)
    return Gives(qualification=qualification, name=name, term=cycle.new_term)


def gives(scheme: Scheme, qualification: str, cycle: Cycle, finding: Finding | None) -> Gives:
    """What the register gets: of several lower qualifications the one written first."""
    open_ones = list(_open(finding))
    lower = next((one.downgrade_to for one in open_ones if one.downgrade_to), qualification)
    inactive = any(one.consequence == "inactive" for one in open_ones)
    return Gives(
        qualification=lower,
        name=scheme.qualification_name(lower),
        term=cycle.new_term,
        status="inactive" if inactive else "active",
    )


def consequences(scheme: Scheme, finding: Finding | None) -> Iterator[Reason]:
    """What is open without refusing the renewal, and what it brings."""
    for one in _open(finding):
        said = CONSEQUENCES[one.consequence].format(
            name=scheme.qualification_name(one.downgrade_to)
        )
        yield Reason(code=one.consequence, sentence=f"{one.sentence}{said}")


def needless(asked: str, given: Gives, facts: Facts) -> Iterator[Reason]:
    """Why nothing is got by it: the lower qualification is held beyond the old term already."""
    if given.qualification == asked:
        return
    for held in facts.credentials:
        if held.qualification != given.qualification or not held.terms:
            continue
        if held.last_term.end >= given.term.start:
            yield Reason(
                code="lower_runs",
                sentence=f"いまの記録では{given.name}としての更新になりますが、{given.name}は"
                f"{japanese(held.last_term.end)}まで有効です。足りない条件を満たすと更新できます。",
            )


def _open(finding: Finding | None) -> Iterator[Finding]:
    """The outermost parts that are open and do not block."""
    if finding is None:
        return
    if finding.consequence != "block" and finding.outcome in OPEN_OUTCOMES:
        yield finding
        return
    for child in finding.children:
        yield from _open(child)
