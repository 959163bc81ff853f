"""The program as it is started: its state survives, it stops cleanly, it says what is wrong."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from payment_simulator.settings import BadConfig, parse_settings
from tests.simulator.world import Merchant, World

COMMAND = (sys.executable, "-m", "payment_simulator")


def start(directory: Path, merchant: Merchant) -> tuple[subprocess.Popen[str], str]:
    config = directory / "config.json"
    config.write_text(json.dumps(merchant.config()), encoding="utf-8")
    arguments = ("--port", "0", "--data", str(directory / "data"), "--config", str(config))
    process = subprocess.Popen((*COMMAND, *arguments), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    return process, found[0]


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=15)
    return process.returncode


def test_orders_survive_a_clean_stop(merchant: Merchant, tmp_path: Path) -> None:
    process, url = start(tmp_path, merchant)
    with httpx.Client(base_url=url, trust_env=False) as client:
        World(client, merchant).take_slip(World(client, merchant).open_page())
    assert stop(process) == 0
    process, url = start(tmp_path, merchant)
    with httpx.Client(base_url=url, trust_env=False) as client:
        assert World(client, merchant).search()["orderId"] == "ORDER-1"
    assert stop(process) == 0


def test_a_missing_configuration_is_one_clear_line(tmp_path: Path) -> None:
    arguments = ("--config", str(tmp_path / "none.json"))
    done = subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "none.json" in done.stderr


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"merchant_key": "abc"}, "64 hex"),
        ({"ccid": None}, "text"),
    ],
)
def test_a_bad_merchant_is_refused_with_the_reason(
    merchant: Merchant, changes: dict[str, str], reason: str
) -> None:
    config = merchant.config()
    config["merchants"][0].update(changes)
    with pytest.raises(BadConfig, match=reason):
        parse_settings(config)
