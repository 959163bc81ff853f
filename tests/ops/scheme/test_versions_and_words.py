"""``./run scheme decide``: several versions, and words of records that no rule knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ops.scheme.asking import GARDEN, Said, ask

HELD = {"qualification": "guide", "awarded_on": "2025-06-01", "terms": ["2026-06-01/2027-05-31"]}
DONE = [
    {"kind": "walk", "on": "2026-07-01"},
    {"kind": "walk", "on": "2026-07-02"},
    {"kind": "course", "on": "2026-10-10", "amount": "4.5"},
]
Facts = dict[str, Any]


def newer(directory: Path, stated: str) -> Path:
    """The garden's rules of a later version, which asks for three walks."""
    text = GARDEN.read_text(encoding="utf-8").replace("at_least: 2", "at_least: 3")
    path = directory / "newer.yaml"
    path.write_text(f"version: {{code: three, reason: 改定, {stated}}}\n{text}", encoding="utf-8")
    return path


def decide(
    capsys: pytest.CaptureFixture[str], path: Path, facts: Facts, directory: Path, *more: str | Path
) -> Said:
    file = directory / "facts.json"
    file.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return ask(capsys, "decide", path, "--facts", file, "--on", "2027-04-10", *more)


def judged(
    capsys: pytest.CaptureFixture[str], directory: Path, stated: str, facts: Facts | None = None
) -> tuple[str, bool, list[tuple[str, str]]]:
    """Which version judges, whether the renewal is offered, and what each version said."""
    facts = facts or {"credentials": [HELD], "activities": DONE}
    path = newer(directory, stated)
    said = decide(capsys, path, facts, directory, "--json", "--before", GARDEN)
    [option] = json.loads(said.text)["options"]
    weighed = [(one["version"], one["verdict"]) for one in option["weighed"]]
    return option["rules"], option["offered"], weighed


@pytest.mark.parametrize(
    ("stated", "rules", "offered", "weighed"),
    [
        ('judged_by: cycle, since_cycle: "2027"', "three", False, [("three", "judges")]),
        (
            'judged_by: cycle, since_cycle: "2028"', "", True,
            [("three", "not_yet"), ("", "last")],
        ),
        (
            'judged_by: cycle, since_cycle: "2020", until_cycle: "2026"', "", True,
            [("three", "over"), ("", "last")],
        ),
        (
            'judged_by: cycle, since_cycle: "2027", old_or_new_until: "2027"', "", True,
            [("three", "not_met"), ("", "met_before")],
        ),
        (
            "judged_by: application, since: 2027-04-05, running: keep", "", True,
            [("three", "running"), ("", "last")],
        ),
        ("judged_by: award, since: 2025-06-01", "three", False, [("three", "judges")]),
    ],
)  # fmt: skip
def test_the_version_that_judges_is_named_with_what_the_newer_ones_say(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    stated: str,
    rules: str,
    offered: bool,
    weighed: list[tuple[str, str]],
) -> None:
    assert judged(capsys, tmp_path, stated) == (rules, offered, weighed)


def test_people_read_which_version_judges_and_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = newer(tmp_path, 'judged_by: cycle, since_cycle: "2028"')
    facts = {"credentials": [HELD], "activities": DONE}
    japanese = decide(capsys, path, facts, tmp_path, "--before", GARDEN)
    assert (
        "  § 規則の版「three」: 判定しません。更新の回 2027は、この版の始まり(2028)より前です。"
    ) in japanese.lines
    english = decide(capsys, path, facts, tmp_path, "--before", GARDEN, "--explain", "en")
    assert "  § version three: does not judge; the round 2027 lies before 2028" in english.lines
    assert "  § rules without a version: judges; no newer version is for this case" in english.lines


def test_the_only_version_is_named_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = newer(tmp_path, 'judged_by: cycle, since_cycle: "2027"')
    said = decide(capsys, path, {"credentials": [HELD]}, tmp_path)
    assert "  § 規則の版「three」: この規則で判定します。ほかの版はありません。" in said.lines


def test_versions_that_could_never_judge_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = newer(tmp_path, 'judged_by: cycle, since_cycle: "2028"')
    said = decide(capsys, GARDEN, {"credentials": [HELD]}, tmp_path, "--before", path)
    assert said.code == 1
    assert said.text.startswith(f"{GARDEN}: version がない規則は")
    assert "--before の順(新しい順)を直してください。" in said.text


