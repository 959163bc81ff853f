"""Money back through the provider: whole, in parts, refused, held, and never twice."""

import pytest

from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.payments.providers.directory import PROVIDERS, can_refund
from koshin.capabilities.payments.providers.port import Refund, RefundAnswer
from koshin.capabilities.payments.tried import refund_of
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach

provider = pytest.fixture(providers.running)


@pytest.fixture
def paid(provider: Provider, committed: Ground) -> Settlement:
    """The coach has paid 9,300 yen by card."""
    renewal = coach.who_applied()
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    return Settlement.objects.select_related("attempt").get()


def back(
    settlement: Settlement, amount: int | None = None, *, before: int = 0, key: str = "r-1"
) -> Refund:
    return refund_of(settlement, before=before, amount=amount or settlement.amount, key=key)


def send(refund: Refund) -> RefundAnswer:
    return PROVIDERS["veritrans"].refund(refund)


def given_back(provider: Provider, settlement: Settlement) -> int:
    answer = provider.client.get(f"/control/orders/{settlement.provider_ref}")
    return int(answer.json()["order"]["refunded_amount"])


def test_a_whole_refund_is_done_once_however_often_it_is_sent(
    provider: Provider, paid: Settlement
) -> None:
    first, second = send(back(paid)), send(back(paid))
    assert (first.outcome, second.outcome) == ("done", "done")
    assert first.provider_ref == second.provider_ref != ""
    assert given_back(provider, paid) == paid.amount


def test_refunds_in_parts_add_up_and_the_provider_refuses_what_is_not_there(
    provider: Provider, paid: Settlement
) -> None:
    assert send(back(paid, 1_000)).outcome == "done"
    assert send(back(paid, 1_000, before=1_000, key="r-2")).outcome == "done"
    assert given_back(provider, paid) == 2_000
    rest = paid.amount - 2_000
    assert send(back(paid, rest, before=2_000, key="r-3")).outcome == "done"
    assert given_back(provider, paid) == paid.amount
    with pytest.raises(ValueError, match="cannot be refunded"):
        back(paid, 1, before=paid.amount)


def test_a_refund_whose_answer_is_lost_is_known_when_it_is_sent_again(
    provider: Provider, paid: Settlement
) -> None:
    provider.trouble("timeout_after_success", operation="refund", seconds=0)
    lost = send(back(paid, 1_000))
    assert (lost.outcome, lost.provider_ref) == ("unknown", "")
    assert send(back(paid, 1_000)).outcome == "done"
    assert given_back(provider, paid) == 1_000


def test_a_refund_that_never_arrived_is_sent_again(provider: Provider, paid: Settlement) -> None:
    provider.trouble("5xx", operation="refund")
    assert send(back(paid)).outcome == "unknown"
    assert given_back(provider, paid) == 0
    assert send(back(paid)).outcome == "done"
    assert given_back(provider, paid) == paid.amount


def test_a_refund_that_the_card_company_refuses_says_so(
    provider: Provider, paid: Settlement
) -> None:
    provider.trouble("refuse", operation="refund")
    answer = send(back(paid))
    assert answer.outcome == "refused"
    assert "承認されませんでした" in answer.reason
    assert given_back(provider, paid) == 0


@pytest.mark.parametrize(("outcome", "then"), [("success", "done"), ("failure", "refused")])
def test_a_refund_that_is_held_is_asked_about_until_it_is_decided(
    provider: Provider, paid: Settlement, outcome: str, then: str
) -> None:
    provider.trouble("pending", operation="refund")
    held = send(back(paid))
    adapter = PROVIDERS["veritrans"]
    assert held.outcome == "pending"
    assert adapter.ask_refund(back(paid), provider_ref=held.provider_ref).outcome == "pending"
    provider.control(f"/orders/{paid.provider_ref}/resolve", outcome=outcome)
    assert adapter.ask_refund(back(paid), provider_ref=held.provider_ref).outcome == then


def test_a_shop_and_a_bank_give_nothing_back(provider: Provider, paid: Settlement) -> None:
    assert can_refund("veritrans", "card")
    assert not can_refund("veritrans", "shop")
    assert not can_refund("bank", "bank")
    paid.method = "shop"
    assert send(back(paid)).outcome == "refused"


def test_what_the_provider_answered_is_kept_before_it_is_believed(
    provider: Provider, paid: Settlement
) -> None:
    kept = [m for m in paid.association.inboxmessage_set.all() if m.kind == "answer"]
    assert kept
    assert {m.headers["order"] for m in kept} == {paid.provider_ref}
    assert any(b'"Capture"' in bytes(m.body) for m in kept)
    assert {(m.state, m.verified) for m in kept} == {("done", True)}
