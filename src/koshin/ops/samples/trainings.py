"""Sample trainings and their organisers, made with the real verbs; each once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml
from pydantic import Field, field_validator

from koshin.capabilities.people.actions.open_organiser import add_organiser_member, open_organiser
from koshin.capabilities.people.models import Holder, Organiser
from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.actions.ask_place import ask_place
from koshin.capabilities.trainings.actions.attend import attend
from koshin.capabilities.trainings.actions.publish_training import Plan, publish_training
from koshin.core.scheme import Scheme
from koshin.ops.samples.reading import Clerk, Part, read_instant
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.files import associations_directory


class SampleOrganiser(Part):
    """One organiser and the people who act for it."""

    name: str
    level: Organiser.Level
    contact: str
    counts_at_once: bool
    provider: str = ""
    delivered_until: date | None = None
    members: tuple[Clerk, ...]


class SamplePlace(Part):
    """Who applied when, and when they showed their code at the door."""

    number: str
    at: datetime
    attended: datetime | None = None

    @field_validator("at", "attended", mode="before")
    @classmethod
    def in_japan(cls, given: object) -> datetime | None:
        return None if given is None else read_instant(given)


class SampleTraining(Part):
    """One training as its organiser published it."""

    organiser: str
    title: str
    about: str = ""
    kind: str
    topic: str = ""
    amount: Decimal = Decimal(1)
    begins: datetime
    ends: datetime
    online: bool = False
    prefecture: str = ""
    venue: str
    capacity: int = Field(gt=0)
    fee: int = 0
    apply_until: datetime
    published: datetime
    places: tuple[SamplePlace, ...] = ()

    @field_validator("begins", "ends", "apply_until", "published", mode="before")
    @classmethod
    def in_japan(cls, given: object) -> datetime:
        return read_instant(given)

    def plan(self) -> Plan:
        return Plan(
            title=self.title,
            about=self.about,
            kind=self.kind,
            topic=self.topic,
            amount=self.amount,
            begins_at=self.begins,
            ends_at=self.ends,
            online=self.online,
            prefecture=self.prefecture,
            venue=self.venue,
            capacity=self.capacity,
            fee=self.fee,
            apply_until=self.apply_until,
        )


class Trainings(Part):
    """All sample trainings of an association."""

    organisers: tuple[SampleOrganiser, ...] = ()
    trainings: tuple[SampleTraining, ...] = ()


def read_trainings(code: str) -> Trainings:
    """What ``people/trainings.yaml`` says; nothing where there is none."""
    path = associations_directory() / code / "people" / "trainings.yaml"
    if not path.exists():
        return Trainings()
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Trainings.model_validate(loaded)


def load_trainings(code: str, scheme: Scheme, *, password: str, at: datetime) -> None:
    """Organisers and their trainings, where the association has none of that name yet."""
    samples = read_trainings(code)
    known = set(Organiser.objects.filter(association_id=code).values_list("name", flat=True))
    for sample in samples.organisers:
        if sample.name in known:
            continue
        organiser = open_organiser(
            association=code,
            name=sample.name,
            level=sample.level,
            contact=sample.contact,
            counts_at_once=sample.counts_at_once,
            provider=sample.provider,
            at=at,
            actor=SYSTEM,
        )
        organiser.delivered_until = sample.delivered_until
        organiser.save(update_fields=["delivered_until"])
        for member in sample.members:
            add_organiser_member(
                organiser=organiser,
                name=member.name,
                email=member.mail,
                password=password,
                second_factor=member.second_factor,
                at=at,
                actor=SYSTEM,
            )
        for training in samples.trainings:
            if training.organiser == sample.name:
                _publish(training, organiser, scheme)


def _publish(sample: SampleTraining, organiser: Organiser, scheme: Scheme) -> None:
    training = publish_training(
        sample.plan(), organiser=organiser, scheme=scheme, at=sample.published, actor=SYSTEM
    )
    for one in sample.places:
        holder = Holder.objects.get(association_id=organiser.association_id, number=one.number)
        place = ask_place(
            training=training.public_id,
            holder=holder,
            scheme=scheme,
            at=one.at,
            actor=Actor(kind="holder", id=holder.account_id),
        )
        if one.attended is not None:
            attend(code=codes.code_of(place), organiser=organiser, at=one.attended, actor=SYSTEM)
