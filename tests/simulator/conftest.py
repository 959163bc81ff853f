"""The simulator on a free port, and a merchant that listens."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from payment_simulator.server import Server
from payment_simulator.settings import parse_settings
from payment_simulator.simulator import Simulator
from tests.simulator.world import Merchant, World


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    """A merchant's server."""
    merchant = Merchant()
    yield merchant
    merchant.stop()


@pytest.fixture
def world(merchant: Merchant, tmp_path: Path) -> Iterator[World]:
    """A running simulator that knows the merchant."""
    simulator = Simulator(parse_settings(merchant.config()), tmp_path)
    server = Server(simulator, host="127.0.0.1", port=0)
    server.start()
    url = f"http://127.0.0.1:{server.port}"
    with httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
        yield World(client=client, merchant=merchant)
    server.stop()
