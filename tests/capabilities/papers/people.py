"""A coordinator who applied, and what happened with the money."""

from koshin.capabilities.applications.models import Application
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme
from koshin.platform.audit import SYSTEM, Actor
from tests import stories
from tests.stories import World, jst

NOW = jst("2027-04-20 10:00")
LATER = jst("2027-05-06 09:30")
HOLDER = Actor(kind="holder", id=None)
COMPANY = Addressee(name="株式会社見本商事", honorific="御中", attention="", asked=True)


def coordinator(world: World, *, number: str = "C0001") -> Holder:
    person = stories.holder(world, number=number, family="葛󠄀城", given="𠮷彦")
    stories.holding(
        world,
        person,
        qualification=next(iter(world.scheme.qualifications)),
        awarded="2020-06-10",
        term=("2026-06-01", "2027-05-31"),
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-03 20:00"))
    return person


def applied(world: World, *, number: str = "C0001") -> Application:
    return stories.applied(world, coordinator(world, number=number), at=NOW)


def charged(world: World, *, number: str = "C0001") -> Charge:
    return stories.charge_of(applied(world, number=number))


def settled(world: World, *, number: str = "C0001") -> Settlement:
    return stories.paid(applied(world, number=number), at=LATER).settlement


def receipt(world: World, paid: Settlement, *, scheme: Scheme | None = None) -> Paper:
    return issue_receipt(settlement=paid, scheme=scheme or world.scheme, at=LATER, actor=SYSTEM)


def invoice(world: World, charge: Charge, *, scheme: Scheme | None = None) -> Paper:
    return issue_invoice(charge=charge, scheme=scheme or world.scheme, at=LATER, actor=SYSTEM)


def changed(scheme: Scheme, *, issuer: dict[str, object] | None = None, **papers: object) -> Scheme:
    """The scheme with other data about its papers or its issuer."""
    return scheme.model_copy(
        update={
            "papers": scheme.papers.model_copy(update=papers),
            "issuer": scheme.issuer.model_copy(update=issuer or {}),
        }
    )
