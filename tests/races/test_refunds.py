"""A card payment goes back once, whatever the provider says and wherever a process is killed."""

import signal
from datetime import date, timedelta

import pytest
from django.db import connection

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.carry_out_refund import carry_out_refund
from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.applications.tasks import send_due_refunds
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.ask_for_close import ask_for_close
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import list_transfers
from koshin.capabilities.payments.models import PayeeAccount, Refund, Settlement
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.models import StaffMember
from koshin.capabilities.register.models import Term
from koshin.platform import clock, jobs
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.failpoints import REFUND
from tests import provider as providers
from tests import stories
from tests.findings import findings
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal, balance
from tests.races.test_killed import a_minute_later, act

provider = pytest.fixture(providers.running)
ACCOUNT = Payee(
    bank="0001",
    bank_name="見本銀行",
    branch="１２３",
    branch_name="本店",
    kind="1",
    number="1234567",
    name="タカハシ サキコ",
)


@pytest.fixture
def renewal(provider: Provider, committed: Ground) -> Renewal:
    """The coach has renewed and paid by card."""
    applied = coach.who_applied()
    provider.pay_by_card(applied.redirect("card"))
    work_off()
    applied.is_complete_once()
    return applied


def clerk() -> Actor:
    """Somebody of the office, made when first asked for."""
    if not StaffMember.objects.exists():
        create_staff(
            association="jspo",
            name="花岡 瑞希",
            email="clerk@jspo-office.example.jp",
            password="momiji-tsubame-minato-2027",
            second_factor="31" * 20,
            at=coach.NOW,
            actor=SYSTEM,
        )
    return Actor(kind="staff", id=StaffMember.objects.get().account_id)


def refund_all(renewal: Renewal) -> Refund:
    settlement = Settlement.objects.get()
    return refunds.propose(
        association="jspo",
        settlement=settlement.public_id,
        amount=settlement.applied,
        reason="協会の誤りのため返金します。",
        at=renewal.at,
        actor=clerk(),
    )


def due() -> None:
    """The next question about a refund is due now."""
    Refund.objects.filter(ask_next_at__isnull=False).update(ask_next_at=clock.real_now())
    jobs.enqueue(send_due_refunds, timestamp=0)


def missed_minutes_ago(minutes: int) -> None:
    """The first question that found nothing was asked this long ago."""
    Refund.objects.filter(missed_at__isnull=False).update(
        missed_at=clock.real_now() - timedelta(minutes=minutes)
    )


def given_back(provider: Provider) -> int:
    order = Settlement.objects.get().provider_ref
    return int(provider.client.get(f"/control/orders/{order}").json()["order"]["refunded_amount"])


def is_given_back_once(provider: Provider, renewal: Renewal) -> None:
    """Provider, books and charge agree, one mail went out, and the term that was granted stays."""
    amount = renewal.charge.amount
    assert given_back(provider) == amount
    assert Refund.objects.get().state == "done"
    assert renewal.charge.refunded_amount == amount
    for account in ("clearing:veritrans", "refund_due", "receivable", "advance:application"):
        assert balance(account) == 0, account
    assert Mail.objects.filter(template="refund_done").count() == 1
    assert Term.objects.filter(granted_by=renewal.application.public_id).count() == 1
    renewal.application.refresh_from_db()
    assert renewal.application.state == "complete"


def test_a_refund_by_card_goes_back_through_the_provider_and_the_books(
    provider: Provider, renewal: Renewal
) -> None:
    refund = refund_all(renewal)
    assert (refund.state, refund.route) == ("approved", "provider")
    assert balance("refund_due") == -renewal.charge.amount
    due()
    work_off()
    is_given_back_once(provider, renewal)
    for _again in range(2):
        carry_out_refund(refund.pk, at=renewal.at)
    is_given_back_once(provider, renewal)


