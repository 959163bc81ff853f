"""The demo's calendar does not exist in production: no control, no address, no effect."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from koshin.capabilities.people.models import Association
from koshin.platform import postgres
from tests import stories
from tests.ground import ROOT, Ground

VISITOR = """
import json
import sys

import django
django.setup()
from django.test import Client
client = Client(headers={"host": "koshin.example.jp"})
pages = {
    "page": client.get("/jspo/", secure=True),
    "move": client.post("/jspo/calendar/", {"to": "2030-01-01T00:00"}, secure=True),
    "time": client.get("/_demo/business-time/jspo", secure=True),
}
seen = {name: [p.status_code, "calendar/" in p.content.decode()] for name, p in pages.items()}
json.dump(seen, sys.stdout)
"""

OFFSET = timedelta(days=85)


def visit(ground: Ground, mode: str) -> dict[str, tuple[int, bool]]:
    """Status of each address and whether the control is on its page, in a process of that mode."""
    env = {
        **os.environ,
        "KOSHIN_MODE": mode,
        "KOSHIN_BASE_URL": "https://koshin.example.jp",
        "KOSHIN_ALLOWED_HOSTS": "koshin.example.jp",
        "DATABASE_URL": ground.url(postgres.APP),
        "KOSHIN_ENCRYPTION_KEYS": "x" * 43 + "=",
        "DJANGO_SETTINGS_MODULE": "koshin.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", VISITOR],
        env=env, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name: (status, shown) for name, (status, shown) in json.loads(done.stdout).items()}


@pytest.fixture
def association(committed: Ground) -> Association:
    made = stories.association("jspo").association
    made.clock_offset = OFFSET
    made.save(update_fields=["clock_offset"])
    return made


def test_production_has_neither_the_control_nor_its_addresses(
    committed: Ground, association: Association
) -> None:
    seen = visit(committed, "production")
    assert seen["page"] == (200, False)
    assert seen["move"][0] == 404
    assert seen["time"][0] == 404
    association.refresh_from_db()
    assert association.clock_offset == OFFSET


def test_the_demo_has_them(committed: Ground, association: Association) -> None:
    seen = visit(committed, "demo")
    assert seen["page"] == (200, True)
    assert seen["time"][0] == 200
    assert seen["move"][0] != 404
    association.refresh_from_db()
    assert datetime.now(UTC) + association.clock_offset > datetime(2029, 12, 31, tzinfo=UTC)