def test_what_an_older_version_knows_is_known(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = newer(tmp_path, 'judged_by: cycle, since_cycle: "2028"')
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: walk", "kind: stroll").replace("  walk:", "  stroll:")
                    .replace("[walk]", "[stroll]"), encoding="utf-8")  # fmt: skip
    facts = {"credentials": [HELD], "activities": DONE}
    said = decide(capsys, path, facts, tmp_path, "--json", "--before", GARDEN)
    assert json.loads(said.text)["options"][0]["offered"] is True
    assert decide(capsys, path, facts, tmp_path, "--json").code == 1


WORDED = """
code: worded
name: 言葉の例
activity_kinds: {talk: {label: 講習, unit: 時間}, visit: {label: 見学, unit: 回}, tea: {label: 茶会, unit: 回}}
qualifications: {holder: {name: 資格, requirement: renewal}}
vocabulary: {roles: [listener], modes: [online]}
requirements:
  renewal:
    kind: all
    code: renewal
    label: 条件
    of:
      - {kind: count, code: talks, label: 講習, activities: [talk], roles: [speaker], topics: [ethics], at_least: 1, unit: 回, done: の講習}
      - {kind: distinct, by: provider, code: visits, label: 見学, activities: [visit], at_least: 1, unit: 件, done: の見学}
calendar:
  family: fiscal_year
  window: {opens_on: "04-01", opens_at: "00:00", closes_on: "05-31", closes_at: "23:59:59"}
  term_ends_on: "05-31"
  first_usable_fiscal_years: 1
  label: "{year}年度の更新"
"""  # noqa: E501
TALK = {"kind": "talk", "on": "2026-07-01"}


@pytest.mark.parametrize(
    ("more", "pointer", "remedy"),
    [
        ({"role": "speker"}, "/activities/0/role", "use one of: listener, speaker"),
        ({"topic": "ethic"}, "/activities/0/topic", "use one of: ethics"),
        ({"tags": ["ethics", "logic"]}, "/activities/0/tags/1", "use one of: ethics"),
        ({"mode": "offline"}, "/activities/0/mode", "use one of: online"),
    ],
)
def test_a_word_that_the_scheme_does_not_know_is_refused_at_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, more: Facts, pointer: str, remedy: str
) -> None:
    path = tmp_path / "worded.yaml"
    path.write_text(WORDED, encoding="utf-8")
    said = decide(capsys, path, {"activities": [{**TALK, **more}]}, tmp_path, "--json")
    [problem] = json.loads(said.text)["refused"]
    assert said.code == 1
    assert problem["pointer"] == pointer
    assert remedy in problem["remedy"]
    assert "vocabulary" in problem["remedy"]


@pytest.mark.parametrize(
    ("record", "pointers"),
    [
        ({**TALK, "role": "listener"}, []),
        ({**TALK, "role": "speaker", "topic": "ethics"}, []),
        ({**TALK, "amount": 2, "hours": 3}, ["/activities/0/amount", "/activities/0/hours"]),
        ({**TALK, "provider": "city"}, ["/activities/0/provider"]),
        ({**TALK, "course": "a1"}, ["/activities/0/course"]),
        ({"kind": "visit", "on": "2026-07-01", "provider": "city"}, []),
        ({"kind": "visit", "on": "2026-07-01", "role": "speaker"}, ["/activities/0/role"]),
        ({"kind": "tea", "on": "2026-07-01", "amount": 2}, ["/activities/0/kind"]),
    ],
)
def test_what_no_rule_can_read_is_said_and_does_not_pass_silently(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, record: Facts, pointers: list[str]
) -> None:
    path = tmp_path / "worded.yaml"
    path.write_text(WORDED, encoding="utf-8")
    said = decide(capsys, path, {"activities": [record]}, tmp_path, "--json")
    assert said.code == 0
    assert [problem["pointer"] for problem in json.loads(said.text)["unread"]] == pointers
    text = decide(capsys, path, {"activities": [record]}, tmp_path).text
    assert text.count("どの規則も読まない記載です") == len(pointers)
