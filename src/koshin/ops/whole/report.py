"""Says a comparison of rules: as text for people, and as JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from koshin.core.dates import japanese_moment
from koshin.core.scheme import Scheme
from koshin.ops.whole.explained import Example
from koshin.ops.whole.run import Rules
from koshin.ops.whole.what_if import CHANGES, NEW, OLD, Comparison

WORDS = {
    "gains": "新たに更新できる",
    "loses": "更新できなくなる",
    "may_still": "どちらでも更新できる",
    "may_not_still": "どちらでも更新できない",
    "enters": "新たにこの回の対象になる",
    "leaves": "この回の対象でなくなる",
}
JOURNEYS = {"renewal": "更新(追加登録を含む)", "first": "新規登録・追加登録だけ"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked: two rules (each with the digest of its text) about one round."""

    association: str
    cycle: str
    old: Rules
    new: Rules
    old_digest: str
    new_digest: str


def as_json(asked: Question, found: Comparison, shown: tuple[Example, ...]) -> str:
    """Keys and order are stable; the same question about the same data gives the same bytes."""
    value = {
        "association": asked.association,
        "cycle": asked.cycle,
        "old": {"scheme": asked.old_digest, "at": asked.old.at.isoformat()},
        "new": {"scheme": asked.new_digest, "at": asked.new.at.isoformat()},
        "snapshot": f"{found.fingerprint:016x}",
        "holders": found.holders,
        "decided_one_by_one": found.one_by_one,
        "credentials": _total(found),
        "by_qualification": _by(found, 0),
        "by_area": _by(found, 1),
        "by_qualification_and_area": [
            {"qualification": q, "area": area, "change": change, "credentials": count}
            for (q, area, change), count in sorted(found.credentials.items())
        ],
        "income": {
            "old": _yen(found, OLD),
            "new": _yen(found, NEW),
            "by_area": {
                area: {"old": found.yen[(area, OLD)], "new": found.yen[(area, NEW)]}
                for area in sorted({area for area, _ in found.yen})
            },
        },
        "payers": {"old": found.payers[OLD], "new": found.payers[NEW]},
        "applications": {
            kind: {
                "old": found.applications[(kind, OLD)],
                "new": found.applications[(kind, NEW)],
            }
            for kind in JOURNEYS
        },
        "examples": [asdict(one) for one in shown],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_text(asked: Question, found: Comparison, shown: tuple[Example, ...]) -> str:
    """The same for people."""
    return "\n".join(_lines(asked, found, shown))


def _lines(asked: Question, found: Comparison, shown: tuple[Example, ...]) -> Iterator[str]:
    yield f"{asked.new.scheme.name} {asked.cycle}の回: 規則を変えると起こること"
    yield f"  今の規則  {asked.old_digest[:12]}  {japanese_moment(asked.old.at)}の時点"
    yield f"  新しい規則 {asked.new_digest[:12]}  {japanese_moment(asked.new.at)}の時点"
    yield (
        f"  資格者 {found.holders:,}人(うち1人ずつ判定 {found.one_by_one:,}人)、"
        f"データ {found.fingerprint:016x}"
    )
    yield ""
    yield "資格(この回が対象のもの)"
    total = _total(found)
    for change in CHANGES:
        yield f"  {WORDS[change]}: {total[change]:,}件"
    yield from _table("資格ごと", _named(asked.new.scheme, _by(found, 0)))
    yield from _table("都道府県ごと", _by(found, 1))
    yield ""
    yield "登録料などの見込み(手続きできる方が全員申請した場合、税込)"
    old, new = _yen(found, OLD), _yen(found, NEW)
    yield f"  今の規則 {old:,}円 → 新しい規則 {new:,}円(差 {new - old:+,}円)"
    yield f"  支払いがある方 {found.payers[OLD]:,}人 → {found.payers[NEW]:,}人"
    yield ""
    yield "申請の見込み"
    for kind, said in JOURNEYS.items():
        before, after = (found.applications[(kind, number)] for number in (OLD, NEW))
        yield f"  {said}: {before:,}件 → {after:,}件(差 {after - before:+,}件)"
    if shown:
        yield ""
        yield "例(規則とデータから決まる見本)"
    for one in shown:
        yield f"  {WORDS[one.change]}: 登録番号 {one.holder} {one.qualification}"
        yield f"    今の規則: {one.old}"
        yield f"    新しい規則: {one.new}"


def _table(title: str, rows: dict[str, dict[str, int]]) -> Iterator[str]:
    yield ""
    yield f"{title}(増 = {WORDS['gains']}、減 = {WORDS['loses']})"
    for name, counts in rows.items():
        concerned, more, less = sum(counts.values()), counts["gains"], counts["loses"]
        yield f"  {name or '(不明)'}: 対象{concerned:,}件 増{more:,} 減{less:,}"


def _named(scheme: Scheme, rows: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {scheme.qualification_name(code): counts for code, counts in rows.items()}


def _yen(found: Comparison, number: int) -> int:
    return sum(amount for (_, side), amount in found.yen.items() if side == number)


def _total(found: Comparison) -> dict[str, int]:
    total: Counter[str] = Counter()
    for (_, _, change), count in found.credentials.items():
        total[change] += count
    return {change: total[change] for change in CHANGES}


def _by(found: Comparison, index: int) -> dict[str, dict[str, int]]:
    rows: dict[str, Any] = {}
    for key, count in sorted(found.credentials.items()):
        row = rows.setdefault(key[index], dict.fromkeys(CHANGES, 0))
        row[key[2]] += count
    return rows
