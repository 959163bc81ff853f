"""``./run scheme check`` and ``test``: what an officer sees of a sound and of a faulty scheme."""

from pathlib import Path

import pytest

from tests.ground import ROOT
from tests.ops.scheme.asking import GARDEN, ask, changed, line_of

ASSOCIATIONS = ROOT / "associations"


def test_a_sound_scheme_tells_of_three_people(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "check", GARDEN, "--on", "2027-04-10")
    assert said.code == 0
    assert "「見本庭園協会」の規則に誤りはありません(資格 1、要件 1、ケース 2)。" in said.lines[0]
    ready, idle, late = said.lines[1:]
    assert "3,000円で手続きでき、有効期間は2028年5月31日(水)までになります。" in ready
    assert "案内の実績があと2回必要です。" in idle
    assert "研修があと4.5時間必要です。" in idle
    assert "2027年5月31日(月) 23:59に終了しました。" in late


def test_several_associations_are_checked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "check", ASSOCIATIONS / "itc", ASSOCIATIONS / "jspo")
    assert said.code == 0
    assert said.text.count("誤りはありません") == 2


def test_a_fault_is_named_with_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = changed(tmp_path, ("requirement: renewal", "requirment: renewal"))
    said = ask(capsys, "check", path, GARDEN, "--on", "2027-04-10")
    assert said.code == 1
    assert said.lines[0] == (
        "garden.yaml:10:24: qualifications.guide.requirment: the key requirment is not known here"
        " → remove this key or correct its spelling"
    )
    assert "誤りはありません" in said.text


def test_a_fault_in_a_case_is_a_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = ask(capsys, "check", changed(tmp_path, ("offered: true", "offred: true")))
    assert said.code == 1
    assert "offred" in said.text


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = ask(capsys, "test", tmp_path / "nothing.yaml")
    assert said.code == 1
    assert "nothing.yaml" in said.text


def test_the_cases_of_a_scheme_hold(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "test", GARDEN, ASSOCIATIONS / "itc")
    assert said.code == 0
    assert "2件のケースのうち、2件が期待どおりです。" in said.lines[0]


def test_a_failing_case_shows_what_was_judged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = ask(capsys, "test", changed(tmp_path, ('amount: "4.5"}', 'amount: "4"}')))
    assert said.code == 1
    assert "✗ garden.yaml: two walks and four and a half hours are enough" in said.lines
    place = said.lines.index("    guide.offered")
    assert said.lines[place + 1 : place + 3] == ["      期待: true", "      結果: false"]
    shown = [line.strip() for line in said.lines]
    assert "✗ 研修 [hours] 不足 4時間(必要 4.5時間、あと0.5時間) 期限 2027年3月31日(水)" in shown


def test_a_failing_case_is_told_in_english_as_well(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = changed(tmp_path, ('amount: "4.5"}', 'amount: "4"}'), ("total: 3000}", "total: 3001}"))
    said = ask(capsys, "test", path, "--explain", "en")
    assert said.code == 1
    lines = [line.strip() for line in said.lines]
    assert lines[1:4] == ["guide.offered", "expected: true", "got: false"]
    place = lines.index("total")
    assert lines[place + 1 : place + 3] == ["expected: 3001", "got: 3000"]
    assert "✗ training [hours] unmet 4 of 4.5 hour(s), 0.5 more by 2027-03-31" in lines
    assert said.lines[-1].endswith("1 of 2 cases are as expected.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{kind: walk, on: 2026-04-01}", "{kind: wolk, on: 2026-04-01}", "no activity kind wolk"),
        ("{kind: walk, on: 2026-04-01}", "{kind: walk, on: 2027-04-11}", "lies in the future"),
        ('on: 2026-10-10, amount: "4.5"', 'on: 2026-10-10, amount: "-1"', "greater than"),
    ],
    ids=["a kind that is not there", "a day in the future", "an amount below nothing"],
)
def test_facts_that_cannot_be_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, old: str, new: str, words: str
) -> None:
    path = changed(tmp_path, (old, new))
    text = path.read_text(encoding="utf-8")
    said = ask(capsys, "test", path)
    assert said.code == 1
    assert said.lines[0].startswith(f"garden.yaml:{line_of(text, new)}:")
    assert words in said.lines[0]
