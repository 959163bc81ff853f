"""What a run found, as plain JSON values and back: counters by several words become rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from koshin.core.whole.fingerprint import MODULUS
from koshin.ops.whole.explained import Example
from koshin.ops.whole.tally import Answers
from koshin.ops.whole.what_if import CHANGES, SAMPLES, Comparison


def packed(found: Comparison, shown: Sequence[Example]) -> dict[str, Any]:
    """A comparison with the samples that it explains."""
    return {
        "holders": found.holders,
        "one_by_one": found.one_by_one,
        "fingerprint": found.fingerprint,
        "credentials": [[*key, n] for key, n in sorted(found.credentials.items())],
        "yen": [[*key, n] for key, n in sorted(found.yen.items())],
        "payers": [[key, n] for key, n in sorted(found.payers.items())],
        "earned": [[*key, n] for key, n in sorted(found.earned.items())],
        "items": [[*key, n] for key, n in sorted(found.items.items())],
        "applications": [[*key, n] for key, n in sorted(found.applications.items())],
        "examples": [asdict(one) for one in shown],
    }


def together(values: Iterable[dict[str, Any]]) -> tuple[Comparison, tuple[Example, ...]]:
    """The comparison and the samples of all shares, as a single run finds them."""
    found, shown = Comparison(), list[Example]()
    for value in values:
        found.add(
            Comparison(
                holders=value["holders"],
                one_by_one=value["one_by_one"],
                fingerprint=value["fingerprint"],
                credentials=Counter({(q, a, c): n for q, a, c, n in value["credentials"]}),
                yen=Counter({(area, side): n for area, side, n in value["yen"]}),
                payers=Counter(dict(value["payers"])),
                earned=Counter({(code, side): n for code, side, n in value["earned"]}),
                items=Counter({(code, side): n for code, side, n in value["items"]}),
                applications=Counter({(k, a, side): n for k, a, side, n in value["applications"]}),
            )
        )
        shown += [Example(**one) for one in value["examples"]]
    return found, tuple(chosen(shown))


def chosen(shown: Iterable[Example]) -> Iterable[Example]:
    """The samples with the lowest ranks of each change, changes in their order."""
    for change in CHANGES:
        mine = sorted((one for one in shown if one.change == change), key=lambda one: one.rank)
        yield from mine[:SAMPLES]


def packed_answers(found: Answers) -> dict[str, Any]:
    """How many are answered how."""
    return {
        "holders": found.holders,
        "one_by_one": found.one_by_one,
        "fingerprint": found.fingerprint,
        "answers": [[*key, n] for key, n in found.rows()],
    }


def answers_together(values: Iterable[dict[str, Any]]) -> Answers:
    """The answers of all shares."""
    total = Answers()
    for value in values:
        total.holders += value["holders"]
        total.one_by_one += value["one_by_one"]
        total.fingerprint = (total.fingerprint + value["fingerprint"]) % MODULUS
        total.counted.update(
            {
                (kind, qualification, cycle, outcome, tuple(reasons)): n
                for kind, qualification, cycle, outcome, reasons, n in value["answers"]
            }
        )
    return total
