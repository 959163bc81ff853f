"""The page that teaches the language: its examples run, and its tables name what there is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from koshin.core.scheme.association import MemberTerms
from koshin.core.scheme.calendar_rules import Override
from koshin.core.scheme.consistency import PLACEHOLDERS, REQUIRED_NOTICES
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.notice_plan import NoticePlan
from koshin.core.scheme.paper_rules import TaxRule
from koshin.core.scheme.reader import read
from koshin.core.scheme.reissue_rules import ReissueRules
from koshin.core.scheme.rules import Qualification, Requirement
from koshin.core.scheme.version_rules import Version
from koshin.ops.scheme.__main__ import main, parser
from koshin.ops.scheme.case_format import Case
from koshin.ops.scheme.schema import NAMES, schema_of
from tests.ground import ROOT

PAGE = (ROOT / "docs" / "scheme-language.md").read_text(encoding="utf-8")
RUN = re.compile(r"<!-- run: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
# What the page writes as code: a word in a sentence teaches no key.
CODE = " ".join(re.findall(r"```.*?```|`[^`\n]+`", PAGE, re.DOTALL))
BLOCK = re.compile(r"(?<!-->\n)```yaml\n(.*?)```", re.DOTALL)
PARTS: dict[str, TypeAdapter[Any]] = {
    "qualifications": TypeAdapter(dict[str, Qualification]),
    "requirements": TypeAdapter(dict[str, Requirement]),
    "credits": TypeAdapter(dict[str, Credit]),
    "overrides": TypeAdapter(tuple[Override, ...]),
    "notice_plans": TypeAdapter(tuple[NoticePlan, ...]),
    "taxes": TypeAdapter(tuple[TaxRule, ...]),
    "cases": TypeAdapter(tuple[Case, ...]),
    "reissue": TypeAdapter(ReissueRules),
    "version": TypeAdapter(Version),
    "member_terms": TypeAdapter(MemberTerms),
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files that the page tells a newcomer to write."""
    for name, text in RUN.findall(PAGE):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_first_scheme_is_in_order_and_its_cases_hold(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    garden = str(files / "garden.yaml")
    assert main(["check", garden]) == 0
    assert main(["test", garden]) == 0
    assert "1件のケースのうち、1件が期待どおりです。" in capsys.readouterr().out


def test_the_larger_scheme_is_in_order_and_its_cases_hold(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = str(files / "library.yaml")
    assert main(["check", library, "--on", "2027-03-01"]) == 0
    assert main(["test", library]) == 0
    assert "5件のケースのうち、5件が期待どおりです。" in capsys.readouterr().out


def keys(schema: object) -> set[str]:
    """Every key that a JSON Schema knows, at whatever depth."""
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    stated = schema.get("properties", {})
    return {key for key in stated if isinstance(stated[key], dict)} | keys(list(schema.values()))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_every_file_is_taught(name: str) -> None:
    known = keys(json.loads(schema_of(name)))
    assert len(known) > 30
    assert not {key for key in known if not re.search(rf"\b{key}\b", CODE)}


def test_the_change_that_the_page_proposes_fails_and_shows_why(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files / "garden.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at_least: 2", "at_least: 3"))
    assert main(["test", str(path)]) == 1
    assert "✗ 案内の実績 [walks] 不足 2回(必要 3回、あと1回)" in capsys.readouterr().out


def test_the_facts_of_the_page_are_answered(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = str(files / "facts.json")
    words = ["decide", str(files / "garden.yaml"), "--facts", facts, "--on", "2027-04-10"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "庭園案内人の更新(2027年度の更新): 手続きできます" in said
    assert "理由: 台風で庭園が閉鎖されたため" in said


def test_every_other_example_is_of_the_language() -> None:
    blocks = BLOCK.findall(PAGE)
    assert len(blocks) >= 5
    for block in blocks:
        value = read("page.yaml", block).value
        for key, part in value.items():
            PARTS[key].validate_python(part)


def test_every_kind_of_requirement_is_taught() -> None:
    schema = TypeAdapter(Requirement).json_schema()
    for kind in schema["discriminator"]["mapping"]:
        assert f"`{kind}`" in PAGE, kind


def test_every_word_after_run_scheme_is_taught() -> None:
    for word in ("check", "test", "decide", "diff", "schema"):
        assert f"`./run scheme {word}" in PAGE
        assert word in parser().format_help()


def test_every_mail_that_is_needed_is_named() -> None:
    for code in REQUIRED_NOTICES:
        assert f"`{code}`" in PAGE, code


def test_every_placeholder_of_a_mail_is_named() -> None:
    for name in PLACEHOLDERS["notices"]:
        assert f"`{{{name}}}`" in PAGE, name
