"""What a paper said, as a number that changes with every letter of it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def content_hash(*, kind: str, number: str, template: str, facts: Mapping[str, Any]) -> str:
    """SHA-256 (64 hex digits) of kind, number, template and facts in one canonical form.

    Keys are sorted and nothing is escaped, so the same content has the same hash on every machine
    (電子帳簿保存法規則4条1項: a correction must not pass unseen).
    """
    content = {"kind": kind, "number": number, "template": template, "facts": facts}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
