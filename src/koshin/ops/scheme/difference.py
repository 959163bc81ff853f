"""One thing that came out otherwise than a case expects, and how values are written there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from koshin.core.facts import Period


@dataclass(frozen=True)
class Difference:
    """``what`` was ``expected`` and ``got`` came out, both written as a case file writes them.

    ``option``, ``finding``, ``credential``, ``quote``: there is none called ``what``; ``unsaid``:
    the text ``expected`` does not occur in what was said (``got``).
    """

    what: str
    expected: str = ""
    got: str = ""
    kind: Literal["value", "option", "finding", "credential", "quote", "unsaid"] = "value"


def compared(what: str, wanted: object, got: object) -> list[Difference]:
    """Nothing when both are the same."""
    return [] if wanted == got else [Difference(what, written(wanted), written(got))]


def written(value: object) -> str:
    """As in YAML: ``null``, ``true``, ``[3, 4]``, ``{fee: 3000}``, ``2027-04-01/2028-03-31``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
        case Mapping():
            pairs = (f"{key}: {written(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case Period():
            return f"{value.start}/{value.end}"
        case datetime():
            return value.replace(tzinfo=None).isoformat(" ")
        case date():
            return value.isoformat()
    return str(value) or '""'
