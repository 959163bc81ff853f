"""Whatever people, provider and office do in whatever order, no yen is lost or doubled.

A state machine over the real verbs on a real PostgreSQL with real commits; the provider is the
simulator. After every step the database is compared with the reference (``books``), the doctor
looks now and then and at the end. ``KOSHIN_MODEL_EXAMPLES`` and ``KOSHIN_MODEL_STEPS`` make it
longer. Of what people can do with money and register, the verbs that do not exist yet are not
played: revoking a credential, renaming a person, merging two, and deleting one.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import provider as providers
from tests.ground import Ground
from tests.models.payers import Payers
from tests.models.returns import Returns
from tests.provider import Provider

EXAMPLES = int(os.environ.get("KOSHIN_MODEL_EXAMPLES", "6"))
STEPS = int(os.environ.get("KOSHIN_MODEL_STEPS", "25"))


class Money(Payers, Returns):
    """Everybody at once."""


provider = pytest.fixture(providers.running)


def test_no_order_of_events_loses_or_doubles_a_yen(
    committed: Ground, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Money, "ground", committed, raising=False)
    monkeypatch.setattr(Money, "provider", provider, raising=False)
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
