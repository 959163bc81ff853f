"""What every test may ask for.

- ``db`` / ``@pytest.mark.django_db``: a database whose changes are rolled back.
- ``committed``: a database where commits are real; emptied by the owner afterwards. (Django's own
  ``transactional_db`` empties tables as the role of the web, which may not do so: do not use it.)
- ``served``: the base URL of the site, served from this process on committed data.
- ``ground``: where PostgreSQL is, and the URL of each role.
- ``chromium``: a real browser with Japanese letters (tests/browser.py).
- ``demo``: the real ``./run demo``, for tests in a browser (tests/demo_fixture.py).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from pytest_django.plugin import DjangoDbBlocker

from koshin.platform import postgres
from tests.ground import ROOT, Ground, Server

pytest_plugins = ["tests.browser", "tests.demo_fixture"]

GROUND = pytest.StashKey[Ground]()
SERVER = pytest.StashKey[Server]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once per run; tell Django of it in the processes that run tests."""
    os.environ["PYTHONPATH"] = str(ROOT / "src")  # for the programs that tests start
    worker = getattr(config, "workerinput", None)
    if worker is None:
        if config.option.collectonly or config.option.help:
            return
        server = config.stash[SERVER] = Server()
        os.environ["KOSHIN_TEST_GROUND"] = f"{server.cluster.port} {server.directory}"
        if config.getoption("numprocesses", None):
            return
    port, directory = os.environ["KOSHIN_TEST_GROUND"].split(" ", 1)
    name = f"koshin_{worker['workerid']}" if worker else "koshin_main"
    ground = Ground(directory=Path(directory), port=int(port), name=name)
    config.stash[GROUND] = ground
    payments = f"http://127.0.0.1:{postgres.free_port()}"
    os.environ.update(
        ground.variables(),
        VERITRANS_WEB_URL=f"{payments}/web1",
        VERITRANS_API_URL=payments,
        STRIPE_API_URL=payments,
        DJANGO_SETTINGS_MODULE="koshin.config.settings",
    )
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


@pytest.fixture(scope="session")
def ground(request: pytest.FixtureRequest) -> Ground:
    """Where PostgreSQL is; asking for it makes the database of this test process."""
    found = request.config.stash[GROUND]
    found.ensure_database()
    return found


@pytest.fixture(scope="session")
def django_db_setup(ground: Ground) -> None:
    """The database stands already: Django neither makes, migrates nor drops one."""


@pytest.fixture
def committed(ground: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """A database where commits are real, also from other threads and processes."""
    with django_db_blocker.unblock():
        yield ground
        connections.close_all()
        ground.empty()


@pytest.fixture
def served(committed: Ground) -> Iterator[str]:
    """The base URL of the site, answered by threads of this process."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
