"""Who of the office may do what: roles, in the association's words."""

from typing import Literal, get_args

from pydantic import Field

from koshin.core.scheme.base import Part, Words

# What the office does, piece by piece. Every page of the office belongs to one of them.
Duty = Literal[
    "applications",
    "people",
    "requests",
    "evidence",
    "trainings",
    "courses",
    "waivers",
    "inquiries",
    "news",
    "money",
    "papers",
    "posts",
    "acting",
    "transfers",
    "rules",
    "jobs",
    "staff",
    "audit",
]
DUTIES: tuple[Duty, ...] = get_args(Duty)
# The role that every association has: whoever sets the office up must be able to do everything.
MANAGER = "manager"


class Role(Part):
    """What somebody in this role may do, and what else they may look at. Nothing else is theirs."""

    label: Words
    may: tuple[Duty, ...] | Literal["all"] = Field(
        default=(), description="what somebody in this role does; doing includes looking"
    )
    sees: tuple[Duty, ...] | Literal["all"] = Field(
        default=(), description="what they may look at without doing it"
    )

    def does(self, duty: Duty) -> bool:
        """Whether this role does the duty."""
        return self.may == "all" or duty in self.may

    def looks(self, duty: Duty) -> bool:
        """Whether this role may look at the duty's pages."""
        return self.does(duty) or self.sees == "all" or duty in self.sees


EVERYTHING = {MANAGER: Role(label="管理者", may="all")}
