"""A process killed at any named place of a settlement: afterwards it is as if nothing had happened.

A coordinator of ITC whose report is in has paid by card: the settlement passes every failpoint,
down to the completed renewal, its paper and its two mails.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import InboxMessage, MoneyCase
from koshin.platform import jobs
from koshin.platform.failpoints import (
    BANK,
    BUNDLE,
    CASE,
    DEPOSIT,
    PAYOUT,
    REFUND,
    SETTLEMENT,
    START,
    TRANSFER,
)
from koshin.platform.tasks import retry_stalled_jobs
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.findings import findings
from tests.ground import ROOT, Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal

provider = pytest.fixture(providers.running)
SOURCES = ROOT / "src" / "koshin"


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.coordinator_who_applied()


def act(*words: str, failpoint: str = "", body: bytes = b"") -> int:
    """How an act in a process of its own ended; below 0: the signal that killed it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.races.act", *words],
        input=body,
        env={**os.environ, "KOSHIN_FAILPOINT": failpoint},
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


def report(renewal: Renewal) -> bytes:
    """What the provider reports of the card payment; always the same content."""
    return (
        f"numberOfNotify=1&pushTime=20270420100500&pushId=1&orderId0000={renewal.attempt.order_id}"
        "&vResultCode0000=G011A00100000000&txnType0000=VerifyNotify&mpiMstatus0000=success"
        "&cardMstatus0000=success&dummy0000=1"
    ).encode()


def a_minute_later() -> None:
    """The dead worker has been silent for a minute; the upkeep task is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'"
        )
    jobs.enqueue(retry_stalled_jobs, timestamp=0)


@pytest.mark.parametrize("failpoint", SETTLEMENT)
def test_killed_at_any_place_it_settles_once_in_the_end(
    provider: Provider, renewal: Renewal, failpoint: str
) -> None:
    provider.trouble("lose", operation="result")
    provider.trouble("lose", operation="mpi")
    provider.pay_by_card(renewal.redirect("card"))

    in_web = failpoint.startswith("inbox.")
    if in_web:
        killed = act("push", "itc", failpoint=failpoint, body=report(renewal))
        # The provider got no answer, so it reports again.
        assert provider.tell("itc", report(renewal).decode()) == "200"
    else:
        assert provider.tell("itc", report(renewal).decode()) == "200"
        killed = act("work", failpoint=failpoint)
    assert killed == -signal.SIGKILL, f"{failpoint} is never passed"

    a_minute_later()
    work_off()

    renewal.is_complete_once()
    assert InboxMessage.objects.get(kind="push").state == "done"
    assert InboxMessage.objects.filter(kind="answer", state="done").exists()
    assert sorted(Mail.objects.values_list("template", flat=True)) == [
        "applied",
        "completed",
        "payment_received",
    ]
    assert Paper.objects.filter(kind="result_notice").count() == 1
    assert not MoneyCase.objects.exists()
    assert findings() == {}


@pytest.mark.parametrize("failpoint", SETTLEMENT)
def test_killed_at_any_place_money_of_stripe_settles_once_in_the_end(
    provider: Provider, renewal: Renewal, failpoint: str
) -> None:
    redirect = renewal.redirect("card", provider="stripe")
    provider.trouble("lose", operation="event", count=2)
    stripe.pay_by_card(provider, redirect)
    order = renewal.attempt.order_id
    events = provider.client.get(f"/control/stripe/sessions/{order}/events").json()["bodies"]
    if failpoint.startswith("inbox."):
        killed = act("event", "itc", failpoint=failpoint, body=events[0].encode())
        assert stripe.tell(provider, "itc", events[0]) == "200"
    else:
        assert stripe.tell(provider, "itc", events[0]) == "200"
        killed = act("work", failpoint=failpoint)
    assert killed == -signal.SIGKILL, f"{failpoint} is never passed"

    a_minute_later()
    work_off()

    renewal.is_complete_once()
    assert InboxMessage.objects.get(kind="event").state == "done"
    assert Paper.objects.filter(kind="result_notice").count() == 1
    assert not MoneyCase.objects.exists()
    assert findings() == {}


def test_every_failpoint_of_the_code_is_in_a_list_whose_places_are_all_tried() -> None:
    named = {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r'failpoint\("([a-z_.]+)"\)', Path(path).read_text("utf-8"))
    }
    every = (SETTLEMENT, REFUND, BANK, START, DEPOSIT, BUNDLE, CASE, TRANSFER, PAYOUT)
    assert named == {name for part in every for name in part}
