"""Coaches and coordinators with digital certificates."""

from datetime import datetime

from koshin.capabilities.attestations.actions.issue_attestation import issue_attestation
from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.platform import clock
from tests import stories
from tests.stories import World, jst

NOW = jst("2027-04-20 10:00")


def coordinator(world: World, *, number: str = "C0001") -> Holder:
    """An IT coordinator whose term ends on 31 May 2027."""
    person = stories.holder(world, number=number, family="葛󠄀城", given="𠮷彦")
    stories.holding(
        world, person, qualification="itc", awarded="2020-06-10", term=("2026-06-01", "2027-05-31")
    )
    return person


def issued(world: World, person: Holder, *, named: bool = True, at: datetime = NOW) -> Attestation:
    """The digital certificate that the person took."""
    return issue_attestation(
        holder=person,
        credential=Credential.objects.get(holder=person).pk,
        named=named,
        scheme=world.scheme,
        at=at,
        now=clock.real_now(),
        actor=stories.by(person),
    )
