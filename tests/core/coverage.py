"""Which case covers which edge case and which scheme of the facts: read from the cases' sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from koshin.ops.scheme.case_format import cases_of
from koshin.ops.scheme.source import find
from tests.ground import ROOT

PLACES = (
    *sorted(path.parent for path in ROOT.glob("associations/*/association.yaml")),
    *sorted((ROOT / "examples" / "schemes").glob("*.yaml")),
)
EDGES = {"jspo.md": "§13", "itc.md": "§12"}
NUMBERS = r"((?:\d+)(?:(?:, | and )\d+)*)"


@dataclass(frozen=True)
class Covered:
    """A case of a file, and where its expectation comes from."""

    file: str
    name: str
    source: str

    def edges(self, facts: str) -> Iterator[int]:
        """The numbers of the edge cases of a facts file that this case is about."""
        if facts in self.source:
            for found in re.findall(rf"{EDGES[facts]} cases? {NUMBERS}", self.source):
                yield from map(int, re.findall(r"\d+", found))


@cache
def covered() -> tuple[Covered, ...]:
    """Every case of the associations and the examples."""
    return tuple(
        Covered(
            (place / document.file if place.is_dir() else place).relative_to(ROOT).as_posix(),
            case.name,
            case.source,
        )
        for place in PLACES
        for document in find(place).case_documents()
        for case in cases_of(document)
    )


def cases_about(facts: str, number: int) -> list[str]:
    """The cases about an edge case, as the page names them."""
    return [f"`{c.file}`: {c.name}" for c in covered() if number in c.edges(facts)]


def cases_from(scheme: str) -> dict[str, int]:
    """How many cases of each file come from the row of a scheme in rule-shapes.md."""
    found: dict[str, int] = {}
    for case in covered():
        if "rule-shapes.md" in case.source and scheme in case.source:
            found[case.file] = found.get(case.file, 0) + 1
    return found
