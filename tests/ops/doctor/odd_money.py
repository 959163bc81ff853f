"""What the office decides about odd money, played after everything else."""

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.applications.case_acts import Share
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import MoneyCase, Settlement
from koshin.capabilities.payments.values import Confirmed
from tests import stories
from tests.ops.doctor.play import AFTER_DEADLINE, NOW, Play


def play_odd_money(play: Play) -> None:
    """Three stories that end well, and must not look ill."""
    put_onto_another_charge(play)
    part_given_back(play)
    bundle_paid_late(play)


def put_onto_another_charge(play: Play) -> None:
    """Somebody paid twice, and meant the second for a colleague; the rest stays with the case."""
    first, other = play.applied(), play.applied()
    amount = stories.charge_of(first).amount
    play.by_provider(first)
    play.deposit(first, amount + 500)
    decide_case(
        association="jspo",
        case_id=MoneyCase.objects.get(charge=stories.charge_of(first), kind="double").pk,
        act="allocate",
        reason="同僚の分",
        at=NOW,
        actor=play.clerk,
        shares=[Share(charge=stories.charge_of(other).public_id, amount=amount)],
    )
    other.refresh_from_db()
    assert other.state == "complete"


def part_given_back(play: Play) -> None:
    """Who paid a part gave up, and gets it back; the application closes with it."""
    application = play.applied()
    play.deposit(application, 1_000)
    refund = refunds.propose(
        association="jspo",
        settlement=Settlement.objects.get(charge=stories.charge_of(application)).public_id,
        amount=1_000,
        reason="本人の希望",
        at=NOW,
        actor=play.clerk,
    )
    play.paid_out(refund)
    application.refresh_from_db()
    assert (application.state, stories.charge_of(application).state) == ("closed", "cancelled")


def bundle_paid_late(play: Play) -> None:
    """A company pays for its two people after their deadline: a case for each decides."""
    bundle = make_bundle(
        association="jspo",
        payer=Payer(name="株式会社見本物産"),
        requested_by=None,
        charge=None,
        at=NOW,
        actor=play.clerk,
    )
    for _person in range(2):
        bundle = add_to_bundle(
            association="jspo",
            bundle=bundle.public_id,
            charge=stories.charge_of(play.applied()).public_id,
            at=NOW,
            actor=play.clerk,
        )
    money = Confirmed(
        provider="bank",
        provider_ref="company-late",
        method="bank",
        amount=bundle.amount,
        paid_at=AFTER_DEADLINE,
    )
    pay_bundle(bundle_id=bundle.pk, money=money, at=AFTER_DEADLINE)
    bundle.refresh_from_db()
    assert bundle.state == "settled"
