"""``./run scheme decide``, ``diff`` and ``schema``."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from koshin.core.scheme.facts_format import FactsGiven
from tests.ground import ROOT
from tests.ops.scheme.asking import GARDEN, Said, ask, changed

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")

FACTS: dict[str, Any] = {
    "born_on": "1980-05-05",
    "credentials": [
        {
            "qualification": "guide",
            "awarded_on": "2026-06-01",
            "terms": ["2026-06-01/2027-05-31"],
        }
    ],
    "activities": [
        {"kind": "walk", "on": "2026-07-01"},
        {"kind": "walk", "on": "2026-03-31"},
        {"kind": "course", "on": "2026-10-10", "amount": "4.5"},
    ],
}


def decide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: dict[str, Any], *more: str
) -> Said:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return ask(capsys, "decide", GARDEN, "--facts", path, *more)


def test_programs_get_every_node_with_its_records(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = decide(capsys, tmp_path, FACTS, "--on", "2027-04-10", "--json")
    value = json.loads(said.text)
    [option] = value["options"]
    walks, hours = option["finding"]["children"]
    assert (said.code, value["scheme"], option["offered"]) == (0, "garden", False)
    assert (walks["outcome"], walks["amount"], walks["need"], walks["shortfall"]) == (
        "unmet", "1", "2", "1",
    )  # fmt: skip
    assert walks["deadline"] == "2027-03-31"
    assert [(r["activity"], r["amount"]) for r in walks["counted"]] == [(1, "1")]
    assert {r["activity"]: r["code"] for r in walks["uncounted"]} == {
        2: "before_period",
        3: "other_kind",
    }
    assert (hours["outcome"], hours["amount"]) == ("met", "4.5")
    assert (value["quote"]["total"], option["quote"]["total"]) == (0, 3000)
    assert option["quote"]["lines"][0]["rule"] == "1回の更新ごとにかかります。"
    assert option["cycle"]["window"] == {
        "opens": "2027-04-01T00:00:00+09:00",
        "closes": "2027-05-31T23:59:59+09:00",
    }
    assert option["cycle"]["new_term"] == {"start": "2027-06-01", "end": "2028-05-31"}


def test_what_is_not_judged_is_named_with_the_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "facts.json"
    held = {"qualification": "itc", "awarded_on": "2020-04-10", "terms": ["2020-04-10/2027-05-31"]}
    path.write_text(json.dumps({"credentials": [held]}), encoding="utf-8")
    itc = ROOT / "associations" / "itc"
    said = ask(capsys, "decide", itc, "--facts", path, "--on", "2027-04-10", "--json")
    [option] = json.loads(said.text)["options"]
    assert [(part["code"], part["why"]) for part in option["unasked"]] == [
        ("followup", "not_for_you"),
        ("report", "step"),
        ("fee", "step"),
    ]


def test_a_forecast_says_what_will_be_then(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = {**FACTS, "activities": [*FACTS["activities"], {"kind": "walk", "on": "2027-02-01"}]}
    said = decide(
        capsys, tmp_path, facts, "--on", "2027-03-01", "--forecast", "2027-04-01", "--json"
    )
    value = json.loads(said.text)
    assert [r["code"] for r in value["options"][0]["reasons"]] == ["window_before"]
    assert value["forecast"]["options"][0]["offered"] is True
    assert value["forecast"]["quote"]["total"] == 3000


def test_people_read_it_in_either_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    japanese = decide(capsys, tmp_path, FACTS, "--on", "2027-04-10").text
    assert "✗ 案内の実績 [walks] 不足 1回(必要 2回、あと1回) 期限 2027年3月31日(水)" in japanese
    assert "- 2026年3月31日(火) 庭園の案内: 対象期間" in japanese
    english = decide(capsys, tmp_path, FACTS, "--on", "2027-04-10", "--explain", "en").text
    assert "■ garden guide, renewal (renewal of 2027): not possible now" in english
    assert "! A requirement is not met. walks led: 1 time(s) missing by 2027-03-31." in english
    assert "✗ walks led [walks] unmet 1 of 2 time(s), 1 more by 2027-03-31" in english
    assert "- 2026-03-31 garden walk: done before the period that counts" in english
    assert "costs: 3,000 yen" in english
    assert not JAPANESE.search(english)


def test_a_difference_is_said_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    new = changed(
        tmp_path,
        ("at_least: 2", "at_least: 3"),
        ("amount: 3000", "amount: 3500"),
        ('closes_on: "05-31"', 'closes_on: "06-15"'),
        ("  course:", "  talk: {label: 講話, unit: 回}\n  course:"),
    )
    said = ask(capsys, "diff", GARDEN, new)
    assert said.code == 0
    assert (
        "要件・更新の条件・条件・案内の実績・必要な量が「2」から「3」に変わります。" in said.lines
    )
    assert "費用・更新料・金額・1番目・金額が「3,000円」から「3,500円」に変わります。" in said.lines
    assert "期間・手続き期間・受付終了の日が「5月31日」から「6月15日」に変わります。" in said.lines
    assert any(line.startswith("活動の種類・講話が加わります") for line in said.lines)


def test_equal_rules_differ_in_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "diff", GARDEN, GARDEN).lines == ["規則に違いはありません。"]


@pytest.mark.parametrize("name", ["scheme", "association", "facts", "cases"])
def test_editors_get_a_schema(capsys: pytest.CaptureFixture[str], name: str) -> None:
    schema = json.loads(ask(capsys, "schema", name).text)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False


def test_one_file_may_leave_presentation_out(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(ask(capsys, "schema").text)
    wanted = {"code", "name", "activity_kinds", "qualifications", "requirements", "calendar"}
    assert set(schema["required"]) == wanted
    assert "cases" in schema["properties"]


def test_the_schema_of_facts_knows_every_key() -> None:
    assert set(FactsGiven.model_json_schema()["properties"]) == set(FactsGiven.model_fields)
