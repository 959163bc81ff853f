"""The sample of an audit can be computed by anybody, and is about as large as stated."""

import hashlib
from datetime import date
from decimal import Decimal

from koshin.core.audit import chosen, deadline, kept_until, sample
from koshin.core.decision import Cycle, Window
from koshin.core.facts import Period
from koshin.core.scheme.audit_rules import Audit
from tests.core.judging import AFTER

AUDIT = Audit.model_validate(
    {
        "code": "check",
        "label": "抽出調査",
        "activities": ["x"],
        "share": "0.05",
        "seed": "published-2027",
        "deadline_days": 30,
        "keep_months": 12,
        "counts_while_open": False,
    }
)
NUMBERS = [f"{number:07d}" for number in range(4000)]


def test_the_choice_is_the_digest_that_the_page_describes() -> None:
    digest = hashlib.sha256(b"published-2027/check/2027/0000001").hexdigest()
    expected = int(digest, 16) * 100 < 5 * 2**256
    assert chosen(AUDIT, cycle="2027", number="0000001") is expected


def test_about_the_stated_share_is_chosen_whoever_else_is_there() -> None:
    found = sample(AUDIT, cycle="2027", numbers=NUMBERS)
    assert 150 <= len(found) <= 250
    assert set(sample(AUDIT, cycle="2027", numbers=reversed(NUMBERS[:50]))) == {
        number for number in found if number in NUMBERS[:50]
    }


def test_every_round_and_every_seed_draws_anew() -> None:
    first = sample(AUDIT, cycle="2027", numbers=NUMBERS)
    assert sample(AUDIT, cycle="2028", numbers=NUMBERS) != first
    other = AUDIT.model_copy(update={"seed": "another"})
    assert sample(other, cycle="2027", numbers=NUMBERS) != first


def test_a_share_of_one_is_everybody() -> None:
    everybody = AUDIT.model_copy(update={"share": Decimal(1)})
    assert sample(everybody, cycle="2027", numbers=NUMBERS[:9]) == tuple(NUMBERS[:9])


def test_evidence_is_due_and_kept_as_long_as_stated() -> None:
    cycle = Cycle(
        code="2027",
        label="2027年度",
        judged=Period(start=date(2026, 4, 1), end=date(2027, 3, 31)),
        window=Window(opens=AFTER, closes=AFTER),
        current_end=None,
        new_term=Period(start=date(2027, 6, 1), end=date(2028, 5, 31)),
        ordinal=1,
    )
    assert deadline(AUDIT, asked_on=date(2027, 4, 10)) == date(2027, 5, 10)
    assert kept_until(AUDIT, cycle=cycle) == date(2028, 3, 31)
