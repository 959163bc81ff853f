"""What the demo says when it is ready: a file for programs, a table for people."""

import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from koshin.ops.demo.children import Children
from koshin.ops.demo.plan import ASSOCIATIONS, Plan
from koshin.platform import postgres

SHOWN_HOLDERS = 6


def facts(
    plan: Plan,
    cluster: postgres.Cluster,
    children: Children,
    signins: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Addresses, process ids and sample sign-ins, as JSON values."""
    pids = {name: child.process.pid for name, child in children.all.items()}
    if cluster.process is not None:
        pids["postgres"] = cluster.process.pid
    return {
        "base_url": plan.base_url,
        "associations": {code: f"{plan.base_url}/{code}/" for code in ASSOCIATIONS},
        "mail_url": plan.mail_url,
        "simulator_url": plan.simulator_url,
        "database_url": plan.database_url(cluster, postgres.APP),
        "pids": pids,
        "signins": list(signins),
    }


def write(path: Path, content: Mapping[str, Any]) -> None:
    """All of the file or nothing: a reader never sees half of it. It holds passwords: mode 0600."""
    draft = path.with_name(path.name + ".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(draft, path)


def save_signins(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """All sample sign-ins as JSON, for the page with the one-time codes and for reading."""
    write(path, {"signins": list(rows)})


def read_signins(path: Path) -> list[dict[str, Any]]:
    """What :func:`save_signins` has written."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["signins"]
    return found


def table(content: Mapping[str, Any], *, signins: Path) -> str:
    """The same for people, in lines: everybody of the office, and the first few holders."""
    lines = ["", "準備ができました。終了するには Ctrl-C を押してください。", ""]
    lines.append(_row("入口", f"{content['base_url']}/"))
    for code, url in content["associations"].items():
        lines.append(_row(f"{code} マイページ", url))
        lines.append(_row(f"{code} 事務局", f"{url}office/"))
        lines.append(_row(f"{code} 研修主催者", f"{url}organiser/"))
    lines.append(_row("メール受信箱", f"{content['mail_url']}/"))
    lines.append(_row("ワンタイムコード", f"{content['mail_url']}/codes"))
    lines.append(_row("決済シミュレーター", f"{content['simulator_url']}/"))
    rows = content["signins"]
    passwords = {row["password"] for row in rows}
    differing = len(passwords) > 1
    if not differing:
        lines += ["", f"パスワードは全員 {', '.join(passwords)} です。"]
    for code in content["associations"]:
        here = [row for row in rows if row["association"] == code]
        holders = [row for row in here if row["role"] == "holder"]
        others = [row for row in here if row["role"] != "holder"]
        lines += ["", f"{code} のログイン"]
        for row in [*holders[:SHOWN_HOLDERS], *others]:
            lines.append(_row(str(row["login"]), str(row["shows"]), width=40))
            if differing:
                lines.append(_row("", f"パスワード: {row['password']}", width=40))
            if row.get("totp_secret"):
                lines.append(_row("", f"二段階認証の鍵: {row['totp_secret']}", width=40))
        if len(holders) > SHOWN_HOLDERS:
            lines.append(f"  ほか {len(holders) - SHOWN_HOLDERS} 人: {signins}")
    return "\n".join(lines) + "\n"


def _row(name: str, value: str, *, width: int = 22) -> str:
    """A name filled up to ``width`` columns, and its value; a full-width character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in name)
    return f"  {name}{' ' * max(1, width - columns)}{value}"
