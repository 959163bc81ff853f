"""What changes between two schemes, in words: one sentence for each value that differs."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from koshin.core.dates import japanese, japanese_moment, japanese_period
from koshin.core.facts import Period
from koshin.core.requirements.telling import plain
from koshin.core.scheme import Scheme

Place = tuple[str, ...]

AREAS: Mapping[str, str] = {
    "qualifications": "資格",
    "requirements": "要件",
    "calendar": "期間",
    "fees": "費用",
    "journeys": "手続き",
    "forms": "様式",
    "entries": "登録の受付",
    "activity_kinds": "活動の種類",
    "payment": "お支払い",
    "documents": "書類",
    "delivery": "お届け",
    "notices": "メール",
    "numbers": "番号",
    "texts": "文言",
    "labels": "用語",
    "menu": "メニュー",
    "issuer": "発行者",
    "look": "外観",
}
KEYS: Mapping[str, str] = {
    "name": "名称",
    "label": "名称",
    "price": "資格別の金額",
    "prices": "金額",
    "amount": "金額",
    "at_least": "必要な量",
    "at_most": "上限",
    "activities": "対象の活動",
    "topics": "対象の分野",
    "within": "対象の期間",
    "of": "条件",
    "when": "対象者",
    "window": "手続き期間",
    "opens": "受付開始",
    "closes": "受付終了",
    "opens_on": "受付開始の日",
    "opens_at": "受付開始の時刻",
    "closes_on": "受付終了の日",
    "closes_at": "受付終了の時刻",
    "term_years": "有効期間の年数",
    "term_ends_on": "有効期間の最終日",
    "since": "適用開始日",
    "until": "適用終了日",
    "requirement": "更新の要件",
    "permanent": "永年資格",
    "overrides": "例外",
    "reason": "理由",
    "steps": "手順",
    "hint": "案内",
    "rule": "説明",
    "unit": "単位",
    "ordinal_from": "更新回数(から)",
    "ordinal_to": "更新回数(まで)",
}
IN_YEN = frozenset({"資格別の金額", "金額"})
# By these the items of a list are recognised, so that a moved item is not a changed one.
NAMES = ("code", "cycle", "value")


def differences(old: Scheme, new: Scheme) -> list[str]:
    """One sentence for each difference, in the order of the language; none when equal."""
    return list(_compared(_value(old), _value(new), ()))


def _value(scheme: Scheme) -> dict[str, Any]:
    return scheme.model_dump()


def _compared(old: Any, new: Any, place: Place) -> Iterator[str]:
    if old == new:
        return
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        yield from _changed(old, new, place)
        return
    for name, value in before.items():
        here = (*place, _title(name, value))
        if name not in after:
            yield f"{'・'.join(here)}がなくなります(これまで: {_said(value)})。"
        else:
            yield from _compared(value, after[name], here)
    for name, value in after.items():
        if name not in before:
            yield f"{'・'.join((*place, _title(name, value)))}が加わります({_said(value)})。"
    if place and [n for n in before if n in after] != [n for n in after if n in before]:
        yield f"{'・'.join(place)}の順序が変わります。"


def _changed(old: Any, new: Any, place: Place) -> Iterator[str]:
    what, unit = "・".join(place), "円" if place[-1] in IN_YEN else ""
    before, after = f"{_said(old)}{unit}", f"{_said(new)}{unit}"
    if old is None:
        yield f"{what}が「{after}」と定められます(これまでは定めがありません)。"
    elif new is None:
        yield f"{what}の定めがなくなります(これまで: {before})。"
    else:
        yield f"{what}が「{before}」から「{after}」に変わります。"


def _parts(value: Any) -> dict[str, Any] | None:
    """The named parts of a mapping, or of a list (by their names, else by their places)."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, tuple | list) or not all(isinstance(item, dict) for item in value):
        return None
    names = [_name(item) for item in value]
    if None in names or len(set(names)) != len(names):
        return {f"{place}番目": item for place, item in enumerate(value, start=1)}
    return dict(zip((str(name) for name in names), value, strict=True))


def _name(item: Mapping[str, Any]) -> str | None:
    return next((str(item[key]) for key in NAMES if item.get(key)), None)


def _title(name: str, value: Any) -> str:
    """What the officer calls this part: its own name where it has one."""
    if name in AREAS:
        return AREAS[name]
    own = (value.get("name") or value.get("label")) if isinstance(value, dict) else None
    return str(own) if own else KEYS.get(name, name)


def _said(value: Any) -> str:
    match value:
        case None:
            return "なし"
        case bool():
            return "はい" if value else "いいえ"
        case Decimal():
            return plain(value)
        case int():
            return f"{value:,}"
        case Period():
            return japanese_period(value)
        case datetime():
            return japanese_moment(value)
        case date():
            return japanese(value)
        case time():
            return value.isoformat()
        case (int(month), int(day)):
            return f"{month}月{day}日"
        case dict():
            stated = {k: v for k, v in value.items() if v not in (None, "", (), {})}
            return "、".join(f"{KEYS.get(k, k)}: {_said(v)}" for k, v in stated.items())
        case tuple() | list():
            return "、".join(_said(item) for item in value)
    return str(value)
