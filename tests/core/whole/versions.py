"""Makes books of rules: a scheme alone, or with versions before it that judge some cases."""

from datetime import date
from random import Random

from koshin.core.scheme.version_rules import Version
from koshin.core.versions import RuleBook
from tests.core.whole.making import Maker

ROUNDS = ("2025", "2026", "2027", "2026-04-01", "2026-10-01", "2027-04-01")


def book(make: Maker) -> RuleBook:
    """Every second one has more than one version."""
    newest = make.scheme()
    if make.random.random() < 0.5:
        return RuleBook((newest,))
    schemes = [newest, *(make.scheme() for _ in range(make.random.choice([1, 1, 2])))]
    if make.random.random() < 0.5:
        same = {"calendar": newest.calendar, "journeys": newest.journeys}
        schemes = [scheme.model_copy(update=same) for scheme in schemes]
    stated = [
        scheme.model_copy(update={"version": version(make.random, f"v{number}")})
        for number, scheme in enumerate(schemes[:-1])
    ]
    return RuleBook((*stated, schemes[-1]))


def version(draw: Random, code: str) -> Version:
    """Mostly by round, where the columns say whom the newest judges."""
    judged_by = draw.choice(["cycle", "cycle", "cycle", "award", "application", "activity"])
    if judged_by == "cycle":
        first, last = sorted(draw.choices(ROUNDS, k=2))
        return Version(
            code=code,
            reason="改定",
            judged_by="cycle",
            since_cycle=first,
            until_cycle=draw.choice([None, None, last]),
            old_or_new_until=draw.choice([None, None, *ROUNDS]),
        )
    return Version.model_validate(
        {
            "code": code,
            "reason": "改定",
            "judged_by": judged_by,
            "since": date(2026, draw.randint(1, 12), 1),
            "running": None if judged_by == "award" else draw.choice(["keep", "change"]),
        }
    )
