"""Runs the cases that belong to a scheme; a failing one shows what was judged and why."""

from collections.abc import Callable

from koshin.core.scheme.english import in_english
from koshin.core.scheme.facts_faults import impossible
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.placing import place_of
from koshin.core.scheme.problems import Problem, SchemeRefused
from koshin.core.scheme.reader import Document
from koshin.core.versions import RuleBook
from koshin.ops.scheme.case_format import Case, cases_of
from koshin.ops.scheme.cases import decision_of, differences
from koshin.ops.scheme.difference import Difference
from koshin.ops.scheme.explain import explanation
from koshin.ops.scheme.source import Source
from koshin.ops.scheme.words import Language


def examine(source: Source, *, say: Callable[[str], None], language: Language = "ja") -> int:
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
                _tell(source, document, case, found, language, say)
            else:
                held += 1
    words = explanation(language, RuleBook((source.scheme,))).words
    say(f"{source.path}: {words.held(held, held + failed)}")
    return 1 if failed else 0


def _impossible(source: Source, document: Document, index: int, case: Case) -> list[Problem]:
    def placed(fault: Fault) -> Problem:
        path = ("cases", index, "facts", *fault.path)
        return place_of(path, document.places).problem(fault.message, fault.remedy)

    return [placed(fault) for fault in impossible(case.facts, source.scheme, at=case.at)]


def _tell(
    source: Source,
    document: Document,
    case: Case,
    found: list[Difference],
    language: Language,
    say: Callable[[str], None],
) -> None:
    scheme = in_english(source.scheme) if language == "en" else source.scheme
    says = explanation(language, RuleBook((scheme,)))
    say(f"✗ {document.file}: {case.name}")
    for difference in found:
        for line in says.words.difference(difference):
            say(f"    {line}")
    for line in says.lines(decision_of(scheme, case)):
        say(f"    {line}")
