"""Some holders whom a change of rules concerns, with both decisions in the words of the scheme."""

from dataclasses import dataclass

from django.db import connection

from koshin.capabilities.register.facts import of_holders
from koshin.core.decision import Option
from koshin.core.facts import Facts
from koshin.core.versions import decide_by
from koshin.ops.whole.run import Rules
from koshin.ops.whole.what_if import CHANGES, Comparison

NUMBERS = "SELECT id, number FROM people_holder WHERE id = ANY(%s::bigint[])"


@dataclass(frozen=True, kw_only=True)
class Example:
    """One renewal before and after: who (the registration number), what, and the two answers.

    ``rank`` by chance from rules and data; the lowest are shown.
    """

    rank: int
    change: str
    holder: str
    qualification: str
    old: str
    new: str


def examples(found: Comparison, old: Rules, new: Rules) -> tuple[Example, ...]:
    """The samples of a comparison, in the order of their changes and ranks."""
    chosen = [(change, *one) for change in CHANGES for one in found.samples.get(change, ())]
    holders = sorted({holder for _, _, holder, _ in chosen})
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [holders])
        numbers = dict(cursor.fetchall())
    facts = of_holders(holders)
    made = []
    for change, rank, holder, credential in chosen:
        before, after = (_option(rules, facts[holder], credential) for rules in (old, new))
        either = after or before
        made.append(
            Example(
                rank=rank,
                change=change,
                holder=numbers[holder],
                qualification=either.qualification_name if either else "",
                old=_said(before),
                new=_said(after),
            )
        )
    return tuple(made)


def _option(rules: Rules, facts: Facts, credential: int) -> Option | None:
    options = decide_by(rules.book, facts, at=rules.at).options
    return next((option for option in options if option.credential == credential), None)


def _said(option: Option | None) -> str:
    if option is None:
        return "この規則では判定の対象ではありません。"
    if option.reasons:
        return "".join(reason.sentence for reason in option.reasons)
    return option.finding.sentence if option.finding else "条件なしで手続きできます。"
