"""Every case that is written down, of every scheme, judged as columns."""

import ast
from datetime import datetime
from pathlib import Path

import pytest

from koshin.core.dates import JST
from koshin.core.facts import Facts
from koshin.core.versions import RuleBook
from koshin.core.whole.judge import Judge
from koshin.ops.scheme.case_format import cases_of
from koshin.ops.scheme.source import find
from tests.core.whole.comparing import all_at_once, one_by_one
from tests.ground import ROOT

SCHEMES = [
    *sorted((ROOT / "examples" / "schemes").glob("*.yaml")),
    *sorted(path.parent for path in ROOT.glob("associations/*/association.yaml")),
]


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_columns_say_of_every_case_what_decide_says(path: Path) -> None:
    source = find(path)
    scheme = source.scheme
    moments: dict[datetime, list[Facts]] = {}
    for document in source.case_documents():
        for case in cases_of(document):
            moments.setdefault(case.at, []).append(case.facts.facts(scheme))
    for at, facts in moments.items():
        people = list(enumerate(facts, start=1))
        said, left = all_at_once(RuleBook((scheme,)), at, people)
        expected = one_by_one(scheme, people, at=at)
        assert said == {key: value for key, value in expected.items() if key not in left}


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_the_associations_rules_are_judged_wholly_as_columns(code: str) -> None:
    scheme = find(ROOT / "associations" / code).scheme
    judge = Judge(scheme, datetime(2027, 4, 20, 10, tzinfo=JST))
    assert (judge.unknown, judge.slow, judge.strange) == ((), {}, frozenset())


# What decide reads of a scheme. Something new here must be taught to the columns, or named in
# core/whole/known.py as what they leave to decide.
READ = {
    "audits", "calendar", "credits", "fees", "journey", "payment", "qualification_name",
    "qualifications", "requirement_of", "texts",
}  # fmt: skip


def test_decide_reads_no_section_that_the_columns_do_not_know() -> None:
    seen: set[str] = set()
    waiting = ["koshin.core.decide"]
    read: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        path = ROOT / "src" / f"{name.replace('.', '/')}.py"
        if name in seen or not path.exists() or ".scheme." in name or ".lifecycle." in name:
            continue
        seen.add(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("koshin.core"):
                waiting += [str(node.module), *(f"{node.module}.{a.name}" for a in node.names)]
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("scheme"):
                read.setdefault(node.attr, name)
    assert len(seen) > 15
    assert {attr: where for attr, where in read.items() if attr not in READ} == {}
