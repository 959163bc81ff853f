"""Makes a :class:`Scheme` of an association's files, or says place and remedy of every fault."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from koshin.core.scheme.consistency import faults
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.problems import Problem, SchemeRefused
from koshin.core.scheme.reader import Document, Path, Place, read

MAIN_FILE = "association.yaml"
ONE_EACH = "forms/"

REMEDIES = {
    "missing": "add this key here",
    "extra_forbidden": "remove this key or correct its spelling",
    "int_type": "write a whole number without quotes",
    "int_parsing": "write a whole number without quotes",
    "string_type": "write text (in quotes where it looks like a number)",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "literal_error": "choose one of the words named here",
    "union_tag_invalid": "choose one of the words named here",
    "union_tag_not_found": "say which kind (or family) this is",
    "tuple_type": "write a list, one  - …  per line",
    "dict_type": "write keys and values, one per line",
    "model_type": "write keys and values, one per line",
    "string_pattern_mismatch": "use small letters, digits and _ (or the shape named here)",
    "greater_than_equal": "write a larger number",
    "greater_than": "write a larger number",
    "too_short": "write at least one",
    "date_type": "write a day without quotes, e.g. 2027-03-31",
}


def load(files: Mapping[str, str]) -> Scheme:
    """The scheme that the files (relative path → text) state; raises ``SchemeRefused``.

    Every top-level key stands in exactly one file; files under ``forms/`` hold one form each.
    """
    documents, problems = _read_all(files)
    if MAIN_FILE not in files:
        problems.append(_missing_file())
    merged, places = _merge(documents, problems)
    if problems:
        raise SchemeRefused(problems)
    try:
        scheme = Scheme.model_validate(merged)
    except ValidationError as error:
        found = [_problem(detail, places) for detail in error.errors(include_url=False)]
        raise SchemeRefused(found) from None
    inconsistent = [
        _place(fault.path, places).problem(fault.message, fault.remedy) for fault in faults(scheme)
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


def _place(path: Path, places: dict[Path, Place]) -> Place:
    """The nearest known place: names of kinds that pydantic puts into a path are stepped over."""
    known: Path = ()
    for part in path:
        if (*known, part) in places:
            known = (*known, part)
    return places.get(known, Place(file=MAIN_FILE, line=1, column=1))


def _problem(detail: ErrorDetails, places: dict[Path, Place]) -> Problem:
    path: Path = detail["loc"]
    kind = detail["type"]
    name = ".".join(str(part) for part in path)
    message, remedy = detail["msg"], REMEDIES.get(kind, "see docs/scheme-language.md")
    if kind == "missing":
        message = f"the key {path[-1]} is missing"
    elif kind == "extra_forbidden":
        message = f"the key {path[-1]} is not known here"
    elif kind == "value_error":
        message, remedy = "this cannot stand here", message.removeprefix("Value error, ")
    return _place(path, places).problem(f"{name}: {message}", remedy)
