"""Trainings as their organisers publish them, and people who apply: with the real verbs."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from koshin.capabilities.people.actions.open_organiser import open_organiser
from koshin.capabilities.people.models import Holder, Organiser
from koshin.capabilities.trainings.actions.ask_place import ask_place
from koshin.capabilities.trainings.actions.publish_training import Plan, publish_training
from koshin.capabilities.trainings.models import Place, Training
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import World, jst

PUBLISHED = jst("2027-02-01 09:00")
NOW = jst("2027-02-15 10:00")
DAY = jst("2027-03-14 13:00")


def organiser(
    world: World, *, name: str = "見本県スポーツ協会", counts_at_once: bool = True
) -> Organiser:
    """A prefecture's association, whose reports count at once unless said otherwise."""
    return open_organiser(
        association=world.association.code,
        name=name,
        level=Organiser.Level.PREFECTURE,
        contact="電話 03-0000-0199",
        counts_at_once=counts_at_once,
        at=PUBLISHED,
        actor=SYSTEM,
    )


PLAN = Plan(
    title="指導者研修会(横浜会場)",
    kind="training",
    begins_at=DAY,
    ends_at=jst("2027-03-14 17:00"),
    prefecture="神奈川県",
    venue="見本会館 大ホール",
    capacity=2,
    apply_until=jst("2027-03-07 23:59:59"),
)


def training(
    world: World,
    by: Organiser | None = None,
    *,
    capacity: int = 2,
    fee: int = 0,
    topic: str = "",
    at: datetime = PUBLISHED,
) -> Training:
    """A training of an afternoon in March, published in February; later by as much as ``at`` is."""
    later = at - PUBLISHED
    plan = replace(
        PLAN,
        capacity=capacity,
        fee=fee,
        topic=topic,
        begins_at=PLAN.begins_at + later,
        ends_at=PLAN.ends_at + later,
        apply_until=PLAN.apply_until + later,
    )
    if world.association.code == "itc":
        plan = replace(plan, kind="study_meeting", amount=Decimal(2), title="地域研究会(春)")
    return publish_training(
        plan, organiser=by or organiser(world), scheme=world.scheme, at=at, actor=SYSTEM
    )


def applied(
    world: World, course: Training, *, number: str = "", person: Holder | None = None,
    at: datetime = NOW,
) -> Place:  # fmt: skip
    """Somebody applied for it."""
    holder = person or stories.holder(world, number=number)
    return ask_place(
        training=course.public_id,
        holder=holder,
        scheme=world.scheme,
        at=at,
        actor=stories.by(holder),
    )
