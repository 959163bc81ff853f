"""What a record says beside its kind, day and amount, where the scheme asks for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Details:
    """``until`` is the last of several days; the words are those of the association's scheme."""

    until: date | None = None
    hours: Decimal | None = None
    tags: tuple[str, ...] = ()
    role: str = ""
    mode: str = ""
    provider: str = ""
    course: str = ""


NO_DETAILS = Details()
