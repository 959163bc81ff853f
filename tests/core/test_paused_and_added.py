"""Who paused holds on for as long as the pause moved the end, also for what is added."""

from dataclasses import replace
from datetime import date, datetime

from koshin.core.cycles import running_credentials, standing_term
from koshin.core.dates import JST
from koshin.core.facts import CredentialFact, Facts, Period, Suspension
from koshin.core.lifecycle.suspend import may_suspend
from koshin.core.scheme.alone import load_alone
from tests.ground import ROOT

HARBOUR = load_alone(
    "harbour.yaml", (ROOT / "examples" / "schemes" / "harbour.yaml").read_text(encoding="utf-8")
)
HELD = CredentialFact(
    id=1,
    qualification=next(iter(HARBOUR.qualifications)),
    number="1",
    awarded_on=date(2022, 4, 1),
    terms=(Period(start=date(2022, 4, 1), end=date(2025, 3, 31)),),
)
PAUSE = Suspension(reason="illness", requested_on=date(2024, 4, 1), until=date(2025, 4, 1))


def test_a_credential_runs_until_the_end_to_which_a_pause_moved_it() -> None:
    paused = replace(HELD, suspensions=(PAUSE,))
    at = datetime(2025, 6, 1, tzinfo=JST)
    assert standing_term(HARBOUR, paused, at=at).end == date(2026, 3, 31)
    for held, running in ((HELD, 0), (paused, 1)):
        found = running_credentials(HARBOUR, Facts(credentials=(held,)), on=date(2025, 6, 1))
        assert len(found) == running
    assert running_credentials(HARBOUR, Facts(credentials=(paused,)), on=date(2026, 4, 1)) == ()


def test_who_is_carried_on_by_a_pause_may_pause_again_in_the_time_that_it_brought() -> None:
    paused = replace(HELD, suspensions=(PAUSE,))
    policy = HARBOUR.suspension
    assert policy is not None
    for held, day, expected in ((HELD, 1, {"lapsed"}), (paused, 1, set())):
        answer = may_suspend(
            HARBOUR,
            held,
            starts_on=date(2025, 6, day),
            ends_on=date(2025, 12, 31),
            reason=next(iter(policy.reasons)),
            at=datetime(2025, 6, day, 10, tzinfo=JST),
        )
        assert {reason.code for reason in answer.reasons} == expected
