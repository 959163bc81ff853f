"""Makes a :class:`Scheme` of an association's files, or says place and remedy of every fault."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from koshin.core.scheme.consistency import faults
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.placing import place_of, problems_of
from koshin.core.scheme.problems import Problem, SchemeRefused
from koshin.core.scheme.reader import Document, Path, Place, read
from koshin.core.scheme.version_faults import version_faults

MAIN_FILE = "association.yaml"
ONE_EACH = "forms/"


def load(
    files: Mapping[str, str], *, beside: Sequence[Scheme] = (), begins: datetime | None = None
) -> Scheme:
    """The scheme that the files (relative path → text) state; raises ``SchemeRefused``.

    ``beside`` are the association's other versions, which it must not contradict; ``begins`` is
    when it would hold, where it is new.

    Every top-level key stands in exactly one file; files under ``forms/`` hold one form each.
    """
    documents, problems = _read_all(files)
    if MAIN_FILE not in files:
        problems.append(_missing_file())
    merged, places = _merge(documents, problems)
    if problems:
        raise SchemeRefused(problems)
    return build(merged, places, beside=beside, begins=begins)


def build(
    merged: dict[str, Any],
    places: dict[Path, Place],
    *,
    beside: Sequence[Scheme] = (),
    begins: datetime | None = None,
) -> Scheme:
    """The scheme of values already read; raises ``SchemeRefused`` with the place of every fault."""
    try:
        scheme = Scheme.model_validate(merged)
    except ValidationError as error:
        raise SchemeRefused(problems_of(error, places)) from None
    inconsistent = [
        place_of(fault.path, places).problem(fault.message, fault.remedy)
        for fault in (*faults(scheme), *version_faults(scheme, beside, begins=begins))
    ]
    if inconsistent:
        raise SchemeRefused(inconsistent)
    return scheme


def _read_all(files: Mapping[str, str]) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in sorted(files):
        try:
            documents.append(read(file, files[file]))
        except SchemeRefused as refused:
            problems += refused.problems
    return documents, problems


def _missing_file() -> Problem:
    return Problem(
        file=MAIN_FILE,
        line=1,
        column=1,
        message="the file is missing",
        remedy="an association begins with association.yaml",
    )


def _merge(
    documents: list[Document], problems: list[Problem]
) -> tuple[dict[str, Any], dict[Path, Place]]:
    merged: dict[str, Any] = {"forms": {}}
    places: dict[Path, Place] = {}
    for document in documents:
        if document.file.startswith(ONE_EACH):
            code = str(document.value.get("code", document.file))
            if code in merged["forms"]:
                place = document.places.get(("code",), document.places[()])
                problems.append(place.problem(f"there are two forms {code}", "rename one"))
            merged["forms"][code] = document.value
            places.setdefault(("forms",), document.places[()])
            prefix: Path = ("forms", code)
        else:
            prefix = ()
            for key, value in document.value.items():
                if key in merged:
                    first = places.get((key,))
                    where = f"{first.file}:{first.line}" if first else "files under forms/"
                    problems.append(
                        document.places[(key,)].problem(
                            f"{key} stands already in {where}", "state it in one file only"
                        )
                    )
                merged[key] = value
        for path, place in document.places.items():
            if path or prefix:
                places[prefix + path] = place
        if document.file == MAIN_FILE:
            places[()] = document.places[()]
    return merged, places
