"""A thousand payments, each told of 1 to 20 times in no order, among forgeries and lies (R-04)."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client

from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.tasks import confirm_attempt, send_one_refund
from koshin.capabilities.payments.actions.interpret import interpret
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.models import Attempt, Charge, InboxMessage, Settlement
from koshin.capabilities.payments.providers.veritrans.signatures import content_hmac
from koshin.capabilities.people.models import Holder
from koshin.core.money import Yen
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from payment_simulator.orders import Order
from payment_simulator.simulator import Simulator
from tests import provider as providers
from tests import stories
from tests.ground import Ground
from tests.provider import Provider
from tests.races.coach import balance, cases, owed

provider = pytest.fixture(providers.running)
PAYMENTS, RECORDS_A_PUSH, WAVES = 1_000, 25, 4


def owing(holder: Holder, number: int) -> Attempt:
    """One more charge of the holder with an attempt that is open."""
    now = clock.real_now()
    with transaction.atomic():
        made = make_charge(
            association="jspo",
            holder_id=holder.pk,
            purpose="sample",
            purpose_ref=uuid4(),
            title="見本",
            lines=[],
            amount=Yen(5_000 + number),
            due_at=now + timedelta(days=30),
            at=now,
        )
    charge = Charge.objects.get(pk=made.pk)
    return open_attempt(charge=charge, method="shop", at=now, actor=SYSTEM).attempt


def paid_at_the_till(sim: Simulator, attempt: Attempt) -> None:
    """The provider's books: the slip was issued, paid, and reported to it."""
    contract = django_settings.VERITRANS_MERCHANTS["jspo"]
    now = clock.real_now()
    order = Order(
        merchant_id=contract.merchant_id,
        order_id=attempt.order_id,
        amount=attempt.amount,
        settlement_type="02",
        session_id=attempt.session_id,
        dummy=True,
        capture=True,
        auto_return=True,
        merchant_encryption_key="-",
        browser_encryption_key="-",
        page_token=attempt.session_id,
        pay_limit=(now + timedelta(days=14)).date().isoformat(),
        finish_return_url="",
        unfinish_return_url="",
        error_return_url="",
        finish_access_url="",
        registered_at=now.isoformat(),
        state="received",
        cvs_type="sej",
        receipt_no=f"{attempt.pk:013d}",
        paid_at=now.isoformat(),
        received_at=now.isoformat(),
        paid_amount=attempt.amount,
    )
    for command in ("Authorize", "Capture"):
        order.note(
            number=attempt.pk,
            service="cvs",
            command=command,
            mstatus="success",
            result_code="D001000000000000",
            at=now,
            amount=attempt.amount,
        )
    assert sim.orders.add(order)


def pushes(records: list[tuple[str, int]], *, first: int) -> Iterator[bytes]:
    """The records in batches, as one push each."""
    for start in range(0, len(records), RECORDS_A_PUSH):
        batch = records[start : start + RECORDS_A_PUSH]
        fields = {"numberOfNotify": str(len(batch)), "pushTime": "20270215103000"}
        fields["pushId"] = f"{first + start:08d}"
        for index, (order_id, amount) in enumerate(batch):
            fields |= {
                f"orderId{index:04d}": order_id,
                f"rcvAmount{index:04d}": str(amount),
                f"dummy{index:04d}": "1",
            }
        yield urlencode(fields).encode()


def told(client: Client, body: bytes, *, forged: bool = False) -> int:
    contract = django_settings.VERITRANS_MERCHANTS["jspo"]
    key = "ab" * 32 if forged else contract.merchant_key
    value = content_hmac(body=body, merchant_key=key)
    return client.post(
        "/hooks/veritrans/jspo/push",
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Hmac": f"h=HmacSHA256;s={contract.ccid};v={value}"},
    ).status_code


def read_and_ask(chance: random.Random) -> None:
    """What the worker does, in no order: read every message, ask (twice) about every order."""
    now = clock.real_now()
    waiting = list(InboxMessage.objects.filter(state="new").values_list("pk", flat=True))
    chance.shuffle(waiting)
    asked = [
        pk
        for one in waiting
        for pk in interpret(one, at=now, confirm=confirm_attempt, ask_refund=send_one_refund)
    ]
    twice = [*dict.fromkeys(asked), *dict.fromkeys(asked)]
    chance.shuffle(twice)
    for pk in twice:
        confirm(pk, at=now)


def test_a_thousand_payments_told_of_again_and_again_settle_a_thousand_times(
    provider: Provider, committed: Ground, client: Client
) -> None:
    chance = random.Random(20_270_401)
    for name, merchant in provider.sim.settings.merchants.items():
        in_real_time = replace(merchant, business_time_url="")
        provider.sim.settings.merchants[name] = in_real_time
    world = stories.association("jspo")
    holder = stories.holder(world, number="1000001")
    attempts = [owing(holder, number) for number in range(PAYMENTS)]
    for attempt in attempts:
        paid_at_the_till(provider.sim, attempt)
    unpaid = [owing(holder, number) for number in range(20)]

    copies = [(a.order_id, a.amount) for a in attempts for _ in range(chance.randint(1, 20))]
    copies += [(a.order_id, a.amount - 1) for a in attempts[:20]]  # off by one: a lie
    copies += [(f"nobody-{n}", 5_000) for n in range(20)]
    copies += [(a.order_id, a.amount) for a in unpaid]  # told, and not so
    chance.shuffle(copies)
    size = len(copies) // WAVES + 1
    for wave in range(WAVES):
        part = copies[wave * size : (wave + 1) * size]
        for body in pushes(part, first=wave * size):
            assert told(client, body) == 200
        for body in pushes([(a.order_id, a.amount) for a in unpaid], first=wave):
            assert told(client, body, forged=True) == 500
        read_and_ask(chance)

    assert Settlement.objects.count() == PAYMENTS
    total = sum(a.amount for a in attempts)
    assert balance("clearing:veritrans") == total
    assert balance("suspense") == 0
    assert owed() == sum(a.amount for a in unpaid)
    assert Attempt.objects.filter(state="paid").count() == PAYMENTS
    assert sorted({kind for kind, _ in cases()}) == ["unknown_order", "wrong_amount"]
    assert len(cases()) == 40
    forged = InboxMessage.objects.filter(verified=False)
    assert set(forged.values_list("state", flat=True)) == {"quarantined"}
    assert sum(forged.values_list("times", flat=True)) == WAVES
    assert not InboxMessage.objects.filter(verified=True, state="quarantined").exists()
