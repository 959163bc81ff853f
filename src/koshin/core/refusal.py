"""A refusal is an answer: why not, at which field, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One reason in words for who asked. ``field`` names the input, if one is at fault."""

    code: str
    sentence: str
    field: str = ""


class Refused(Exception):
    """A verb declined. Nothing was written."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(r.code for r in refusals))
        self.refusals = refusals
