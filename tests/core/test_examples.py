"""The example schemes: every expectation holds, and no association is known to the engine."""

import ast
import re
from pathlib import Path

import pytest

from koshin.core.decide import decide
from koshin.ops.scheme.case_format import Case, cases_of
from koshin.ops.scheme.cases import differences
from koshin.ops.scheme.samples import person, ready_at, sample
from koshin.ops.scheme.source import find
from tests.ground import ROOT

EXAMPLES = sorted((ROOT / "examples" / "schemes").glob("*.yaml"))
ASSOCIATIONS = sorted(path.parent for path in ROOT.glob("associations/*/association.yaml"))
ENGINE = (ROOT / "src" / "koshin" / "core", ROOT / "src" / "koshin" / "ops" / "scheme")


def cases() -> list[tuple[Path, Case]]:
    return [
        (path, case)
        for path in EXAMPLES
        for document in find(path).case_documents()
        for case in cases_of(document)
    ]


@pytest.mark.parametrize(
    ("path", "case"), cases(), ids=lambda value: getattr(value, "stem", None) or value.name
)
def test_the_example_answers_as_the_case_says(path: Path, case: Case) -> None:
    assert differences(find(path).scheme, case) == []


@pytest.mark.parametrize("path", [*EXAMPLES, *ASSOCIATIONS], ids=lambda path: path.stem)
def test_who_has_everything_asked_for_may_renew(path: Path) -> None:
    scheme = find(path).scheme
    at = cases()[0][1].at
    found = sample(scheme, at=at)
    assert found is not None
    facts = person(scheme, found, done=True)
    ready = decide(scheme, facts, at=ready_at(found, facts)).options[0]
    assert (ready.offered, [reason.sentence for reason in ready.reasons]) == (True, [])


def test_there_are_at_least_fifteen() -> None:
    assert len(EXAMPLES) >= 15
    assert all(find(path).case_documents() for path in EXAMPLES)


def test_the_engine_names_no_association() -> None:
    """Neither a name in the code nor a text that is not a docstring."""
    codes = {path.stem for path in EXAMPLES} | {path.name for path in ASSOCIATIONS}
    qualifications = {code for path in EXAMPLES for code in find(path).scheme.qualifications}
    named = re.compile(rf"(?<![a-z])({'|'.join(sorted(codes))})(?![a-z])", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for root in ENGINE
        for path in sorted(root.rglob("*.py"))
        for line, text in _words(path)
        if named.search(text) or text in qualifications
    ]
    assert not found, "\n".join(found)


def _words(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            found.append((node.lineno, node.value))
        elif isinstance(node, ast.Name):
            found.append((node.lineno, node.id))
        elif isinstance(node, ast.Attribute):
            found.append((node.lineno, node.attr))
    return found
