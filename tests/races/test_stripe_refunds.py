"""Money back through Stripe with the office's verbs: a card at once, a voucher by way of a mail."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from koshin.capabilities.applications.actions import carry_out_refund as carrying
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.applications.tasks import send_due_refunds
from koshin.capabilities.ledger.models import Entry
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.ask_for_close import ask_for_close
from koshin.capabilities.payments.models import ProviderList, Refund, Settlement
from koshin.platform import clock, jobs
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.findings import findings
from tests.ground import Ground
from tests.provider import Provider, living_at, work_off
from tests.races import coach
from tests.races.coach import Renewal, balance
from tests.stories import jst

provider = pytest.fixture(providers.running)
# The clerk of these stories has no account.
NAMELESS = {"AUD-01"}
CLERK = Actor(kind="staff", id=1)
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def refund_all(renewal: Renewal) -> Refund:
    settlement = Settlement.objects.get()
    return refunds.propose(
        association="jspo",
        settlement=settlement.public_id,
        amount=settlement.applied,
        reason="協会の誤りのため返金します。",
        at=renewal.at,
        actor=CLERK,
    )


def stated(refund: Refund) -> list[bool]:
    """The 適格返還請求書 about the refund, and whether each is valid."""
    found = Paper.objects.filter(kind="return_invoice", subject=refund.public_id).order_by("pk")
    return [paper.voided_at is None for paper in found]


def the_question_falls_due() -> None:
    """The next question, ten minutes after the one before."""
    Refund.objects.filter(ask_next_at__isnull=False).update(ask_next_at=clock.real_now())
    Refund.objects.filter(missed_at__isnull=False).update(missed_at=F("missed_at") - TEN_MINUTES)
    jobs.enqueue(send_due_refunds, timestamp=0)
    work_off()


def test_a_card_goes_back_once_though_the_first_answer_was_lost(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    provider.trouble("5xx", operation="refund", count=2)
    provider.trouble("timeout_after_success", operation="refund", seconds=0, count=2)
    refund_all(renewal)
    for _ in range(8):  # each lost answer is asked about twice before it is sent again
        the_question_falls_due()
    assert Refund.objects.get().state == "done"
    [back] = stripe.shown(provider, Settlement.objects.get().provider_ref)["refunds"]
    assert back["amount"] == renewal.charge.amount
    assert (balance("clearing:stripe"), balance("refund_due")) == (0, 0)


@pytest.mark.parametrize(("outcome", "state"), [("success", "done"), ("failure", "failed")])
def test_a_voucher_goes_back_when_the_payer_has_named_an_account(
    provider: Provider, renewal: Renewal, outcome: str, state: str
) -> None:
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    stripe.money_comes(provider, renewal.attempt.order_id)
    work_off()
    refund_all(renewal)
    the_question_falls_due()
    refund = Refund.objects.get()
    assert (refund.state, refund.route) == ("pending", "provider")
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome=outcome)
    the_question_falls_due()
    refund.refresh_from_db()
    assert refund.state == state
    assert balance("clearing:stripe") == (0 if state == "done" else renewal.charge.amount)


@pytest.mark.parametrize("lost", [False, True])
def test_a_refund_that_comes_back_after_all_is_owed_again(
    provider: Provider, renewal: Renewal, lost: bool
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    refund_all(renewal)
    the_question_falls_due()
    refund = Refund.objects.get()
    assert (refund.state, balance("refund_due")) == ("done", 0)
    assert stated(refund) == [True]

    if lost:
        provider.trouble("lose", count=10)
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome="failure")
    if lost:
        refund.refresh_from_db()
        assert refund.state == "done"
        the_question_falls_due()
    work_off()

    refund.refresh_from_db()
    assert (refund.state, refund.done_on, refund.ask_next_at) == ("failed", None, None)
    assert refund.note == "expired_or_canceled_card"
    assert balance("clearing:stripe") == renewal.charge.amount
    assert balance("refund_due") == -renewal.charge.amount
    assert stated(refund) == [False]
    assert AuditLine.objects.filter(verb="refund_came_back").count() == 1
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome="failure")
    work_off()
    assert balance("refund_due") == -renewal.charge.amount
    assert findings().keys() == NAMELESS

    again = carrying.try_again(
        association="jspo", refund=refund.public_id, at=renewal.at, actor=CLERK
    )
    assert (again.state, again.route) == ("approved", "transfer")


def test_a_day_tells_no_more_of_a_refund_that_came_back(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    association = renewal.application.association
    living_at(association, jst("2027-02-18 10:00"))
    refund_all(renewal)
    the_question_falls_due()
    refund = Refund.objects.get()
    assert (refund.state, refund.done_on) == ("done", date(2027, 2, 18))

    def closed_at(moment: str) -> list[tuple[int, int | None]]:
        day = date(2027, 2, 18)
        ask_for_close(association="jspo", provider="stripe", day=day, at=jst(moment))
        close = daily_close("jspo", day)
        assert close.agrees
        return [(line.ours, line.theirs) for line in close.lines]

    back = -renewal.charge.amount
    assert closed_at("2027-02-18 20:00") == [(back, back)]
    living_at(association, jst("2027-02-22 10:00"))
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome="failure")
    work_off()
    assert closed_at("2027-02-22 10:00") == []
    assert ProviderList.objects.filter(source="search").exclude(content=b"").count() == 2


def test_what_is_given_back_is_asked_about_until_it_can_no_longer_come_back(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    refund_all(renewal)
    the_question_falls_due()
    waits = []
    while asked := Refund.objects.filter(ask_next_at__isnull=False).first():
        assert asked.ask_next_at is not None
        waits.append(round((asked.ask_next_at - clock.real_now()) / timedelta(days=1)))
        the_question_falls_due()
    assert waits == [1, 6, 23]
    assert (Refund.objects.get().state, balance("refund_due")) == ("done", 0)


def test_a_refund_is_done_on_the_day_on_which_the_provider_did_it(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    stripe.money_comes(provider, renewal.attempt.order_id)
    work_off()
    refund_all(renewal)
    the_question_falls_due()
    refund = Refund.objects.get()
    association = renewal.application.association
    living_at(association, jst("2027-02-18 10:00"))
    provider.trouble("lose", count=10)
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome="success")
    living_at(association, jst("2027-02-22 10:00"))
    the_question_falls_due()
    refund.refresh_from_db()
    assert (refund.state, refund.done_on) == ("done", date(2027, 2, 18))
    assert Entry.objects.get(kind="refund_paid").value_date == date(2027, 2, 18)

    ask_for_close(
        association="jspo",
        provider="stripe",
        day=date(2027, 2, 18),
        at=jst("2027-02-22 10:00"),
    )
    assert daily_close("jspo", date(2027, 2, 18)).agrees
