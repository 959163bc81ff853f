"""Says a comparison of rules: as text for people, and as JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from koshin.core.dates import japanese_moment
from koshin.ops.whole.explained import Example
from koshin.ops.whole.question import Question, Side
from koshin.ops.whole.tally import Answers
from koshin.ops.whole.what_if import CHANGES, NEW, OLD, Comparison

Pair = tuple[int, int]
WORDS = {
    "gains": "新たに更新できる",
    "loses": "更新できなくなる",
    "may_still": "どちらでも更新できる",
    "may_not_still": "どちらでも更新できない",
    "enters": "新たにこの回の対象になる",
    "leaves": "この回の対象でなくなる",
}
KINDS = {"renewal": "更新", "first": "新規登録", "addition": "追加登録"}
OUTCOMES = {"met": "充足", "unmet": "不足", "pending": "反映待ち", "waived": "特例"}
JOURNEYS = {"renewal": "更新(追加登録を含む)", "first": "新規登録・追加登録だけ"}


def as_json(asked: Question, found: Comparison, shown: tuple[Example, ...]) -> str:
    """Keys and order are stable; the same question about the same data gives the same bytes."""
    value = {
        "association": asked.association,
        "cycle": asked.cycle,
        "old": asdict(asked.old),
        "new": asdict(asked.new) if asked.new is not None else None,
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
            "by_area": {name: _sides(pair) for name, pair in _pairs(found.yen).items()},
            "by_qualification": {name: _sides(pair) for name, pair in _pairs(found.earned).items()},
        },
        "payers": {"old": found.payers[OLD], "new": found.payers[NEW]},
        "applications": {
            **{kind: _sides(_of_kind(found, kind)) for kind in JOURNEYS},
            "by_area": {
                area: {kind: _sides(_of_kind(found, kind, area)) for kind in JOURNEYS}
                for area in _areas(found)
            },
            "items_by_qualification": {
                name: _sides(pair) for name, pair in _pairs(found.items).items()
            },
        },
        "examples": [
            {key: said for key, said in asdict(one).items() if key != "rank"} for one in shown
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_text(asked: Question, found: Comparison, shown: tuple[Example, ...]) -> str:
    """The same for people."""
    return "\n".join(_lines(asked, found, shown))


def _lines(asked: Question, found: Comparison, shown: tuple[Example, ...]) -> Iterator[str]:
    yield f"{asked.name} {asked.cycle}の回: 規則を変えると起こること"
    yield f"  今の規則  {_side(asked.old)}"
    if asked.new is not None:
        yield f"  新しい規則 {_side(asked.new)}"
    yield from _data(found)
    yield ""
    yield "資格(この回が対象のもの)"
    total = _total(found)
    for change in CHANGES:
        yield f"  {WORDS[change]}: {total[change]:,}件"
    yield from _table("資格ごと", _named(asked, _by(found, 0)))
    yield from _table("都道府県ごと", _by(found, 1))
    yield ""
    yield "登録料などの見込み(手続きできる方が全員申請した場合、税込)"
    old, new = _yen(found, OLD), _yen(found, NEW)
    yield f"  今の規則 {old:,}円 → 新しい規則 {new:,}円(差 {new - old:+,}円)"
    yield f"  支払いがある方 {found.payers[OLD]:,}人 → {found.payers[NEW]:,}人"
    for area, pair in _pairs(found.yen).items():
        yield f"  {area or '(不明)'}: {_change(pair, '円')}"
    for code, pair in _pairs(found.earned).items():
        name = asked.qualifications.get(code, code) or "資格によらず1回"
        yield f"  {name}: {_change(pair, '円')}"
    yield ""
    yield "申請の見込み"
    for kind, said in JOURNEYS.items():
        yield f"  {said}: {_change(_of_kind(found, kind), '件')}"
    for area in _areas(found):
        both = [_of_kind(found, kind, area) for kind in JOURNEYS]
        old, new = (sum(pair[number] for pair in both) for number in (OLD, NEW))
        yield f"  {area or '(不明)'}: {_change((old, new), '件')}"
    yield "  資格ごとの件数(1人の申請に複数の資格が入ることがあります)"
    for code, pair in _pairs(found.items).items():
        yield f"  {asked.qualifications.get(code, code)}: {_change(pair, '件')}"
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


def _data(found: Comparison | Answers) -> Iterator[str]:
    yield (
        f"  資格者 {found.holders:,}人(うち1人ずつ判定 {found.one_by_one:,}人)、"
        f"データ {found.fingerprint:016x}"
    )


def _side(side: Side) -> str:
    return f"{side.scheme[:12]}  {japanese_moment(datetime.fromisoformat(side.at))}の時点"


def _named(asked: Question, rows: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {asked.qualifications.get(code, code): counts for code, counts in rows.items()}


def _pairs(counted: Counter[tuple[str, int]]) -> dict[str, Pair]:
    """Old and new by name; what is nothing in both is left out."""
    names = sorted({name for name, _ in counted})
    found = {name: (counted[(name, OLD)], counted[(name, NEW)]) for name in names}
    return {name: pair for name, pair in found.items() if any(pair)}


def _areas(found: Comparison) -> list[str]:
    return sorted({area for _, area, _ in found.applications})


def _of_kind(found: Comparison, kind: str, area: str | None = None) -> Pair:
    """How many applications of a journey to expect, old and new; of an area or of all."""
    areas = _areas(found) if area is None else [area]
    old, new = (sum(found.applications[(kind, a, side)] for a in areas) for side in (OLD, NEW))
    return old, new


def _sides(pair: Pair) -> dict[str, int]:
    """For programs."""
    return {"old": pair[0], "new": pair[1]}


def _change(pair: Pair, unit: str) -> str:
    before, after = pair
    return f"{before:,}{unit} → {after:,}{unit}(差 {after - before:+,}{unit})"


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


def answers_as_json(asked: Question, found: Answers) -> str:
    """How many are answered how, for programs."""
    value = {
        "association": asked.association,
        "rules": asdict(asked.old),
        "snapshot": f"{found.fingerprint:016x}",
        "holders": found.holders,
        "decided_one_by_one": found.one_by_one,
        "answers": [
            {
                "kind": kind,
                "qualification": qualification,
                "cycle": cycle,
                "outcome": outcome,
                "reasons": list(reasons),
                "credentials": count,
            }
            for (kind, qualification, cycle, outcome, reasons), count in found.rows()
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def answers_as_text(asked: Question, found: Answers) -> str:
    """The same for people."""
    lines = [f"{asked.name}: 全員の判定", f"  規則 {_side(asked.old)}", *_data(found), ""]
    for (kind, code, cycle, outcome, reasons), count in found.rows():
        name = asked.qualifications.get(code, code)
        said = "手続きできる" if not reasons else f"手続きできない({'、'.join(reasons)})"
        judged = f"、要件 {OUTCOMES[outcome]}" if outcome else ""
        lines.append(f"  {KINDS[kind]} {name} {cycle}: {said}{judged} {count:,}件")
    return "\n".join(lines)
