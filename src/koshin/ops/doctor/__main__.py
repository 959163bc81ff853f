"""``./run doctor [--json]``: looks through the database of ``DATABASE_URL`` and changes nothing.

Exit status: 0 nothing found, 1 something found, 2 the database could not be asked.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from koshin.ops.doctor import anchors
from koshin.ops.doctor.examine import Finding, examine, snapshot
from koshin.platform import clock

SEVERITIES = {"error": "異常", "warning": "注意"}
ROWS_SHOWN = 5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./run doctor", description="DATABASE_URL のデータベースに矛盾がないか調べます。"
    )
    parser.add_argument("--json", action="store_true", help="結果をすべてJSONで書きます")
    parser.add_argument(
        "--anchors",
        type=Path,
        metavar="FILE",
        help="控えた封印(./run manage seals の出力)と比べます",
    )
    given = parser.parse_args(arguments)
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        print("DATABASE_URL に調べるデータベースを指定してください。", file=sys.stderr)
        return 2
    began = clock.monotonic()
    try:
        kept = anchors.read(given.anchors) if given.anchors else ()
        with snapshot(url) as connection:
            findings = examine(connection)
            if kept:
                rows = anchors.missing(connection, kept)
                findings.append(Finding(invariant=anchors.KEPT, rows=rows))
    except anchors.NotAnchors as failure:
        print(failure.why, file=sys.stderr)
        return 2
    except psycopg.errors.UndefinedTable as failure:
        print(
            f"表がありません。先に ./run manage migrate を実行してください: {failure}",
            file=sys.stderr,
        )
        return 2
    except psycopg.Error as failure:
        print(
            f"データベースに問い合わせできません。DATABASE_URL を確認してください: {failure}",
            file=sys.stderr,
        )
        return 2
    if given.json:
        print(json.dumps(as_json(findings), ensure_ascii=False, indent=2))
    else:
        print(as_text(findings, seconds=clock.monotonic() - began))
    return 1 if any(one.rows for one in findings) else 0


def as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Every invariant that was asked; ``rows`` is empty where it holds."""
    return [
        {
            "id": one.invariant.id,
            "title": one.invariant.title,
            "rows": list(one.rows),
            "severity": one.invariant.severity,
            "hint": one.invariant.hint,
        }
        for one in findings
    ]


def as_text(findings: Sequence[Finding], *, seconds: float) -> str:
    """What was found, for people; the worst first."""
    bad = sorted((one for one in findings if one.rows), key=lambda one: one.invariant.severity)
    lines = [line for one in bad for line in _told(one)]
    end = f"{len(bad)}項目に問題があります。" if bad else "問題はありません。"
    return "\n".join([*lines, f"{len(findings)}項目を{seconds:.1f}秒で調べました。{end}"])


def _told(finding: Finding) -> list[str]:
    one, rows = finding.invariant, finding.rows
    more = f" ほか{len(rows) - ROWS_SHOWN}件" if len(rows) > ROWS_SHOWN else ""
    return [
        f"[{SEVERITIES[one.severity]}] {one.id} {one.title}({len(rows)}件)",
        f"    対象: {'、'.join(rows[:ROWS_SHOWN])}{more}",
        f"    対応: {one.hint}",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
