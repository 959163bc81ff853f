"""Money that comes for a closed bundle finds its way out of suspense, whatever became of it."""

import pytest

from koshin.capabilities.applications.actions.decide_case import (
    approve_case_act,
    decide_case,
    withdraw_case_act,
)
from koshin.capabilities.applications.actions.place_deposit import approve_placing, place_deposit
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.actions.cancel_bundle import cancel_bundle
from koshin.capabilities.payments.actions.close_case import close_case
from koshin.capabilities.payments.actions.make_bundle import make_bundle
from koshin.capabilities.payments.models import (
    Bundle,
    BundleDeposit,
    CaseAct,
    Charge,
    MoneyCase,
    Refund,
)
from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.payments.test_bundles import (
    LATER,
    NOW,
    PAYER,
    books,
    bundled,
    came,
    charges,
    states,
    world,
)
from tests.findings import findings
from tests.stories import World

__all__ = ["world"]  # fixture
pytestmark = pytest.mark.django_db
ONE, OTHER = Actor(kind="staff", id=900_001), Actor(kind="staff", id=900_002)
REASON = "会社に電話で確認しました。"


@pytest.fixture(autouse=True)
def clerks(world: World) -> None:
    for clerk in (ONE, OTHER):
        Account.objects.create(
            pk=clerk.id, association=world.association, login=f"itc/{clerk.id}", kind=Account.STAFF
        )


def closed_case(kind: str = "bundle_closed") -> MoneyCase:
    return MoneyCase.objects.get(kind=kind)


def place(case: MoneyCase, charge: Charge) -> CaseAct:
    return place_deposit(
        association="itc",
        case_id=case.pk,
        charge=charge.public_id,
        reason=REASON,
        at=LATER,
        actor=ONE,
    )


def given_up(bundle: Bundle) -> None:
    cancel_bundle(
        association="itc", bundle=bundle.public_id, reason="会社の都合", at=NOW, actor=SYSTEM
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_company_that_paid_twice_gets_the_second_payment_back(world: World) -> None:
    owed = charges(world, 1)
    bundle = bundled(owed)
    came(bundle, 22_000)
    came(bundle, 22_000, ref="row-2")
    case = closed_case()
    with pytest.raises(Refused) as noted:
        close_case(association="itc", case_id=case.pk, resolution="x", at=LATER, actor=ONE)
    assert codes(noted) == ["money_waits"]

    act = place(case, owed[0])

    assert (act.state, act.amount) == ("done", 22_000)
    case.refresh_from_db()
    assert (case.state, case.resolution) == ("closed", REASON)
    double = MoneyCase.objects.get(kind="double")
    assert (double.charge, double.amount, double.state) == (owed[0], 22_000, "open")
    assert books()["suspense"] == -22_000
    line = AuditLine.objects.get(verb="place_bundle_deposit")
    assert (line.subject, line.reason) == (f"money_case:{case.pk}", REASON)
    assert findings() == {}

    decide_case(
        association="itc", case_id=double.pk, act="refund", reason=REASON, at=LATER, actor=ONE
    )

    assert books() == {
        "clearing:bank": 44_000,
        "income:application": -22_000,
        "refund_due": -22_000,
    }
    assert (Refund.objects.get().amount, Refund.objects.get().state) == (22_000, "approved")
    assert not MoneyCase.objects.filter(state="open").exists()
    assert findings() == {}
    with pytest.raises(Refused) as again:
        place(case, owed[0])
    assert codes(again) == ["case_closed"]


def test_money_for_a_cancelled_bundle_pays_the_charge_that_is_chosen(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    given_up(bundle)
    came(bundle, 22_500)

    place(closed_case(), owed[1])

    assert states(owed) == ["open", "settled"]
    over = MoneyCase.objects.get(state="open")
    assert (over.kind, over.charge, over.amount) == ("over", owed[1], 500)
    assert books()["suspense"] == -500
    assert BundleDeposit.objects.get().spent
    assert findings() == {}


def test_above_the_amount_of_the_association_a_second_person_places_it(world: World) -> None:
    owed = charges(world, 2)
    bundle = bundled(owed)
    came(bundle, 44_000)
    came(bundle, 44_000, ref="row-2")
    case = closed_case()
    off = place(case, owed[0])
    withdraw_case_act(association="itc", act_id=off.pk, at=LATER, actor=ONE)

    act = place(case, owed[1])

    assert (act.state, act.alone_up_to, books()["suspense"]) == ("proposed", 30_000, -44_000)
    with pytest.raises(Refused) as waits:
        place(case, owed[0])
    assert codes(waits) == ["act_waits"]
    with pytest.raises(Refused) as alone:
        approve_placing(association="itc", act_id=act.pk, at=LATER, actor=ONE)
    assert codes(alone) == ["second_person"]

    done = approve_placing(association="itc", act_id=act.pk, at=LATER, actor=OTHER)

    assert (done.state, done.approved_by) == ("done", OTHER.id)
    double = MoneyCase.objects.get(state="open")
    assert (double.kind, double.charge, double.amount) == ("double", owed[1], 44_000)
    returned = decide_case(
        association="itc", case_id=double.pk, act="return", reason=REASON, at=LATER, actor=ONE
    ).act
    approve_case_act(association="itc", act_id=returned.pk, at=LATER, actor=OTHER)
    assert books() == {"clearing:bank": 44_000, "income:application": -44_000}
    assert findings() == {}


def test_a_part_for_a_request_that_went_into_another_bundle_still_pays_its_charge(
    world: World,
) -> None:
    (one,) = charges(world, 1)
    asked = make_bundle(
        association="itc", payer=PAYER, requested_by=one.holder, charge=one, at=NOW, actor=SYSTEM
    )
    came(asked, 10_000)
    case = closed_case("bundle_short")
    with pytest.raises(Refused) as early:
        place(case, one)
    assert codes(early) == ["bundle_open"]
    taken_up = bundled([one])
    asked.refresh_from_db()
    assert (asked.state, taken_up.amount) == ("cancelled", 22_000)

    place(case, one)
    came(taken_up, 12_000, ref="row-2")

    assert states([one]) == ["settled"]
    assert books() == {"clearing:bank": 22_000, "income:application": -22_000}
    assert not MoneyCase.objects.filter(state="open").exists()
    assert findings() == {}


def test_what_came_for_people_who_paid_alone_meanwhile_has_a_way_out(world: World) -> None:
    owed = charges(world, 1)
    bundle = bundled(owed)
    came(bundle, 10_000)
    stories.paid(Application.objects.get(public_id=owed[0].purpose_ref), at=LATER)
    place(closed_case("bundle_short"), owed[0])
    double = MoneyCase.objects.get(state="open")
    assert (double.kind, double.amount) == ("double", 10_000)
    given_up(bundle)
    assert findings() == {}


def test_a_charge_of_nobody_in_the_bundle_is_not_chosen(world: World) -> None:
    one, other = charges(world, 2)
    bundle = bundled([one])
    given_up(bundle)
    came(bundle, 22_000)
    with pytest.raises(Charge.DoesNotExist):
        place(closed_case(), other)
    assert states([one, other]) == ["open", "open"]
