"""What the text of published rules is known by."""

import hashlib
import json
from collections.abc import Mapping


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 over names and texts: the same rules have the same digest, whatever their order."""
    canonical = json.dumps(dict(files), sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(canonical).hexdigest()
