"""An organisation pays for several people at once: all of them are settled, or nobody is."""

import pytest
from django.db.models import Sum

from koshin.capabilities.applications.actions.bear_bundle_fee import bear_bundle_fee
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.actions.pay_bundle import (
    BundlePaid,
    clear_bundle,
    pay_bundle,
)
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.actions.cancel_bundle import cancel_bundle
from koshin.capabilities.payments.actions.compose_bundle import (
    accept_bundle,
    add_to_bundle,
    take_from_bundle,
)
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.bundles import bundle_of, open_bundles
from koshin.capabilities.payments.models import Bundle, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")
LATER = jst("2027-05-06 12:00")
PAYER = Payer(name="株式会社見本商事", department="人事部", contact="山田 花子")


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def applied(world: World, number: str) -> Application:
    person = stories.holder(world, number=number)
    stories.holding(
        world,
        person,
        qualification=next(iter(world.scheme.qualifications)),
        awarded="2020-06-10",
        term=("2026-06-01", "2027-05-31"),
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-03 20:00"))
    return stories.applied(world, person, at=NOW)


def charges(world: World, count: int) -> list[Charge]:
    return [stories.charge_of(applied(world, f"C{n:04d}")) for n in range(1, count + 1)]


def bundled(charges: list[Charge]) -> Bundle:
    bundle = make_bundle(
        association="itc", payer=PAYER, requested_by=None, charge=None, at=NOW, actor=SYSTEM
    )
    for charge in charges:
        bundle = add(bundle, charge)
    return bundle


def add(bundle: Bundle, charge: Charge) -> Bundle:
    return add_to_bundle(
        association="itc", bundle=bundle.public_id, charge=charge.public_id, at=NOW, actor=SYSTEM
    )


def take(bundle: Bundle, charge: Charge) -> Bundle:
    return take_from_bundle(
        association="itc", bundle=bundle.public_id, charge=charge.public_id, at=NOW, actor=SYSTEM
    )


def came(bundle: Bundle, amount: int, *, ref: str = "row-1") -> BundlePaid:
    money = Confirmed(
        provider="bank", provider_ref=ref, method="bank", amount=amount, paid_at=LATER
    )
    return pay_bundle(bundle_id=bundle.pk, money=money, at=LATER)


def states(charges: list[Charge]) -> list[str]:
    return [Charge.objects.get(pk=charge.pk).state for charge in charges]


def books() -> dict[str, int]:
    sums = Posting.objects.values_list("account").annotate(sum=Sum("amount"))
    return {account: amount for account, amount in sums if amount}


def test_one_transfer_settles_everybody_and_grants_their_fee_step(world: World) -> None:
    owed = charges(world, 3)
    bundle = bundled(owed)
    assert bundle.amount == 66_000

    paid = came(bundle, 66_000)

    assert paid.newly
    assert paid.waiting == 0
    assert states(owed) == ["settled"] * 3
    assert [s.amount for s in Settlement.objects.order_by("charge")] == [22_000] * 3
    assert books() == {"clearing:bank": 66_000, "income:application": -66_000}
    assert not MoneyCase.objects.exists()
    bundle.refresh_from_db()
    assert bundle.state == "settled"
    assert open_bundles("itc") == []
    steps = [a.steps["fee"]["done_at"] for a in Application.objects.all()]
    assert steps == [LATER.isoformat()] * 3


def test_the_same_transfer_told_twice_is_booked_once(world: World) -> None:
    bundle = bundled(charges(world, 2))
    came(bundle, 44_000)
    again = came(bundle, 44_000)
    assert not again.newly
    assert Settlement.objects.count() == 2
    assert books()["clearing:bank"] == 44_000


def test_too_little_touches_nobody_and_the_rest_settles_all(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)

    short = came(bundle, 43_560)

    assert (short.settled, short.waiting) == ([], 43_560)
    assert states(owed) == ["open", "open"]
    assert books()["suspense"] == -43_560
    case = MoneyCase.objects.get()
    assert (case.kind, case.amount, case.state) == ("bundle_short", 43_560, "open")
    assert case.detail["due"] == 44_000

    came(bundle, 440, ref="row-2")

    assert states(owed) == ["settled", "settled"]
    parts = Settlement.objects.order_by("pk").values_list("charge", "amount")
    assert list(parts) == [(owed[0].pk, 22_000), (owed[1].pk, 21_560), (owed[1].pk, 440)]
    assert books() == {"clearing:bank": 44_000, "income:application": -44_000}
    case.refresh_from_db()
    assert case.state == "closed"


def test_too_much_settles_all_and_the_rest_is_a_case(world: World) -> None:
    owed = charges(world, 2)
    came(bundled(owed), 44_440)
    assert states(owed) == ["settled", "settled"]
    case = MoneyCase.objects.get()
    assert (case.kind, case.amount) == ("over", 440)
    assert books()["suspense"] == -440


def test_money_that_covers_fewer_people_settles_once_the_bundle_is_composed_anew(
    world: World,
) -> None:
    owed = charges(world, 3)
    bundle = bundled(owed)
    came(bundle, 44_000)
    with pytest.raises(Refused, match="not_covered"):
        clear_bundle(association="itc", bundle=bundle.public_id, at=LATER, actor=SYSTEM)

    take(bundle, owed[2])
    settled = clear_bundle(association="itc", bundle=bundle.public_id, at=LATER, actor=SYSTEM)

    assert len(settled) == 2
    assert states(owed) == ["settled", "settled", "open"]
    assert bundle_of(owed[2]) is None


def test_somebody_who_paid_alone_meanwhile_leaves_the_excess_as_a_case(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    stories.paid(Application.objects.get(public_id=owed[0].purpose_ref), at=LATER)
    came(bundle, 44_000)
    assert states(owed) == ["settled", "settled"]
    assert MoneyCase.objects.get().amount == 22_000


def test_money_for_a_cancelled_bundle_waits_with_a_case(world: World) -> None:
    owed = charges(world, 1)
    bundle = bundled(owed)
    cancel_bundle(
        association="itc",
        bundle=bundle.public_id,
        reason="本人が支払うことになったため",
        at=NOW,
        actor=SYSTEM,
    )
    came(bundle, 22_000)
    assert states(owed) == ["open"]
    assert MoneyCase.objects.get().kind == "bundle_closed"
    assert books()["suspense"] == -22_000


def test_a_bundle_with_money_in_it_is_not_cancelled(world: World) -> None:
    bundle = bundled(charges(world, 2))
    came(bundle, 1_000)
    with pytest.raises(Refused, match="money_came"):
        cancel_bundle(
            association="itc", bundle=bundle.public_id, reason="x", at=LATER, actor=SYSTEM
        )


def test_a_charge_is_in_one_bundle_at_most(world: World) -> None:
    (charge,) = charges(world, 1)
    bundled([charge])
    with pytest.raises(Refused, match="in_a_bundle"):
        bundled([charge])


def test_a_charge_that_is_paid_or_cancelled_does_not_go_into_a_bundle(world: World) -> None:
    paid, closed = charges(world, 2)
    stories.paid(Application.objects.get(public_id=paid.purpose_ref), at=NOW)
    close(
        application=closed.purpose_ref,
        holder_id=closed.holder_id,
        reason="本人の申し出のため",
        at=NOW,
        actor=SYSTEM,
    )
    for charge in (paid, closed):
        with pytest.raises(Refused, match="not_owed"):
            bundled([charge])


def test_a_request_moves_into_the_bundle_that_the_office_composes(world: World) -> None:
    one, other = charges(world, 2)
    asked = make_bundle(
        association="itc", payer=PAYER, requested_by=one.holder, charge=one, at=NOW, actor=SYSTEM
    )
    assert (asked.state, asked.amount) == ("requested", 22_000)

    bundle = bundled([other, one])

    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert bundle.payer_reference in asked.note
    assert bundle.amount == 44_000


def test_a_request_can_be_taken_up_as_it_is(world: World) -> None:
    (one,) = charges(world, 1)
    asked = make_bundle(
        association="itc", payer=PAYER, requested_by=one.holder, charge=one, at=NOW, actor=SYSTEM
    )
    taken = accept_bundle(association="itc", bundle=asked.public_id, at=NOW, actor=SYSTEM)
    assert taken.state == "open"
    assert [b.pk for b in open_bundles("itc")] == [asked.pk]


@pytest.mark.parametrize(
    ("payer", "field"),
    [(Payer(name="  "), "name"), (Payer(name="見本商事", number="T123"), "number")],
)
def test_a_payer_is_named_and_its_number_is_readable(
    world: World, payer: Payer, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        make_bundle(
            association="itc", payer=payer, requested_by=None, charge=None, at=NOW, actor=SYSTEM
        )
    assert [r.field for r in refused.value.refusals] == [field]
    assert not AuditLine.objects.filter(verb="make_bundle").exists()


def test_references_of_bundles_and_charges_never_meet(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    assert len({bundle.payer_reference, *(c.payer_reference for c in owed)}) == 3
    assert len(bundle.payer_reference) == 10


def test_money_that_comes_late_is_a_case_for_each_person(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    late = jst("2027-06-01 12:00")
    money = Confirmed(
        provider="bank", provider_ref="late", method="bank", amount=44_000, paid_at=late
    )
    pay_bundle(bundle_id=bundle.pk, money=money, at=late)
    assert states(owed) == ["open", "open"]
    cases = MoneyCase.objects.order_by("charge")
    assert [(case.kind, case.amount) for case in cases] == [("late", 22_000)] * 2
    assert books()["suspense"] == -44_000


def bear(bundle: Bundle, fees: tuple[int, ...] = (440, 660)) -> None:
    bear_bundle_fee(
        association="itc",
        bundle=bundle.public_id,
        fees=fees,
        at=LATER,
        actor=Actor(kind="staff", id=1),
    )


def test_the_banks_fee_is_borne_for_all_of_a_bundle_at_once(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    came(bundle, 43_560)
    bear(bundle)
    assert states(owed) == ["settled", "settled"]
    assert [Charge.objects.get(pk=one.pk).forgiven_amount for one in owed] == [0, 440]
    assert books() == {"clearing:bank": 43_560, "fees": 440, "income:application": -44_000}
    assert not MoneyCase.objects.filter(state="open").exists()
    steps = [a.steps["fee"]["done_at"] for a in Application.objects.all()]
    assert steps == [LATER.isoformat()] * 2
    with pytest.raises(Refused):
        bear(bundle)


@pytest.mark.parametrize("short", [441, 0, 30_000])
def test_what_no_bank_takes_for_a_transfer_is_not_borne(world: World, short: int) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    if short:
        came(bundle, 44_000 - short)
    with pytest.raises(Refused) as refused:
        bear(bundle, fees=(440, 30_000))
    assert refused.value.refusals[0].code == "no_fee"
    assert states(owed) == ["open", "open"]
