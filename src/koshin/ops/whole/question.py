"""What a whole-base run was asked, as plain values that other hosts can compare."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Side:
    """Rules by the digest of their text, those of the versions ``beside`` them, and the instant
    (ISO) at which they are asked."""

    scheme: str
    at: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """Rules asked about one association. ``cycle`` and ``new`` are of a comparison.

    ``name`` of the association and ``qualifications`` (names by code) are for people only.
    """

    association: str
    name: str
    old: Side
    new: Side | None = None
    cycle: str = ""
    qualifications: dict[str, str] = field(default_factory=dict)
