"""What new rules would do to everybody: counted, priced, explained, and nothing written."""

import json
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import InternalError, connection

from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.facts import of_holders
from koshin.core.dates import civil
from koshin.core.decide import decide
from koshin.core.fees import quote
from koshin.core.scheme.guard import Guard
from koshin.ops.whole.run import Rules, Share, moment, over
from koshin.ops.whole.tally import Tally, tally
from koshin.ops.whole.what_if import Compare, Comparison
from koshin.platform.files import scheme_files
from tests.ground import Ground
from tests.stories import World, association, finished_course, holder, holding, jst, pointed

POINTS = ("6", "9.5", "10", "30")
APRIL = jst("2027-04-20 10:00")


@pytest.fixture
def itc(committed: Ground) -> World:
    """Four coordinators with different points, one in the first round, and one who passed."""
    world = association("itc")
    for number, points in enumerate(POINTS):
        person = holder(world, number=f"C000000{number}")
        Holder.objects.filter(pk=person.pk).update(prefecture=("東京都", "大阪府")[number % 2])
        term = ("2026-06-01", "2027-05-31")
        holding(world, person, qualification="itc", awarded="2024-10-01", term=term)
        pointed(world, person, on="2026-06-04", points=points, at=jst("2026-06-05 10:00"))
    fresh = holder(world, number="C0000009")
    finished_course(fresh, qualification="itc", on="2026-06-04")
    return world


def eased(directory: Path, old: str, new: str) -> Path:
    """The association's files with one change."""
    for name, text in scheme_files("itc").items():
        path = directory / "new" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new), encoding="utf-8")
    return directory / "new"


