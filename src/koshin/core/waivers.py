"""What a 特例措置 may say under a scheme; asked before one is granted."""

import re
from collections.abc import Iterator
from datetime import date

from koshin.core.facts import WaiverFact
from koshin.core.refusal import Refusal
from koshin.core.scheme.calendar_rules import FiscalYear
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.pool_faults import all_groups
from koshin.core.scheme.rules import FeePaid, FormDone, Group, Measured, Pool, Requirement

YEAR = re.compile(r"\d{4}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parts_of(scheme: Scheme, qualification: str = "") -> dict[str, Requirement | Group]:
    """The parts of requirements that can be eased, by code; of one qualification, or of all.

    Steps of the journey are none of them: they refuse nothing.
    """
    rule = scheme.qualifications.get(qualification)
    names = (
        [rule.requirement] if rule is not None and rule.requirement else list(scheme.requirements)
    )
    found: dict[str, Requirement | Group] = {}
    for name in names:
        for node in nodes_of(scheme.requirements[name]):
            if isinstance(node, FormDone | FeePaid):
                continue
            found.setdefault(node.code, node)
            if isinstance(node, Pool):
                for group in all_groups(node.groups):
                    found.setdefault(group.code, group)
    return found


def refusals(scheme: Scheme, waiver: WaiverFact) -> Iterator[Refusal]:
    """Why the waiver would do nothing, or not what is meant; none when it is in order."""
    if not waiver.reason.strip():
        yield _refusal("reason", "no_reason", "理由を入力してください。判定の説明に表示されます。")
    if waiver.qualification and waiver.qualification not in scheme.qualifications:
        yield _refusal("qualification", "unknown_qualification", "資格を一覧から選んでください。")
        return
    shape, example = (
        (YEAR, "2027") if isinstance(scheme.calendar, FiscalYear) else (DAY, "2027-03-31")
    )
    if waiver.cycle and not (shape.fullmatch(waiver.cycle) and _is(waiver.cycle)):
        yield _refusal("cycle", "unknown_cycle", f"更新の回は{example}の形で入力してください。")
    yield from _easing(scheme, waiver)


def _is(cycle: str) -> bool:
    """Whether a code of the right shape is a year or a day that exists."""
    try:
        date.fromisoformat(cycle if "-" in cycle else f"{cycle}-01-01")
    except ValueError:
        return False
    return True


def _easing(scheme: Scheme, waiver: WaiverFact) -> Iterator[Refusal]:
    if bool(waiver.requirement) == (waiver.window_until is not None):
        yield _refusal(
            "requirement",
            "not_one_thing",
            "更新要件か手続き期間のどちらか1つを選んでください。両方を緩めるときは2件に分けます。",
        )
        return
    if not waiver.requirement:
        return
    part = parts_of(scheme, waiver.qualification).get(waiver.requirement)
    if part is None:
        yield _refusal("requirement", "unknown_requirement", "更新要件を一覧から選んでください。")
        return
    if waiver.at_least is not None and not (
        isinstance(part, Measured) or (isinstance(part, Group) and part.at_least is not None)
    ):
        yield _refusal(
            "at_least", "no_amount", "この要件には量がありません。必要な量を空にしてください。"
        )
    if waiver.counts_until is not None and not isinstance(part, Measured):
        yield _refusal(
            "counts_until",
            "no_period",
            "この要件には対象期間がありません。日付を空にしてください。",
        )


def _refusal(field: str, code: str, sentence: str) -> Refusal:
    return Refusal(code=code, field=field, sentence=sentence)
