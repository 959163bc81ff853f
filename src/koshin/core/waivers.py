"""What a 特例措置 may say under a scheme; asked before one is granted."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from koshin.core.cycles import judged_until, window_named
from koshin.core.dates import end_of_day, japanese, japanese_moment
from koshin.core.facts import WaiverFact
from koshin.core.refusal import Refusal
from koshin.core.scheme.measures import Measured, ShareOf, limited
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.pool_faults import all_groups
from koshin.core.scheme.round_codes import is_round, round_example
from koshin.core.scheme.rules import FeePaid, FormDone, Group, Pool, Requirement


def parts_of(scheme: Scheme, qualification: str = "") -> dict[str, Requirement | Group]:
    """The parts of requirements that can be eased, by code; of one qualification, or of all.

    Steps of the journey are none of them: they refuse nothing.
    """
    found: dict[str, Requirement | Group] = {}
    for part in _parts(scheme, qualification):
        found.setdefault(part.code, part)
    return found


def _parts(scheme: Scheme, qualification: str) -> Iterator[Requirement | Group]:
    """The same one by one: requirements may each have a part of the same code."""
    rule = scheme.qualifications.get(qualification)
    names = (
        [rule.requirement] if rule is not None and rule.requirement else list(scheme.requirements)
    )
    for name in names:
        for node in nodes_of(scheme.requirements[name]):
            if isinstance(node, FormDone | FeePaid):
                continue
            yield node
            if isinstance(node, Pool):
                yield from all_groups(node.groups)


def refusals(scheme: Scheme, waiver: WaiverFact) -> Iterator[Refusal]:
    """Why the waiver would do nothing, or not what is meant; none when it is in order."""
    if not waiver.reason.strip():
        yield _refusal("reason", "no_reason", "理由を入力してください。判定の説明に表示されます。")
    if waiver.qualification and waiver.qualification not in scheme.qualifications:
        yield _refusal("qualification", "unknown_qualification", "資格を一覧から選んでください。")
        return
    if waiver.cycle and not is_round(scheme.calendar, waiver.cycle):
        example = round_example(scheme.calendar)
        yield _refusal("cycle", "unknown_cycle", f"更新の回は{example}の形で入力してください。")
        return
    yield from _easing(scheme, waiver)


def _easing(scheme: Scheme, waiver: WaiverFact) -> Iterator[Refusal]:
    if bool(waiver.requirement) == (waiver.window_until is not None):
        yield _refusal(
            "requirement",
            "not_one_thing",
            "更新要件か手続き期間のどちらか1つを選んでください。両方を緩めるときは2件に分けます。",
        )
        return
    if not waiver.requirement:
        yield from _window(scheme, waiver)
        return
    part = parts_of(scheme, waiver.qualification).get(waiver.requirement)
    if part is None:
        yield _refusal("requirement", "unknown_requirement", "更新要件を一覧から選んでください。")
        return
    if waiver.at_least is not None:
        yield from _amount(scheme, waiver, waiver.at_least)
    if waiver.counts_until is not None:
        yield from _days(scheme, waiver, part, waiver.counts_until)


def _amount(scheme: Scheme, waiver: WaiverFact, need: Decimal) -> Iterator[Refusal]:
    """An exception eases: what would not ask for less is no exception."""
    needs = [
        Decimal(getattr(part, "at_least", None) or 0)
        for part in _parts(scheme, waiver.qualification)
        if part.code == waiver.requirement
        and isinstance(part, Measured | Group)
        and not isinstance(part, ShareOf)
        and getattr(part, "at_least", None) is not None
    ]
    if not needs:
        yield _refusal(
            "at_least", "no_amount", "この要件には量がありません。必要な量を空にしてください。"
        )
    elif need >= max(needs):
        yield _refusal(
            "at_least",
            "not_less",
            f"いま必要な量は{max(needs):f}です。それより少ない量を入力してください。",
        )


def _days(
    scheme: Scheme, waiver: WaiverFact, part: Requirement | Group, until: date
) -> Iterator[Refusal]:
    if not isinstance(part, Measured) or limited(part):
        yield _refusal(
            "counts_until",
            "no_period",
            "この要件には対象期間がありません。日付を空にしてください。",
        )
        return
    ends = judged_until(scheme, waiver.cycle) if waiver.cycle else None
    if ends is not None and until <= ends:
        yield _refusal(
            "counts_until",
            "not_longer",
            f"この回の対象期間は{japanese(ends)}までです。それより後の日付を入力してください。",
        )


def _window(scheme: Scheme, waiver: WaiverFact) -> Iterator[Refusal]:
    """A window that closes no later than it does anyway, or before the exception is granted."""
    until = waiver.window_until
    if until is None:
        return
    named = window_named(scheme, waiver.cycle) if waiver.cycle else None
    if named is not None and end_of_day(until) <= named.closes:
        yield _refusal(
            "window_until",
            "not_later",
            f"この回の手続きは{japanese_moment(named.closes)}まで受け付けます。"
            "それより後の日付を入力してください。",
        )
    elif until < waiver.granted_on:
        yield _refusal(
            "window_until",
            "already_over",
            f"{japanese(waiver.granted_on)}以後の日付を入力してください。"
            "特例措置は与えた日から効きます。",
        )


def _refusal(field: str, code: str, sentence: str) -> Refusal:
    return Refusal(code=code, field=field, sentence=sentence)
