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


def table(content: Mapping[str, Any]) -> str:
    """The same for people, in lines."""
    lines = ["", "準備ができました。終了するには Ctrl-C を押してください。", ""]
    lines += [f"  {_pad('画面', 22)}{content['base_url']}/"]
    for code, url in content["associations"].items():
        lines.append(f"  {_pad(code, 22)}{url}")
    lines.append(f"  {_pad('メール受信箱', 22)}{content['mail_url']}/")
    lines.append(f"  {_pad('決済シミュレーター', 22)}{content['simulator_url']}/")
    for role, title in (("holder", "資格者のログイン"), ("staff", "事務局のログイン")):
        rows = [row for row in content["signins"] if (row["role"] == "staff") == (role == "staff")]
        if not rows:
            continue
        lines += ["", title]
        for row in rows:
            login = _pad(str(row["login"]), 30)
            password = _pad(str(row["password"]), 18)
            lines.append(f"  {_pad(row['association'], 6)}{login}{password}{row['shows']}")
            if row.get("totp_secret"):
                lines.append(f"  {'':6}ワンタイムコードの鍵: {row['totp_secret']}")
            if row.get("totp_uri"):
                lines.append(f"  {'':6}{row['totp_uri']}")
    return "\n".join(lines) + "\n"


def _pad(text: str, width: int) -> str:
    """Fill up to ``width`` columns; a full-width character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - columns)
