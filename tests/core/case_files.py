"""Reads ``associations/*/cases/*.yaml`` through the same door as ``./run scheme``."""

from dataclasses import dataclass
from functools import cache

from koshin.core.scheme import Scheme
from koshin.ops.scheme import case_format, cases, source
from koshin.ops.scheme.difference import Difference
from tests.ground import ROOT

ASSOCIATIONS = ROOT / "associations"
CODES = ("itc", "jspo")


@dataclass(frozen=True)
class Case:
    """One case of a file; its id is what pytest prints."""

    association: str
    file: str
    given: case_format.Case

    @property
    def id(self) -> str:
        return f"{self.association}/{self.file}: {self.given.name}"


@cache
def found(code: str) -> source.Source:
    return source.find(ASSOCIATIONS / code)


def texts(code: str) -> dict[str, str]:
    """The files of a scheme as the loader takes them."""
    return dict(found(code).texts)


def scheme(code: str) -> Scheme:
    return found(code).scheme


def all_cases() -> list[Case]:
    return [
        Case(code, document.file, given)
        for code in CODES
        for document in found(code).case_documents()
        for given in case_format.cases_of(document)
    ]


def differences(case: Case) -> list[Difference]:
    """What came out otherwise than expected; nothing when the case holds."""
    return cases.differences(scheme(case.association), case.given)
