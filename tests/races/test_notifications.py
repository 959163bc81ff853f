"""What the provider reports may be repeated, late, out of order, forged, wrong or lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.applications.tasks import ask_due_attempts, read_stuck_messages
from koshin.capabilities.payments.models import Attempt, InboxMessage, MoneyCase
from koshin.capabilities.people.models import Association
from koshin.platform import clock
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, living_at, work_off
from tests.races import coach
from tests.races.coach import DEADLINE, Renewal, balance, cases

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


@pytest.fixture
def slip(provider: Provider, renewal: Renewal) -> Attempt:
    """The coach holds a slip of a convenience store."""
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    return renewal.attempt


def test_the_same_report_ten_times_settles_once(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id)
    for _ in range(5):
        provider.control(f"/orders/{slip.order_id}/notify", times=2)
        work_off()
    renewal.is_complete_once()
    assert cases() == []


def test_one_content_is_kept_once_and_counted(provider: Provider, renewal: Renewal) -> None:
    body = "numberOfNotify=1&pushTime=20270215100000&pushId=7&orderId0000=nobody&dummy0000=1"
    assert [provider.tell("jspo", body) for _ in range(3)] == ["200"] * 3
    assert InboxMessage.objects.get().times == 3


def test_the_deposit_before_the_slip_gives_the_same_end(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("lose", operation="result", count=1)
    provider.take_slip(renewal.redirect("shop"))
    provider.pay_at_shop(renewal.attempt.order_id, notify=True)
    work_off()
    renewal.is_complete_once()


@pytest.mark.parametrize("sign", ["wrong", False])
def test_a_forged_report_has_no_effect_and_is_kept_for_review(
    provider: Provider, renewal: Renewal, slip: Attempt, sign: bool | str
) -> None:
    body = (
        "numberOfNotify=1&pushTime=20270215103000&pushId=9"
        f"&orderId0000={slip.order_id}&cvsType0000=sej&receiptNo0000=1&receiptDate0000=20270215103000"
        f"&rcvAmount0000={slip.amount}&dummy0000=1"
    )
    assert provider.tell("jspo", body, sign=sign) == "500"
    work_off()
    renewal.is_untouched()
    kept = InboxMessage.objects.get(state="quarantined")
    assert not kept.verified
    assert cases() == []


def test_a_result_notice_with_a_wrong_key_has_no_effect(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("forge", operation="result")
    provider.trouble("lose", operation="mpi")
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    renewal.is_untouched()
    assert InboxMessage.objects.get().state == "quarantined"


def test_a_genuine_report_after_a_forged_one_of_the_same_content_counts(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    body = (
        "numberOfNotify=1&pushTime=20270215103000&pushId=9"
        f"&orderId0000={slip.order_id}&rcvAmount0000={slip.amount}&dummy0000=1"
    )
    assert provider.tell("jspo", body, sign="wrong") == "500"
    provider.pay_at_shop(slip.order_id)
    provider.trouble("lose", operation="deposit")
    provider.control(f"/orders/{slip.order_id}/notify")
    assert provider.tell("jspo", body) == "200"
    work_off()
    renewal.is_complete_once()


def test_a_report_for_an_order_of_nobody_becomes_one_work_item(
    provider: Provider, renewal: Renewal
) -> None:
    body = (
        "numberOfNotify=1&pushTime=20270215100000&pushId={}"
        "&orderId0000=somebody-else-1&rcvAmount0000=5500&dummy0000=1"
    )
    assert provider.tell("jspo", body.format(1)) == "200"
    assert provider.tell("jspo", body.format(2)) == "200"
    work_off()
    assert cases() == [("unknown_order", 5500)]
    assert {m.state for m in InboxMessage.objects.all()} == {"unmatched"}


def test_an_order_of_another_association_is_an_order_of_nobody(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    Association.objects.get_or_create(code="itc", name="ITC", clock_offset=timedelta())
    body = (
        "numberOfNotify=1&pushTime=20270215100000&pushId=1"
        f"&orderId0000={slip.order_id}&rcvAmount0000={slip.amount}&dummy0000=1"
    )
    assert provider.tell("itc", body) == "200"
    work_off()
    assert MoneyCase.objects.get().association_id == "itc"
    renewal.is_untouched()


def test_a_till_that_took_a_wrong_amount_settles_nothing_and_keeps_every_yen(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id, amount=slip.amount - 1, notify=True)
    work_off()
    assert renewal.charge.state == "open"
    assert cases() == [("wrong_amount", slip.amount - 1)]
    assert balance("suspense") == -(slip.amount - 1)
    assert balance("clearing:veritrans") == slip.amount - 1
    assert renewal.attempt.state == "unknown"


def test_a_report_that_states_a_wrong_amount_is_shown_and_the_providers_books_decide(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.trouble("wrong_amount", operation="deposit", amount=1)
    provider.pay_at_shop(slip.order_id, notify=True)
    work_off()
    assert [kind for kind, _ in cases()] == ["wrong_amount"]
    renewal.is_complete_once()


def test_a_slip_paid_in_time_counts_however_late_it_is_reported(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id, paid_at="2027-03-01T23:10:00+09:00")
    living_at(renewal.application.association, DEADLINE + timedelta(days=2))
    provider.control(f"/orders/{slip.order_id}/notify")
    work_off()
    renewal.is_complete_once()


def test_a_slip_paid_after_the_deadline_is_kept_apart_for_the_office(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    living_at(renewal.application.association, DEADLINE + timedelta(days=2))
    provider.pay_at_shop(
        slip.order_id, paid_at="2027-04-01T00:00:00+09:00", force=True, notify=True
    )
    work_off()
    assert renewal.charge.state == "open"
    assert cases() == [("late", slip.amount)]
    assert balance("suspense") == -slip.amount
    assert coach.owed() == renewal.charge.amount


def test_a_batch_with_a_bad_record_settles_the_good_one(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id)
    provider.trouble("bad_record", operation="deposit")
    provider.control(f"/orders/{slip.order_id}/notify")
    work_off()
    renewal.is_complete_once()
    assert cases() == [("bad_record", 0)]


def test_a_test_payment_where_real_ones_are_expected_is_shown_and_not_settled(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    body = (
        "numberOfNotify=1&pushTime=20270215100000&pushId=3"
        f"&orderId0000={slip.order_id}&rcvAmount0000={slip.amount}&dummy0000=0"
    )
    assert provider.tell("jspo", body) == "200"
    work_off()
    assert cases() == [("test_flag", slip.amount)]
    renewal.is_untouched()


def test_a_payment_of_which_every_report_is_lost_is_found_by_asking(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("lose", count=20)
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    renewal.is_untouched()
    assert not InboxMessage.objects.exists()

    # Nothing but the passing of time: what is due in some minutes is due now.
    Attempt.objects.update(ask_next_at=clock.real_now())
    ask_due_attempts(timestamp=0)
    work_off()
    renewal.is_complete_once()


def test_a_payment_whose_reports_are_lost_is_found_when_the_browser_comes_back(
    provider: Provider, renewal: Renewal, client: Client
) -> None:
    provider.trouble("lose", count=20)
    provider.pay_by_card(renewal.redirect("card"))
    path = reverse("portal:case_return", args=["jspo", renewal.application.public_id])
    client.post(path, {"mstatus": "failure"})
    renewal.is_untouched()

    ask_due_attempts(timestamp=0)
    work_off()
    renewal.is_complete_once()


def test_a_message_whose_job_was_lost_is_read_all_the_same(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id, notify=True)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    InboxMessage.objects.update(received_at=clock.real_now() - timedelta(minutes=11))
    read_stuck_messages(timestamp=0)
    work_off()
    renewal.is_complete_once()


def test_a_message_whose_job_gave_up_is_not_handed_out_for_ever(
    provider: Provider, renewal: Renewal, slip: Attempt
) -> None:
    provider.pay_at_shop(slip.order_id, notify=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    InboxMessage.objects.update(received_at=clock.real_now() - timedelta(minutes=11))
    before = ProcrastinateJob.objects.count()
    read_stuck_messages(timestamp=0)
    assert ProcrastinateJob.objects.count() == before


def test_a_body_larger_than_any_report_is_not_read(provider: Provider, client: Client) -> None:
    answer = client.post(
        "/hooks/veritrans/jspo/push", b"x" * (300 * 1024), content_type="text/plain"
    )
    assert answer.status_code == 413
    assert not InboxMessage.objects.exists()


def test_an_association_without_a_contract_has_no_door(client: Client) -> None:
    assert client.post("/hooks/veritrans/nobody/push").status_code == 404
    assert client.get("/hooks/veritrans/jspo/push").status_code == 405


@pytest.mark.parametrize("door", ["push", "result"])
def test_the_door_opens_for_the_exact_code_only(
    provider: Provider, client: Client, door: str
) -> None:
    answer = client.post(f"/hooks/veritrans/JSPO/{door}", b"x", content_type="text/plain")
    assert answer.status_code == 404
    assert not InboxMessage.objects.exists()