def test_a_refund_whose_answer_was_lost_is_found_and_given_back_once(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("timeout_after_success", operation="refund", seconds=0)
    refund_all(renewal)
    due()
    work_off()
    assert Refund.objects.get().state == "unknown"
    due()
    work_off()
    is_given_back_once(provider, renewal)


def test_a_refund_is_sent_again_only_when_it_was_missed_twice_five_minutes_apart(
    provider: Provider, renewal: Renewal
) -> None:
    """What was sent may reach the provider after the first question about it."""
    refund_all(renewal)
    provider.trouble("5xx", operation="refund")
    due()
    work_off()
    for minutes in (0, 4):
        due()
        work_off()
        missed_minutes_ago(minutes)
    due()
    work_off()
    assert (Refund.objects.get().state, given_back(provider)) == ("unknown", 0)
    missed_minutes_ago(5)
    due()
    work_off()
    is_given_back_once(provider, renewal)


def test_a_refund_that_the_provider_holds_is_asked_about_until_it_is_done(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("pending", operation="refund")
    refund_all(renewal)
    due()
    work_off()
    assert Refund.objects.get().state == "pending"
    order = Settlement.objects.get().provider_ref
    provider.control(f"/orders/{order}/resolve", outcome="success")
    due()
    work_off()
    is_given_back_once(provider, renewal)


def test_a_refund_that_the_provider_refuses_goes_by_bank_transfer(
    provider: Provider, renewal: Renewal
) -> None:
    """Failure matrix 21: a refund that fails becomes work for a person, and is booked once."""
    provider.trouble("refuse", operation="refund")
    refund = refund_all(renewal)
    due()
    work_off()
    refund.refresh_from_db()
    assert (refund.state, refund.tries) == ("failed", 1)
    assert balance("refund_due") == -renewal.charge.amount

    transfers.try_again(association="jspo", refund=refund.public_id, at=renewal.at, actor=clerk())
    assert Mail.objects.filter(template="refund_account").count() == 1
    transfers.tell_payee(
        refund=refund.public_id,
        holder_id=refund.holder_id,
        payee=ACCOUNT,
        at=renewal.at,
        actor=stories.by(renewal.application.holder),
    )
    assert PayeeAccount.objects.get().name == "ﾀｶﾊｼ ｻｷｺ"
    made = list_transfers(
        association="jspo", pay_on=date(2027, 2, 18), at=renewal.at, actor=clerk()
    )
    assert (made.count, made.total) == (1, refund.amount)
    transfers.transfer_paid(
        association="jspo",
        refund=refund.public_id,
        paid_on=renewal.at.date(),
        at=renewal.at,
        actor=clerk(),
    )
    refund.refresh_from_db()
    assert (refund.state, refund.done_on) == ("done", date(2027, 2, 15))
    assert balance("clearing:bank") == -refund.amount
    assert (balance("refund_due"), given_back(provider)) == (0, 0)
    assert PayeeAccount.objects.get().number == "****567"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_line WHERE after::text LIKE '%1234567%'")
        assert cursor.fetchone() == (0,)


def test_the_day_of_a_card_payment_agrees_with_what_the_provider_answers(
    provider: Provider, renewal: Renewal
) -> None:
    day = renewal.at.date()
    assert daily_close("jspo", day).untold == ["veritrans"]
    asked = ask_for_close(association="jspo", provider="veritrans", day=day, at=renewal.at)
    assert asked == 1
    close = daily_close("jspo", day)
    assert [(line.ours, line.theirs) for line in close.lines] == [
        (renewal.charge.amount, renewal.charge.amount)
    ]
    assert close.agrees
    Settlement.objects.update(amount=renewal.charge.amount + 1)
    assert [d.reference for d in daily_close("jspo", day).differences] == [renewal.attempt.order_id]


def test_the_day_of_a_refund_agrees_with_what_the_provider_answers(
    provider: Provider, renewal: Renewal
) -> None:
    refund_all(renewal)
    due()
    work_off()
    day = renewal.at.date()
    assert ask_for_close(association="jspo", provider="veritrans", day=day, at=renewal.at) == 2
    close = daily_close("jspo", day)
    assert [(line.ours, line.theirs) for line in close.lines] == [(0, 0)]
    assert (list(close.differences), close.agrees) == ([], True)


def test_what_an_answer_lacks_is_not_said_of_a_list_that_nobody_has(
    provider: Provider, renewal: Renewal
) -> None:
    day = renewal.at.date()
    ask_for_close(association="jspo", provider="veritrans", day=day, at=renewal.at)
    Settlement.objects.update(provider_ref="elsewhere")
    (ours,) = (d for d in daily_close("jspo", day).differences if d.ours)
    assert ours.why.startswith("決済会社に問い合わせた回答にありません")


@pytest.mark.parametrize("failpoint", REFUND)
def test_killed_at_any_place_it_is_given_back_once_in_the_end(
    provider: Provider, renewal: Renewal, failpoint: str
) -> None:
    refund_all(renewal)
    due()
    assert act("work", failpoint=failpoint) == -signal.SIGKILL, f"{failpoint} is never passed"
    a_minute_later()
    due()
    work_off()
    missed_minutes_ago(5)
    due()
    work_off()
    is_given_back_once(provider, renewal)
    assert findings() == {}
