"""Puts what pydantic found to the line where it stands, with a remedy."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from koshin.core.scheme.problems import Problem
from koshin.core.scheme.reader import Path, Place, pointer_to

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


# Keys that somebody may well look for, and what to write instead (decision 0019).
INSTEAD = {
    "calendars": "an association has one calendar: state it as calendar; whoever renews in another"
    " rhythm is an association of its own",
    "holidays": "every deadline is a civil day: where one is moved, state it in calendar.overrides",
    "business_days": "every deadline is a civil day: where one is moved, state it in"
    " calendar.overrides",
}
IN_A_QUALIFICATION = {"calendar": INSTEAD["calendars"]}


def problems_of(error: ValidationError, places: dict[Path, Place]) -> list[Problem]:
    """Everything that a model refused, each at its place."""
    return [problem_of(detail, places) for detail in error.errors(include_url=False)]


def place_of(path: Path, places: dict[Path, Place]) -> Place:
    """The nearest known place: names of kinds that pydantic puts into a path are stepped over."""
    known: Path = ()
    for part in path:
        if (*known, part) in places:
            known = (*known, part)
    return places[known]


def problem_of(detail: ErrorDetails, places: dict[Path, Place]) -> Problem:
    path: Path = detail["loc"]
    kind = detail["type"]
    name = ".".join(str(part) for part in path)
    message, remedy = detail["msg"], REMEDIES.get(kind, "see docs/scheme-language.md")
    if kind == "missing":
        message = f"the key {path[-1]} is missing"
    elif kind == "extra_forbidden":
        message = f"the key {path[-1]} is not known here"
        inside = IN_A_QUALIFICATION if path[0] == "qualifications" else INSTEAD
        remedy = inside.get(str(path[-1]), remedy)
    elif kind == "value_error":
        message, remedy = "this cannot stand here", message.removeprefix("Value error, ")
    return place_of(path, places).problem(f"{name}: {message}", remedy, pointer_to(path))
