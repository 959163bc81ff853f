"""Whose data an address of the office names: the holders behind each argument of its paths.

For the gate, which asks before a branch opens a page, and of whom a file told afterwards.
"""

from collections.abc import Mapping
from typing import Any

from koshin.capabilities.activities.models import Activity, EvidencePage, Shortfall
from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.models import MatchShare
from koshin.capabilities.courses.models import CourseEntry, Exemption
from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.notices.models import Inquiry, Mail
from koshin.capabilities.papers.models import Dispatch, Paper
from koshin.capabilities.payments.models import (
    BundleItem,
    CaseAct,
    Charge,
    MoneyCase,
    Refund,
    Settlement,
)
from koshin.capabilities.people.models import ErasureRequest, Holder
from koshin.capabilities.schemes.models import Waiver
from koshin.capabilities.trainings.models import Place, Report

# Rows, the field that the argument names, and the path to the holder.
_Way = tuple[Any, str, str]
_BY_UUID: dict[str, _Way] = {
    "application": (Application, "public_id", "holder_id"),
    "inquiry": (Inquiry, "public_id", "holder_id"),
    "charge": (Charge, "public_id", "holder_id"),
    "public_id": (EvidencePage, "evidence__public_id", "evidence__activity__holder_id"),
    "erasure": (ErasureRequest, "public_id", "holder_id"),
    "exemption": (Exemption, "public_id", "holder_id"),
    "mail": (Mail, "public_id", "holder_id"),
    "paper": (Paper, "public_id", "holder_id"),
    "request_id": (Request, "public_id", "holder_id"),
    "sanction": (Sanction, "public_id", "holder_id"),
    "settlement": (Settlement, "public_id", "charge__holder_id"),
    "refund": (Refund, "public_id", "holder_id"),
    "made": (Refund, "transfer_list__public_id", "holder_id"),
    "bundle": (BundleItem, "bundle__public_id", "charge__holder_id"),
    "course": (CourseEntry, "course__public_id", "holder_id"),
    "training": (Place, "training__public_id", "holder_id"),
    "place": (Place, "public_id", "holder_id"),
    "taken": (CourseEntry, "list__public_id", "holder_id"),
}
_BY_NUMBER: dict[str, _Way] = {
    "holder": (Holder, "pk", "pk"),
    "record": (Activity, "pk", "holder_id"),
    "shortfall": (Shortfall, "pk", "holder_id"),
    "waiver": (Waiver, "pk", "holder_id"),
    "dispatch": (Dispatch, "pk", "holder_id"),
    "case": (MoneyCase, "pk", "charge__holder_id"),
    "act": (CaseAct, "pk", "case__charge__holder_id"),
    "report": (Report, "pk", "activity__holder_id"),
    "duplicate": (Duplicate, "pk", "gone_id"),
    "row": (MatchShare, "match__row_id", "charge__holder_id"),
}


def _way(name: str, value: object) -> _Way | None:
    return (_BY_NUMBER if isinstance(value, int) else _BY_UUID).get(name)


def owners(arguments: Mapping[str, Any]) -> set[int]:
    """The holders whom the arguments of a path name. A query for each argument that names any."""
    found: set[int] = set()
    for name, value in arguments.items():
        way = _way(name, value)
        if way is not None:
            rows, field, path = way
            asked = rows.objects.filter(**{field: value}).exclude(**{path: None})
            found.update(asked.order_by().values_list(path, flat=True))
    return found


def names_a_holder(arguments: Mapping[str, Any]) -> bool:
    """Whether a path with these arguments is about some holders, not about all."""
    return any(_way(name, value) is not None for name, value in arguments.items())
