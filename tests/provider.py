"""The payment provider as tests meet it: the real simulator, our hooks served, a real worker.

A module of tests makes the fixture of it: ``provider = pytest.fixture(running)``. It needs
``served`` (conftest.py), so data are committed; the association's business time is where the test
puts it.
"""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings as django_settings
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from koshin.capabilities.payments.values import Redirect
from koshin.capabilities.people.models import Association
from koshin.platform import clock
from payment_simulator.server import Server
from payment_simulator.settings import parse_settings
from payment_simulator.simulator import Simulator

RETURN_URL = "http://testserver/back-from-paying"
SUCCESS = "4111111111111111"
REFUSED = "4000000000000002"
PENDING = "5105105105105100"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """What a browser does on the hosted page, a person at a till, and trouble on the way."""

    client: httpx.Client
    sim: Simulator

    def enter(self, redirect: Redirect) -> str:
        """Follow the form to the hosted page; the path of its pages."""
        entered = self.client.post(redirect.url, data=dict(redirect.fields))
        assert entered.status_code == 303, entered.text
        return str(entered.headers["location"]).removesuffix("/amount")

    def pay_by_card(self, redirect: Redirect, *, number: str = SUCCESS) -> httpx.Response:
        """Walk the card pages to their end; the provider reports before the browser returns."""
        return self.finish_card(self.enter(redirect), number=number)

    def finish_card(self, page: str, *, number: str = SUCCESS) -> httpx.Response:
        """Fill in the card on a page that was entered before."""
        card = {"card_number": number, "card_expire": "12/30", "security_code": "123"}
        assert self.client.post(f"{page}/card", data=card).status_code == 303
        assert self.client.post(f"{page}/confirm").status_code == 303
        return self.client.post(f"{page}/3ds", data={"outcome": "success"})

    def take_slip(self, redirect: Redirect, *, shop: str = "sej") -> httpx.Response:
        """Choose a convenience store and get a number to pay with."""
        page = self.enter(redirect)
        form = {"name1": "髙橋", "name2": "花子", "telephone": "09012345678", "shop": shop}
        return self.client.post(f"{page}/cvs", data=form)

    def take_numbers(self, redirect: Redirect) -> httpx.Response:
        """Choose Pay-easy and get its three numbers."""
        page = self.enter(redirect)
        form = {"name1": "髙橋", "name2": "花子", "kana1": "タカハシ", "kana2": "ハナコ"}
        return self.client.post(f"{page}/bank", data=form)

    def control(self, path: str, **body: Any) -> dict[str, Any]:
        """POST to the control surface; it must agree."""
        answer = self.client.post(f"/control{path}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def pay_at_shop(self, order_id: str, **body: Any) -> None:
        """Pay a slip at the till: ``amount``, ``paid_at``, ``notify``, ``force``."""
        self.control(f"/orders/{order_id}/pay", **body)

    def trouble(self, kind: str, **body: Any) -> None:
        """Order trouble of a kind for the next message or call."""
        self.control("/faults", kind=kind, **body)

    def tell(self, association: str, body: str, *, sign: bool | str = True) -> str:
        """Push any body, signed as said; how our server answered."""
        merchant = django_settings.VERITRANS_MERCHANTS[association].merchant_id
        sent = self.control("/push-raw", merchant_id=merchant, body=body, sign=sign)
        return str(sent["messages"][0]["answers"][0])


def config(base_url: str) -> dict[str, Any]:
    """The simulator's configuration for the associations of the tests."""
    return {
        "stripe_accounts": [
            {
                "name": code,
                "secret_key": account.secret_key,
                "webhook_secrets": list(account.webhook_secrets),
                "webhook_url": f"{base_url}/hooks/stripe/{code}/event",
                "business_time_url": f"{base_url}/_demo/business-time/{code}",
            }
            for code, account in django_settings.STRIPE_ACCOUNTS.items()
        ],
        "notice_retry_seconds": [0.1, 0.1, 0.1],
        "push_retry_seconds": [0.1, 0.1, 0.1],
        "merchants": [
            {
                "name": code,
                "merchant_id": contract.merchant_id,
                "hash_seed": contract.hash_seed,
                "ccid": contract.ccid,
                "merchant_key": contract.merchant_key,
                "bank_settlement_type": "" if contract.payeasy_type == "00" else "03",
                "push_url": f"{base_url}/hooks/veritrans/{code}/push",
                "business_time_url": f"{base_url}/_demo/business-time/{code}",
                "shop_name": code,
            }
            for code, contract in django_settings.VERITRANS_MERCHANTS.items()
        ],
    }


def running(served: str, settings: Settings, tmp_path: Path) -> Iterator[Provider]:
    """The simulator, which reports to this process's server."""
    settings.BASE_URL = served
    port = urlsplit(os.environ["VERITRANS_API_URL"]).port
    assert port is not None
    sim = Simulator(parse_settings(config(served)), tmp_path)
    server = Server(sim, host="127.0.0.1", port=port)
    server.start()
    # The simulator waits 1.5 s for the business date; the first answer of a server takes longer.
    httpx.get(f"{served}/healthz", trust_env=False, timeout=20)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client:
        yield Provider(client=client, sim=sim)
    server.stop()


def living_at(association: Association, at: datetime) -> Association:
    """Put the association's business time at an instant; it goes on from there."""
    association.clock_offset = at - clock.real_now()
    association.save()
    return association


def work_off() -> None:
    """Run a real worker until no job is waiting."""

    async def work() -> None:
        connected = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with connected.open_async():
            await connected.run_worker_async(
                wait=False,
                concurrency=4,
                install_signal_handlers=False,
                listen_notify=False,
                delete_jobs="successful",
            )

    # A worker that need not wait goes home while the last job is still making new ones. It runs in
    # a thread of its own, because a browser of another test may hold the event loop of this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        while _something_to_do():
            thread.submit(lambda: asyncio.run(work())).result()


def _something_to_do() -> bool:
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=clock.real_now())
    return bool(ProcrastinateJob.objects.filter(due, status="todo").exists())
