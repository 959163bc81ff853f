"""JSON Schemas for editors, generated from the models that also read the files."""

import json
from typing import Any

from pydantic import TypeAdapter

from koshin.core.decision import Decision
from koshin.core.scheme.alone import CASES, PRESENTATION
from koshin.core.scheme.facts_format import FactsGiven
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.problems import Problem
from koshin.ops.scheme.case_format import CaseFile
from koshin.ops.scheme.unasked import Beside

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("scheme", "association", "facts", "cases", "decision")
FILLED = ("code", "entered_by")


def schema_of(name: str) -> str:
    """The schema of a one-file ``scheme``, a file of an ``association``, ``facts`` or ``cases``.

    ``decision`` is what ``decide --json`` answers.
    """
    match name:
        case "facts":
            made = FactsGiven.model_json_schema()
        case "cases":
            made = CaseFile.model_json_schema()
        case "decision":
            made = _decision()
        case "association":
            made = _part_of_association()
        case _:
            made = _alone()
    return json.dumps({"$schema": DIALECT, **made}, ensure_ascii=False, indent=2)


def _decision() -> dict[str, Any]:
    """What programs read; everything is always there, empty or null where nothing is to be said."""
    made = TypeAdapter(Decision).json_schema(mode="serialization")
    beside = TypeAdapter(Beside).json_schema(mode="serialization")
    parts = {**made.pop("$defs"), **beside["$defs"], "Yen": {"type": "integer"}}
    parts["Problem"] = TypeAdapter(Problem).json_schema(mode="serialization")
    parts["Option"]["properties"].update(beside["properties"])
    quote = {"$ref": "#/$defs/Quote"}
    parts["Answer"] = {"type": "object", "properties": {**made["properties"], "quote": quote}}
    for part in parts.values():
        if part.get("type") == "object":
            part.update(required=sorted(part["properties"]), additionalProperties=False)
    answer = parts.pop("Answer")
    answer["properties"].update(
        scheme={"type": "string"},
        unread={"type": "array", "items": {"$ref": "#/$defs/Problem"}},
        forecast={**answer, "properties": dict(answer["properties"])},
    )
    answer["required"] = [*answer["required"], "scheme", "unread"]
    return {"$defs": parts, **answer}


def _alone() -> dict[str, Any]:
    """Presentation may be left out, cases may stand in the file."""
    made = Scheme.model_json_schema()
    cases = CaseFile.model_json_schema()
    made["required"] = [key for key in made["required"] if key not in PRESENTATION]
    made["properties"][CASES] = cases["properties"][CASES]
    made["$defs"] = {**cases.get("$defs", {}), **made["$defs"]}
    kind = made["$defs"]["ActivityKind"]
    kind["required"] = [key for key in kind["required"] if key not in FILLED]
    return made


def _part_of_association() -> dict[str, Any]:
    """Each file of a directory states some of the keys, together all."""
    made = Scheme.model_json_schema()
    del made["required"]
    return made
