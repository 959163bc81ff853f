"""A company's transfer, told twice, and its people who pay alone, in the same moment."""

from collections.abc import Callable

import pytest
from django.db.models import Sum

from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import Bundle, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.papers.people import LATER, NOW, applied
from tests.ground import Ground
from tests.races.test_at_once import at_once
from tests.stories import World

PEOPLE = 3


@pytest.fixture
def world(committed: Ground) -> World:
    return stories.association("itc")


def bundled(world: World) -> Bundle:
    bundle = make_bundle(
        association="itc",
        payer=Payer(name="見本商事"),
        requested_by=None,
        charge=None,
        at=NOW,
        actor=SYSTEM,
    )
    for place in range(PEOPLE):
        charge = stories.charge_of(applied(world, number=f"C{place:04d}"))
        bundle = add_to_bundle(
            association="itc",
            bundle=bundle.public_id,
            charge=charge.public_id,
            at=NOW,
            actor=SYSTEM,
        )
    return bundle


@pytest.mark.parametrize("turn", range(3))
def test_the_transfer_and_a_payment_of_ones_own_are_both_booked_once(
    world: World, turn: int
) -> None:
    bundle = bundled(world)
    charges = list(Charge.objects.order_by("-pk"))
    money = Confirmed(
        provider="bank",
        provider_ref="company",
        method="bank",
        amount=PEOPLE * 22_000,
        paid_at=LATER,
    )

    def company() -> None:
        pay_bundle(bundle_id=bundle.pk, money=money, at=LATER)

    def alone(charge: Charge) -> Callable[[], None]:
        def act() -> None:
            stories.paid(Application.objects.get(public_id=charge.purpose_ref), at=LATER)

        return act

    at_once(company, alone(charges[0]), company, alone(charges[1]))

    assert list(Charge.objects.values_list("state", flat=True)) == ["settled"] * PEOPLE
    held = dict(Posting.objects.values_list("account").annotate(sum=Sum("amount")))
    assert held["clearing:bank"] == (PEOPLE + 2) * 22_000
    assert held.get("suspense", 0) == -2 * 22_000
    rest = sum(s.amount - s.applied for s in Settlement.objects.all())
    assert rest == 2 * 22_000
    assert sum(case.amount for case in MoneyCase.objects.filter(state="open")) == 2 * 22_000


def test_invoice_and_receipt_asked_for_at_once_make_one_qualified_invoice(world: World) -> None:
    application = applied(world)
    charge = stories.charge_of(application)
    paid = stories.paid(application, at=LATER).settlement

    def ask_invoice() -> Paper:
        return issue_invoice(charge=charge, scheme=world.scheme, at=LATER, actor=SYSTEM)

    def ask_receipt() -> Paper:
        return issue_receipt(settlement=paid, scheme=world.scheme, at=LATER, actor=SYSTEM)

    at_once(ask_invoice, ask_receipt, ask_invoice, ask_receipt)
    papers = Paper.objects.filter(voided_at__isnull=True)
    assert sorted(paper.kind for paper in papers) == ["invoice", "receipt"]
    assert sum(paper.facts["qualified"] for paper in papers) == 1
