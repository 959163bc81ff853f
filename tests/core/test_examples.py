"""The example schemes: every expectation holds, and no association is known to the engine."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from koshin.ops.scheme.case_format import Case, cases_of
from koshin.ops.scheme.cases import differences
from koshin.ops.scheme.check import check
from koshin.ops.scheme.filling import filled
from koshin.ops.scheme.samples import samples
from koshin.ops.scheme.source import Source, find
from tests.ground import ROOT

EXAMPLES = sorted((ROOT / "examples" / "schemes").glob("*.yaml"))
ASSOCIATIONS = sorted(path.parent for path in ROOT.glob("associations/*/association.yaml"))
SOURCE = ROOT / "src" / "koshin"
ENGINE = (
    *(SOURCE / part for part in ("core", "capabilities", "web")),
    *(SOURCE / "ops" / part for part in ("scheme", "whole")),
)


@cache
def source(path: Path) -> Source:
    return find(path)


@cache
def cases() -> list[tuple[Path, Case]]:
    return [
        (path, case)
        for path in EXAMPLES
        for document in source(path).case_documents()
        for case in cases_of(document)
    ]


@pytest.mark.parametrize(
    ("path", "case"), cases(), ids=lambda value: getattr(value, "stem", None) or value.name
)
def test_the_example_answers_as_the_case_says(path: Path, case: Case) -> None:
    assert differences(source(path).scheme, case) == []


@pytest.mark.parametrize("path", [*EXAMPLES, *ASSOCIATIONS], ids=lambda path: path.stem)
def test_who_has_everything_asked_for_may_renew(path: Path) -> None:
    scheme = source(path).scheme
    at = cases()[0][1].at
    everybody = [filled(scheme, given) for given in samples(scheme, at=at)]
    assert everybody
    for ready in everybody:
        assert (ready.option.offered, ready.option.reasons, ready.missing) == (True, (), ())


@pytest.mark.parametrize("path", [*EXAMPLES, *ASSOCIATIONS], ids=lambda path: path.stem)
def test_check_tells_of_three_people_in_a_sentence_each(path: Path) -> None:
    said: list[str] = []
    assert check(source(path), at=cases()[0][1].at, say=said.append) == 0
    assert [line.split("(")[0].strip() for line in said[1:]] == ["見本1", "見本2", "見本3"]
    assert all("手続きでき" in line for line in said[1:])


def test_there_are_at_least_fifteen() -> None:
    assert len(EXAMPLES) >= 15
    assert all(source(path).case_documents() for path in EXAMPLES)


def test_the_engine_names_no_association() -> None:
    """No rule is written for one body: neither code nor texts name an association or a scheme.

    Docstrings and comments may say where a rule comes from; they decide nothing.
    """
    schemes = [source(path).scheme for path in (*EXAMPLES, *ASSOCIATIONS)]
    bodies = {scheme.code for scheme in schemes} | {
        path.stem for path in (*EXAMPLES, *ASSOCIATIONS)
    }
    titles = {code for scheme in schemes for code in scheme.qualifications}
    names = {q.name for scheme in schemes for q in scheme.qualifications.values()}
    named = re.compile(rf"(?<![a-z])({'|'.join(sorted(bodies))})(?![a-z])", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for root in ENGINE
        for path in sorted(root.rglob("*.py"))
        for line, text, spoken in _words(path)
        if named.search(text)
        or (spoken and (text in titles or any(name in text for name in names)))
    ]
    assert not found, "\n".join(found)


def _words(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Every name and every text of a file that is not a docstring; whether it is a text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in told:
                yield node.lineno, text, True
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield node.lineno, text, False
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text):
                yield node.lineno, text, False
