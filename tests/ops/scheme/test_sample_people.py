"""``./run scheme check`` gives a sample person what rules ask for, or says that it cannot."""

from pathlib import Path

import pytest

from tests.core.test_unreachable_rules import all_of, scheme
from tests.ops.scheme.asking import ask

SAID = "label: 単位, unit: 点, done: の活動"
BOTH = f"activities: [walk, talk], {SAID}"
WALKS = f"activities: [walk], {SAID}"
POINTS = "credits: {points: {unit: 点, rounding: {step: 1, mode: floor, at: day}, convert: [%s]}}\n"
HOURS = POINTS % "{activities: [walk], per: hour, worth: 1, weight: 3, least: 2, at_most: 6}"
DAYS = POINTS % "{activities: [walk], per: day, least: 5}"
THREE = f"kind: count, code: a, at_least: 3, repeats: {{by: course, at_most: 1}}, {BOTH}"
EACH = f"kind: each, code: e, label: 毎年, every: fiscal_year, of: {{{THREE}}}"
NONE = f"kind: none, code: n, activities: [talk], {SAID}"
EITHER = f"kind: any, code: o, label: どちらか, of: [{{{THREE}}}, {{{NONE}}}]"
WALK = "kind: count, code: w, activities: [walk], at_least: 1, unit: 回, label: 歩, done: の案内"
REST = "kind: elapsed, code: r, since: activity, activity: walk, at_least_months: 30, label: 休養"


def pool(groups: str) -> str:
    return f"kind: pool, code: pool, at_least: 12, {BOTH}, groups: [{groups}]"


@pytest.mark.parametrize(
    ("part", "more"),
    [
        (f"kind: count, code: a, at_least: 2, sources: [self], {BOTH}", ""),
        (f"kind: distinct, code: a, by: provider, at_least: 3, {BOTH}", ""),
        (f"kind: distinct, code: a, by: day, at_least: 4, {BOTH}", ""),
        (f"kind: distinct, code: a, by: kind, at_least: 2, {BOTH}", ""),
        (f"kind: distinct, code: a, by: mode, at_least: 3, modes: [x, y, z], {BOTH}", ""),
        (f"kind: sum_plus_distinct, code: a, by: topic, at_least: 7, {BOTH}", ""),
        (f"kind: sum, code: a, at_least: 9, all_topics: [x, y], roles: [lecturer], {BOTH}", ""),
        (f"kind: sum, code: a, at_least: 20, credit: points, {WALKS}", HOURS),
        (f"kind: sum, code: a, at_least: 3, credit: points, {WALKS}", DAYS),
        (pool("{code: g, label: 歩, activities: [walk], at_most: 3, per: day}"), ""),
        (pool("{code: g, label: 歩, activities: [walk, talk], at_most: 2, per: month}"), ""),
        (pool("{code: g, label: 歩, activities: [walk, talk], at_most: 3, per: provider}"), ""),
        (pool("{code: g, label: 歩, activities: [walk], at_most_share: '0.25', at_least: 2}"), ""),
        (pool("{code: g, label: 歩, activities: [walk], sources: [self], at_least: 5}"), ""),
        (EACH, ""),
        ("kind: elapsed, code: a, label: 経過, since: award, at_least_months: 30", ""),
        ("kind: elapsed, code: a, label: 経過, since: term, at_least_months: 13", ""),
        (EITHER, ""),
    ],
)
def test_somebody_with_everything_renews(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, part: str, more: str
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(scheme(all_of(part), more), encoding="utf-8")
    said = ask(capsys, "check", path, "--on", "2027-04-10")
    assert said.code == 0
    assert len(said.lines) == 4
    assert "0円で手続きでき" in said.lines[1]


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("at_least: 8", "at_least: '0.5'"),
        ("at_least: 8", "at_most: '0.5'"),
        ("at_least: 8, at_most: 400", "at_least: '0.9'"),
    ],
)
def test_a_share_of_what_is_asked_for_is_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, whole: str, part: str
) -> None:
    path = tmp_path / "small.yaml"
    parts = (
        f"kind: sum, code: whole, {whole}, {BOTH}",
        f"kind: share, code: share, part: {{activities: [talk]}}, {part}, {BOTH}",
    )
    path.write_text(scheme(all_of(*parts)), encoding="utf-8")
    said = ask(capsys, "check", path, "--on", "2027-04-10")
    assert said.code == 0
    assert len(said.lines) == 4
    assert "0円で手続きでき" in said.lines[1]


def test_what_cannot_be_filled_is_named_and_is_no_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(scheme(all_of(WALK, REST)), encoding="utf-8")
    said = ask(capsys, "check", path, "--on", "2027-04-10")
    assert said.code == 0
    ready, idle, late, note = said.lines[1:]
    assert "休養: " in ready
    assert "歩があと1回必要です。" in idle
    assert "受付は2027年5月31日(月) 23:59に終了しました。" in late
    assert "自動では作りきれませんでした(休養)。規則の誤りとは限りません。" in note