def asked(*words: object) -> str:
    out = StringIO()
    call_command("what_if", *map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_who_gains_and_what_it_brings(itc: World, tmp_path: Path) -> None:
    new = eased(tmp_path, "at_least: 10\n", "at_least: 8\n")
    found: dict[str, Any] = json.loads(asked(new, "--cycle", "2027", "--json"))
    assert found["credentials"] == {
        "gains": 1, "loses": 0, "may_still": 2, "may_not_still": 1, "enters": 0, "leaves": 0,
    }  # fmt: skip
    assert found["by_area"]["大阪府"]["gains"] == 1
    assert (found["income"]["old"], found["income"]["new"]) == (44_000, 66_000)
    assert found["applications"]["renewal"] == {"old": 2, "new": 3}
    assert found["income"]["by_qualification"] == {"itc": {"old": 44_000, "new": 66_000}}
    assert found["applications"]["items_by_qualification"] == {"itc": {"old": 2, "new": 3}}
    by_area = {area: of["renewal"] for area, of in found["applications"]["by_area"].items()}
    assert (by_area["大阪府"], by_area["東京都"]) == ({"old": 1, "new": 2}, {"old": 1, "new": 1})
    [example] = found["examples"]
    assert (example["change"], example["holder"]) == ("gains", "C0000001")
    assert "あと0.5ポイント必要です。" in example["old"]
    assert found["decided_one_by_one"] == 0


def test_rules_for_later_rounds_take_nothing_from_those_who_are_in_this_one(
    itc: World, tmp_path: Path
) -> None:
    late = eased(tmp_path, "at_least: 10\n", "at_least: 12\n")
    rules = late / "schemes" / "coordinator.yaml"
    stated = 'version: {code: strict, reason: 改定, judged_by: cycle, since_cycle: "YEAR"}\n'
    text = rules.read_text(encoding="utf-8")

    def change(year: str) -> tuple[dict[str, int], dict[str, int], int]:
        rules.write_text(stated.replace("YEAR", year) + text, encoding="utf-8")
        found = json.loads(asked(late, "--cycle", "2027", "--json"))
        counts = {change: n for change, n in found["credentials"].items() if n}
        income = {side: found["income"][side] for side in ("old", "new")}
        assert found["income"]["by_qualification"] == {"itc": income}
        return counts, income, found["decided_one_by_one"]

    kept = {"old": 44_000, "new": 44_000}
    less = {"old": 44_000, "new": 22_000}
    # Who passed and is not registered yet is always decided alone.
    assert change("2028") == ({"may_still": 2, "may_not_still": 2}, kept, 1)
    assert change("2027") == ({"loses": 1, "may_still": 1, "may_not_still": 2}, less, 1)


def test_examples_are_told_by_the_version_that_judges(itc: World, tmp_path: Path) -> None:
    new = eased(tmp_path, "at_least: 10\n", "at_least: 12\n")
    rules = new / "schemes" / "coordinator.yaml"
    stated = "version: {code: strict, reason: 改定, judged_by: award, since: 2024-10-01}\n"
    rules.write_text(stated + rules.read_text(encoding="utf-8"), encoding="utf-8")
    found = json.loads(asked(new, "--cycle", "2027", "--json"))
    assert found["decided_one_by_one"] == 0
    [example] = found["examples"]
    assert (example["change"], example["holder"]) == ("loses", "C0000002")
    assert "あと2ポイント必要です。" in example["new"]


def test_the_same_question_gets_the_same_answer_until_the_data_change(
    itc: World, tmp_path: Path
) -> None:
    new = eased(tmp_path, "at_least: 10\n", "at_least: 12\n")
    first = asked(new, "--cycle", "2027", "--json")
    assert asked(new, "--cycle", "2027", "--json") == first
    person = Holder.objects.get(number="C0000000")
    pointed(itc, person, on="2026-07-04", points="1", at=jst("2026-07-05 10:00"))
    later = json.loads(asked(new, "--cycle", "2027", "--json"))
    assert later["snapshot"] != json.loads(first)["snapshot"]
    assert later["credentials"] == json.loads(first)["credentials"]


def test_people_read_it_in_their_words(itc: World, tmp_path: Path) -> None:
    new = eased(tmp_path, "at_least: 10\n", "at_least: 12\n")
    said = asked(new, "--cycle", "2027")
    assert "  更新できなくなる: 1件" in said
    assert "  今の規則 44,000円 → 新しい規則 22,000円(差 -22,000円)" in said
    assert "更新できなくなる: 登録番号 C0000002 ITコーディネータ" in said
    assert "  東京都: 22,000円 → 0円(差 -22,000円)" in said
    assert "  大阪府: 22,000円 → 22,000円(差 +0円)" in said
    assert "  ITコーディネータ: 対象4件 増0 減1" in said
    assert "  更新(追加登録を含む): 2件 → 1件(差 -1件)" in said
    assert "  東京都: 1件 → 0件(差 -1件)" in said
    assert "  ITコーディネータ: 2件 → 1件(差 -1件)" in said
    assert "  ITコーディネータ: 44,000円 → 22,000円(差 -22,000円)" in said


def test_progress_is_told_while_it_runs(itc: World, tmp_path: Path) -> None:
    new = eased(tmp_path, "at_least: 10\n", "at_least: 12\n")
    told = StringIO()
    call_command("what_if", str(new), "--cycle", "2027", stdout=StringIO(), stderr=told)
    assert told.getvalue().splitlines()[-1] == "5 / 5人"


def test_nothing_can_be_written_meanwhile(itc: World) -> None:
    with moment("itc", [itc.scheme]), pytest.raises(InternalError, match="read-only transaction"):
        Association.objects.create(code="x", name="x", clock_offset=jst("2027-01-01 00:00") - APRIL)


def test_shares_and_threads_add_up_to_the_whole(itc: World, tmp_path: Path) -> None:
    old = Rules(scheme=itc.scheme, at=APRIL)
    new = replace(old, at=jst("2027-05-31 10:00"))
    compare = Compare(cycle="2027", seed=7)

    def together(*shares: Share, workers: int = 1) -> Comparison:
        total = Comparison()
        for share in reversed(shares):
            with moment("itc", [itc.scheme], share) as then:
                for part in over(then, (old, new), compare, workers=workers, size=2):
                    total.add(part)
        return total

    whole = together(Share())
    assert whole.holders == 5
    assert together(*(Share(number=n, of=3) for n in (1, 2, 3))) == whole
    assert together(Share(), workers=2) == whole


def test_where_many_are_decided_one_by_one_processes_add_up_to_the_whole(itc: World) -> None:
    adult = Guard(age_from=18, reckoned_on="decision")
    node = itc.scheme.requirements["renewal"].model_copy(update={"when": adult})
    slow = itc.scheme.model_copy(update={"requirements": {"renewal": node}})
    rules = tuple(Rules(scheme=slow, at=at) for at in (APRIL, jst("2027-05-31 10:00")))

    def together(workers: int) -> Comparison:
        total = Comparison()
        with moment("itc", [slow]) as then:
            parts = over(then, rules, Compare(cycle="2027", seed=7), workers=workers, size=2)
            for part in parts:
                total.add(part)
        return total

    whole = together(1)
    assert (whole.holders, whole.one_by_one) == (5, 4)
    assert together(2) == whole


def test_the_tally_counts_what_decide_says(itc: World) -> None:
    counted: Tally = Counter()
    with moment("itc", [itc.scheme]) as then:
        for some, left in over(then, (Rules(scheme=itc.scheme, at=APRIL),), tally, size=2):
            counted += some
            assert left == 0
    everybody = of_holders(list(Holder.objects.values_list("pk", flat=True)))
    options = [
        option
        for facts in everybody.values()
        for option in decide(itc.scheme, facts, at=APRIL).options
    ]
    assert counted == Counter(
        (
            option.kind,
            option.qualification,
            option.cycle.code,
            option.finding.outcome if option.finding else None,
            tuple(reason.code for reason in option.reasons),
        )
        for option in options
    )
    assert sum(counted.values()) == 4


def test_income_is_the_sum_of_the_quotes(itc: World) -> None:
    rules = Rules(scheme=itc.scheme, at=jst("2027-05-31 10:00"))
    with moment("itc", [itc.scheme]) as then:
        [found] = over(then, (rules, rules), Compare(cycle="2027", seed=7))
    expected, lines, items = 0, Counter[str](), Counter[str]()
    for facts in of_holders(list(Holder.objects.values_list("pk", flat=True))).values():
        offered = [o for o in decide(itc.scheme, facts, at=rules.at).options if o.offered]
        owed = quote(itc.scheme, offered, on=civil(rules.at), facts=facts)
        expected += owed.total.amount
        items.update(option.qualification for option in offered)
        for line in owed.lines:
            lines[line.qualification] += line.amount.amount
    assert sum(yen for (_, side), yen in found.yen.items() if side == 0) == expected > 0
    assert +Counter({code: yen for (code, side), yen in found.earned.items() if side == 0}) == lines
    assert +Counter({code: n for (code, side), n in found.items.items() if side == 0}) == items
    assert connection.in_atomic_block is False
