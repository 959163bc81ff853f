"""Which cases a version of the rules judges, stated by the version itself."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from koshin.core.scheme.base import Code, Part, Words


class Version(Part):
    """From when these rules hold, and for what. Rules without it hold from their publication.

    ``judged_by``: the round (``cycle``), the day of the ``award``, the day of the ``application``,
    or the day of each ``activity`` (records before ``since`` are converted by the rules before).
    """

    code: Code = Field(description="what this version is called")
    reason: Words
    judged_by: Literal["cycle", "award", "application", "activity"]
    since: date | None = Field(default=None, description="the first day, unless judged by cycle")
    until: date | None = Field(default=None, description="the last day of rules for a while")
    since_cycle: str | None = Field(default=None, description="the first round, by its code")
    until_cycle: str | None = None
    running: Literal["keep", "change"] | None = Field(
        default=None,
        description="by application or activity: rounds whose window opened before since keep the"
        " rules before, or change",
    )
    old_or_new_until: str | None = Field(
        default=None, description="up to this round the rules before are enough as well"
    )

    @model_validator(mode="after")
    def boundaries_are_stated(self) -> "Version":
        by_cycle = self.judged_by == "cycle"
        if by_cycle != (self.since_cycle is not None) or by_cycle == (self.since is not None):
            raise ValueError("judged_by: cycle needs since_cycle, everything else needs since")
        if (by_cycle and self.until is not None) or (not by_cycle and self.until_cycle is not None):
            raise ValueError("until_cycle belongs to since_cycle, and until to since")
        moving = self.judged_by in ("application", "activity")
        if moving != (self.running is not None):
            raise ValueError(
                "say running: keep or change with judged_by: application or activity, and only"
                " there"
            )
        if self.first > self.last:
            raise ValueError("it ends before it begins: exchange the two")
        return self

    @property
    def first(self) -> str:
        """The first round or day; codes of rounds and ISO days are in the order of letters."""
        return self.since_cycle or (self.since.isoformat() if self.since else "")

    @property
    def last(self) -> str:
        """The last round or day; a letter after all of them where there is none."""
        stated = self.until_cycle or (self.until.isoformat() if self.until else "")
        return stated or "~"
