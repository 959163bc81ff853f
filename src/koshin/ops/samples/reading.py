"""What the files under ``associations/<code>/people/`` say, checked while it is read."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from koshin.core.scheme.roles import MANAGER
from koshin.platform.clock import JST
from koshin.platform.files import associations_directory

Do = Literal[
    "start",
    "profile",
    "step",
    "apply",
    "begin",
    "pay",
    "deposit",
    "pay_at_shop",
    "dispatch",
    "enter",
    "ask",
    "answer",
]


class Part(BaseModel):
    """A piece of a file; a word that it does not know is a mistake in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Yearly(Part):
    """Terms that end every 31 May, the first of them short; ``until`` is the last day."""

    yearly_from: date
    until: date


class Holding(Part):
    """A qualification held, with its terms: first and last day of each, or none that ends."""

    qualification: str
    awarded_on: date
    terms: tuple[tuple[date, date], ...] | Yearly | Literal["permanent"]


class Record(Part):
    """A training or points: ``day`` is when it took place, ``entered`` when we heard of it."""

    kind: str
    topic: str = ""
    title: str
    day: date
    entered: date
    amount: Decimal = Decimal(1)
    hours: Decimal | None = None
    state: Literal["accepted", "pending", "rejected"] = "accepted"
    note: str = ""


class Course(Part):
    """A course finished."""

    qualification: str
    course_number: str
    completed_on: date


class Event(Part):
    """One verb at one instant (JST). ``more`` is how many yen above (or below) what is owed."""

    at: datetime
    do: Do
    kind: Literal["renewal", "first"] = "renewal"
    step: str = ""
    done: bool = True
    method: Literal["card", "shop", "bank"] | None = None
    paid_on: date | None = None
    more: int = 0
    subject: str = ""
    body: str = ""
    activity: Record | None = None

    @field_validator("at", mode="before")
    @classmethod
    def in_japan(cls, given: object) -> datetime:
        return read_instant(given)


class Story(Part):
    """What somebody did until the demo's date, and what one sees when signing in as them."""

    shows: str
    holds: tuple[Holding, ...] = ()
    did: tuple[Record, ...] = ()
    finished: tuple[Course, ...] = ()
    invoice_addressee: str = ""
    invoice_sender: str = ""
    events: tuple[Event, ...] = ()
    with_provider: tuple[Event, ...] = ()


class Stories(Part):
    """All stories of an association, and the answers that their people give to its forms."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    answers: dict[str, dict[str, Any]]
    stories: dict[str, Story]


class Person(Part):
    """One sample holder."""

    number: str
    story: str
    name: str
    kana: str
    born: date
    mail: str
    phone: str
    home: tuple[str, str, str, str, str] = Field(
        description="postal code, prefecture, city, street, building"
    )


class Clerk(Part):
    """One sample member of staff. ``second_factor`` is the TOTP secret in hexadecimal digits."""

    name: str
    mail: str
    second_factor: str = Field(pattern=r"^[0-9a-f]{40}$")
    shows: str
    role: str = MANAGER
    prefectures: tuple[str, ...] = ()


class News(Part):
    """One sample announcement."""

    at: datetime
    title: str
    body: str

    @field_validator("at", mode="before")
    @classmethod
    def in_japan(cls, given: object) -> datetime:
        return read_instant(given)


class Benefit(Part):
    """One sample benefit (サービス)."""

    title: str
    summary: str
    body: str
    link: str = ""
    first_day: date


class People(Part):
    """All sample people of an association."""

    stories: Stories
    holders: tuple[Person, ...]
    staff: tuple[Clerk, ...]
    news: tuple[News, ...]
    services: tuple[Benefit, ...] = ()

    def story(self, person: Person) -> Story:
        return self.stories.stories[person.story]


def read_instant(given: object) -> datetime:
    """``2027-02-15 10:00`` in Japan; raises ``ValueError`` for anything else."""
    if not isinstance(given, str):
        raise ValueError("write  YYYY-MM-DD HH:MM")
    return datetime.strptime(given, "%Y-%m-%d %H:%M").replace(tzinfo=JST)


def has_people(code: str) -> bool:
    """Whether the association states sample people."""
    return (associations_directory() / code / "people" / "holders.yaml").exists()


def read(code: str) -> People:
    """The sample people of an association; raises ``ValidationError`` naming what is wrong."""
    directory = associations_directory() / code / "people"
    return People(
        stories=Stories.model_validate(_yaml(directory / "stories.yaml")),
        holders=_yaml(directory / "holders.yaml")["holders"],
        staff=_yaml(directory / "staff.yaml")["staff"],
        **_yaml(directory / "news.yaml"),
    )


def _yaml(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
