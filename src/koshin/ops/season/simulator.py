"""The payment simulator as a program of its own, which tells a letterbox instead of us."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from koshin.ops.season.letterbox import Letterbox
from koshin.ops.season.outside import Outside
from koshin.platform import clock
from koshin.platform.environment import Merchant, StripeAccount
from koshin.platform.leash import Leash

PATIENCE_SECONDS = 30.0


class NoSimulator(Exception):
    """The simulator did not start; the message is one line."""


@contextmanager
def running(
    *,
    merchants: Mapping[str, Merchant],
    accounts: Mapping[str, StripeAccount],
    port: int,
    box: Letterbox,
    directory: Path,
    environment: Mapping[str, str],
) -> Iterator[Outside]:
    """The simulator on ``port`` while the block lasts, with a client for what people do there."""
    config = directory / "season-simulator.json"
    config.write_text(json.dumps(_config(merchants, accounts, box.url)))
    config.chmod(0o600)
    leash = Leash()
    words = [sys.executable, "-m", "payment_simulator", f"--port={port}", f"--config={config}"]
    with (directory / "season-simulator.log").open("ab") as log:
        process = leash.launch(words, environment=environment, output=log)
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20
        ) as client:
            _wait_for(client)
            yield Outside(client=client)
    finally:
        process.terminate()
        process.wait()
        leash.release(process.pid)
        leash.close()


def _config(
    merchants: Mapping[str, Merchant], accounts: Mapping[str, StripeAccount], url: str
) -> dict[str, object]:
    return {
        "notice_retry_seconds": [],
        "push_retry_seconds": [],
        "merchants": [
            {
                "name": code,
                "merchant_id": one.merchant_id,
                "hash_seed": one.hash_seed,
                "ccid": one.ccid,
                "merchant_key": one.merchant_key,
                "bank_settlement_type": "" if one.payeasy_type == "00" else one.payeasy_type,
                "push_url": f"{url}/hooks/veritrans/{code}/push",
                "business_time_url": f"{url}/business-time",
            }
            for code, one in merchants.items()
        ],
        "stripe_accounts": [
            {
                "name": code,
                "secret_key": one.secret_key,
                "webhook_secrets": list(one.webhook_secrets),
                "webhook_url": f"{url}/hooks/stripe/{code}/event",
                "business_time_url": f"{url}/business-time",
            }
            for code, one in accounts.items()
        ],
    }


def _wait_for(client: httpx.Client) -> None:
    deadline = clock.monotonic() + PATIENCE_SECONDS
    while clock.monotonic() < deadline:
        try:
            client.get("/control/faults")
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise NoSimulator("決済シミュレーターが起動しません。")
