"""Money that came late, or with a wrong amount, pays its charge once the office says so."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.capabilities.register.models import Term
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests.stories import jst
from tests.web.office.test_acts import owing
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
AT = jst("2027-04-20 10:00")
REASON = {"resolution": "本人に確認し、更新料として扱います。"}


def came_late(charge: Charge, *, amount: int | None = None) -> MoneyCase:
    """Money by bank after the deadline, which stands in suspense."""
    Charge.objects.filter(pk=charge.pk).update(due_at=jst("2027-04-18 23:59:59"))
    booked = settle(
        charge_id=charge.pk,
        attempt_id=None,
        money=Confirmed(
            provider="bank",
            provider_ref=f"office:{uuid4()}",
            method="bank",
            amount=amount or charge.amount,
            paid_at=AT,
        ),
        at=AT,
    )
    assert booked.case is not None
    return booked.case


def came_wrong(charge: Charge, *, amount: int) -> MoneyCase:
    """A card paid another amount than it was told; its attempt waits for a decision."""
    for open_one in Attempt.objects.filter(charge=charge, state__in=Attempt.LIVE):
        cancel_attempt(open_one.pk, at=AT, actor=SYSTEM)
    attempt = Attempt.objects.create(
        charge=charge,
        number=9,
        order_id=f"order-{charge.pk}",
        provider="veritrans",
        method="card",
        amount=charge.amount,
        state="requested",
        session_id="s",
        expires_at=charge.due_at,
        created_at=AT,
    )
    booked = settle(
        charge_id=charge.pk,
        attempt_id=attempt.pk,
        money=Confirmed(
            provider="veritrans",
            provider_ref=attempt.order_id,
            method="card",
            amount=amount,
            paid_at=AT,
        ),
        at=AT,
    )
    assert booked.case is not None
    return booked.case


def account(name: str, charge: Charge) -> int:
    found = Posting.objects.filter(account=name, charge=charge.public_id)
    return sum(found.values_list("amount", flat=True))


def test_late_money_is_put_onto_its_charge_once_and_the_renewal_completes(
    itc_office: Office,
) -> None:
    charge = owing("itc")
    case = came_late(charge)
    path = itc_office.url(f"cases/{case.pk}/accept")
    assert path in itc_office.client.get(itc_office.url(f"cases/{case.pk}")).text
    assert "請求は入金済みになり、元に戻せません" in itc_office.client.get(path).text
    assert account("suspense", charge) == -charge.amount

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert itc_office.client.post(path, REASON).status_code == 303
    # The test's own transaction makes a savepoint of what is one elsewhere.
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 25
    again = itc_office.client.post(path, REASON)
    assert "すでに対応済みです" in again.text

    charge.refresh_from_db()
    case.refresh_from_db()
    application = Application.objects.get(public_id=charge.purpose_ref)
    assert (charge.state, case.state, application.state) == ("settled", "closed", "complete")
    assert case.resolution == REASON["resolution"]
    assert (account("suspense", charge), account("receivable", charge)) == (0, 0)
    assert Settlement.objects.get(charge=charge).applied == charge.amount
    assert Term.objects.filter(granted_by=application.public_id).count() == 1
    assert (
        Mail.objects.filter(holder=application.holder_id, template="payment_received").count() == 1
    )
    line = AuditLine.objects.get(verb="accept_money_case")
    assert (line.subject, line.reason) == (f"money_case:{case.pk}", REASON["resolution"])
    assert line.after["applied"] == charge.amount


def test_more_than_is_due_stays_in_suspense_and_the_case_open(itc_office: Office) -> None:
    charge = owing("itc")
    case = came_wrong(charge, amount=charge.amount + 500)
    path = itc_office.url(f"cases/{case.pk}/accept")
    assert "500円 余ります" in itc_office.client.get(path).text
    assert itc_office.client.post(path, REASON).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.amount) == ("open", 500)
    assert account("suspense", charge) == -500
    assert Charge.objects.get(pk=charge.pk).state == "settled"
    assert Attempt.objects.get(charge=charge, number=9).state == "paid"

    again = itc_office.client.post(path, REASON)
    assert "請求に充てられる金額がありません" in again.text
    assert account("suspense", charge) == -500


def test_less_than_is_due_is_a_part_and_the_rest_can_be_paid(itc_office: Office) -> None:
    charge = owing("itc")
    case = came_wrong(charge, amount=charge.amount - 1)
    path = itc_office.url(f"cases/{case.pk}/accept")
    assert "1円 足りません" in itc_office.client.get(path).text
    assert itc_office.client.post(path, REASON).status_code == 303
    case.refresh_from_db()
    charge.refresh_from_db()
    assert (case.state, charge.state, charge.settled_amount) == (
        "closed",
        "partial",
        charge.amount - 1,
    )
    assert not Attempt.objects.filter(charge=charge, state__in=Attempt.LIVE).exists()
    assert Application.objects.get(public_id=charge.purpose_ref).state == "applied"


def test_a_reason_must_be_given(itc_office: Office) -> None:
    case = came_late(owing("itc"))
    answer = itc_office.client.post(itc_office.url(f"cases/{case.pk}/accept"), {"resolution": " "})
    assert "入力してください" in answer.text
    assert MoneyCase.objects.get(pk=case.pk).state == "open"


def test_where_the_charge_is_paid_the_act_is_not_offered(itc_office: Office) -> None:
    case = MoneyCase.objects.get(association="itc", kind="over")
    path = itc_office.url(f"cases/{case.pk}/accept")
    assert path not in itc_office.client.get(itc_office.url(f"cases/{case.pk}")).text
    assert itc_office.client.get(path).status_code == 303


def test_staff_of_another_association_find_no_such_case(
    itc_office: Office, jspo_office: Office
) -> None:
    case = came_late(owing("itc"))
    answer = jspo_office.client.post(jspo_office.url(f"cases/{case.pk}/accept"), REASON)
    assert answer.status_code == 404
    assert MoneyCase.objects.get(pk=case.pk).state == "open"
