"""Runs the cases that belong to a scheme; a failing one shows what was judged and why."""

from collections.abc import Callable

from koshin.core.scheme.facts_faults import impossible
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.placing import place_of
from koshin.core.scheme.problems import Problem, SchemeRefused
from koshin.core.scheme.reader import Document
from koshin.ops.scheme.case_format import Case, cases_of
from koshin.ops.scheme.cases import decision_of, differences
from koshin.ops.scheme.explain import explanation
from koshin.ops.scheme.source import Source


def examine(source: Source, *, say: Callable[[str], None]) -> int:
    """0 when every case holds; raises ``SchemeRefused`` when scheme or cases cannot be read."""
    documents = [(document, cases_of(document)) for document in source.case_documents()]
    faulty = [
        problem
        for document, cases in documents
        for index, case in enumerate(cases)
        for problem in _impossible(source, document, index, case)
    ]
    if faulty:
        raise SchemeRefused(faulty)
    held = failed = 0
    for document, cases in documents:
        for case in cases:
            found = differences(source.scheme, case)
            if found:
                failed += 1
                _tell(source, document, case, found, say)
            else:
                held += 1
    say(f"{source.path}: {held + failed}件のケースのうち、{held}件が期待どおりです。")
    return 1 if failed else 0


def _impossible(source: Source, document: Document, index: int, case: Case) -> list[Problem]:
    def placed(fault: Fault) -> Problem:
        path = ("cases", index, "facts", *fault.path)
        return place_of(path, document.places).problem(fault.message, fault.remedy)

    return [placed(fault) for fault in impossible(case.facts, source.scheme, at=case.at)]


def _tell(
    source: Source, document: Document, case: Case, found: list[str], say: Callable[[str], None]
) -> None:
    say(f"✗ {document.file}: {case.name}")
    for difference in found:
        say(f"    {difference}")
    for line in explanation("ja", source.scheme).lines(decision_of(source.scheme, case)):
        say(f"    {line}")
