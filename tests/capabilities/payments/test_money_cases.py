"""Cases of a charge: money that waits keeps them open, and money opens them again."""

import pytest

from koshin.capabilities.payments.actions.close_case import close_case
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests.capabilities.payments import owing
from tests.capabilities.payments.owing import NOW, bank, came, card, returned

pytestmark = pytest.mark.django_db
charge = pytest.fixture(owing.owed)


def test_no_case_is_closed_while_its_money_waits_in_suspense(charge: Charge) -> None:
    came(charge, bank(charge), 22_500)
    with pytest.raises(Refused) as refused:
        close_case(
            association="itc",
            case_id=MoneyCase.objects.get().pk,
            resolution="返金しました。",
            at=NOW,
            actor=SYSTEM,
        )
    assert [r.code for r in refused.value.refusals] == ["money_waits"]
    assert MoneyCase.objects.get().state == "open"


def test_returning_an_impossible_amount_lets_the_holder_pay_again(
    charge: Charge,
) -> None:
    attempt = card(charge)
    came(charge, attempt, 21_999, method="card")
    returned(charge)
    attempt.refresh_from_db()
    assert attempt.state == "cancelled"
    assert bank(charge).amount == 22_000


def test_money_opens_a_case_again_that_was_closed_when_it_was_only_talk(charge: Charge) -> None:
    attempt = card(charge)
    open_case(
        association="itc",
        kind="wrong_amount",
        reference=f"veritrans:{attempt.order_id}",
        amount=1,
        charge_id=charge.pk,
        at=NOW,
    )
    close_case(
        association="itc",
        case_id=MoneyCase.objects.get().pk,
        resolution="通知の金額の誤りでした。",
        at=NOW,
        actor=SYSTEM,
    )
    booked = came(charge, attempt, 21_999, method="card", ref=attempt.order_id)
    case = MoneyCase.objects.get()
    assert (case.state, case.amount, case.resolution) == ("open", 21_999, "")
    assert booked.case is not None
    assert booked.case.pk == case.pk


def test_talk_about_money_does_not_open_the_closed_case_of_that_money(charge: Charge) -> None:
    attempt = card(charge)
    came(charge, attempt, 21_999, method="card", ref=attempt.order_id)
    returned(charge)
    open_case(
        association="itc",
        kind="wrong_amount",
        reference=f"veritrans:{attempt.order_id}",
        amount=21_999,
        at=NOW,
    )
    assert MoneyCase.objects.get().state == "closed"
