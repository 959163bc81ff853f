"""Asks the program of a stranger (verify.mjs, in Node) what it thinks of a digital certificate."""

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright._impl._driver import compute_driver_executable

PROGRAM = Path(__file__).with_name("verify.mjs")


def published(client: Client, document: dict[str, Any], *, accept: str = "*/*") -> dict[str, str]:
    """What the association publishes at the addresses that a certificate names."""
    base = settings.BASE_URL
    wanted = [one["statusListCredential"] for one in document.get("credentialStatus", [])]
    association = document["issuer"]["id"].rpartition(":")[2]
    found = {}
    for address in (*wanted, f"{base}/{association}/did.json"):
        answer = client.get(address.removeprefix(base), headers={"accept": accept})
        assert answer.status_code == 200, address
        found[address] = answer.content.decode()
    return found


def verdict_of(
    presented: dict[str, Any] | str, *, web: dict[str, str], at: datetime
) -> dict[str, Any]:
    """The answer of the program about what somebody presents, given what the web says."""
    node, _ = compute_driver_executable()
    done = subprocess.run(
        [node, str(PROGRAM)],
        input=json.dumps({"presented": presented, "at": at.isoformat(), "web": web}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
