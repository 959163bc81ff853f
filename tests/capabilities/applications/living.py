"""Holders whose qualification pauses, lapses and comes back, with the real verbs."""

from datetime import date, datetime
from uuid import uuid4

from koshin.capabilities.applications.actions.ask_request import ask_request
from koshin.capabilities.applications.actions.decide_request import decide_request
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.actions.open_account import open_account
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.capabilities.register import facts
from koshin.core.facts import CredentialFact
from koshin.core.lifecycle.status import Status, status_on
from koshin.platform.audit import SYSTEM, Actor
from tests import stories
from tests.stories import World, jst


def coordinator(world: World, *, number: str, until: str = "2027-05-31") -> Holder:
    """An IT coordinator since 2021 whose last term ends on the day."""
    person = stories.holder(world, number=number)
    last = date.fromisoformat(until)
    stories.holding(
        world,
        person,
        qualification="itc",
        awarded="2021-07-01",
        term=(f"{last.year - 1}-06-01", until),
    )
    return person


def with_account(person: Holder) -> Actor:
    """The person may sign in."""
    account = open_account(
        holder_id=person.pk, password_hash="!", at=jst("2020-04-01 09:00"), actor=SYSTEM
    )
    person.account = account
    return stories.by(person)


def clerk(world: World, *, name: str = "事務 一郎") -> Actor:
    """A member of the office."""
    mail = f"{world.association.code}-{StaffMember.objects.count()}@example.jp"
    create_staff(
        association=world.association.code,
        name=name,
        email=mail,
        password="wakaba-hinode-3344",
        second_factor="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        at=jst("2020-04-01 09:00"),
        actor=SYSTEM,
    )
    return Actor(kind="staff", id=StaffMember.objects.get(email=mail).account_id)


def held_by(person: Holder) -> CredentialFact:
    """The person's only qualification as the register has it now."""
    [credential] = facts.of_holder(person.pk).credentials
    return credential


def asked(
    world: World, person: Holder, wish: Wish, *, at: datetime, actor: Actor | None = None
) -> Request:
    """The person (or somebody else) asked for it."""
    return ask_request(
        public_id=uuid4(),
        holder=person,
        scheme=world.scheme,
        wish=wish,
        at=at,
        actor=actor or stories.by(person),
    )


def decided(
    world: World, request: Request, by: Actor, *, at: datetime, granted: bool = True, why: str = ""
) -> Request:
    """The office decided the request."""
    return decide_request(
        association=world.association.code,
        request=request.public_id,
        granted=granted,
        decision=why,
        scheme=world.scheme,
        at=at,
        actor=by,
    )


def status(world: World, person: Holder, on: str) -> Status:
    """In which state the person's only qualification is on the day."""
    return status_on(world.scheme, held_by(person), on=date.fromisoformat(on))
