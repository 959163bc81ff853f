"""Something real behind each argument of each path: whose it is decides who may open it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from koshin.capabilities.activities.evidence_models import Evidence
from koshin.capabilities.activities.models import Activity, EvidencePage, Shortfall
from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.applications.models import Application
from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.bank.models import BankFile, BankRow, Match
from koshin.capabilities.courses.models import (
    CompletionList,
    Course,
    CourseEntry,
    Exemption,
    ExemptionPage,
)
from koshin.capabilities.notices.models import Announcement, Inquiry, Mail
from koshin.capabilities.papers.models import Dispatch, Paper, Reissue
from koshin.capabilities.payments.models import (
    Bundle,
    CaseAct,
    Charge,
    MoneyCase,
    Refund,
    Settlement,
    TransferList,
)
from koshin.capabilities.people.models import Holder, RoleGrant, StaffMember
from koshin.capabilities.register.models import Credential
from koshin.capabilities.schemes.models import Waiver
from koshin.capabilities.trainings.models import Delivery, Place, Report, Training

NO_NUMBER = 987_654_321
MADE_UP = UUID("5b1f0c1e-9d0f-4c55-8f0f-3a1d0c9a7777")


@dataclass(frozen=True, kw_only=True)
class Way:
    """How to find one: its rows, the field that the path names, and the paths to whose it is."""

    rows: type[Model]
    field: str = "public_id"
    holder: str = "holder_id"
    association: str = "association_id"
    only: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """Arguments of a path, of which association, and of whom (``None``: of nobody, or of all)."""

    arguments: dict[str, Any]
    association: str
    holder: int | None


OF_HOLDER = "holder__association_id"
WAYS: dict[str, Way] = {
    "application": Way(rows=Application),
    "inquiry": Way(rows=Inquiry),
    "charge": Way(rows=Charge),
    "settlement": Way(rows=Settlement, holder="charge__holder_id"),
    "refund": Way(rows=Refund),
    "made": Way(rows=TransferList, holder=""),
    "bundle": Way(rows=Bundle, holder="items__charge__holder_id"),
    "paper": Way(rows=Paper, only=(("kind__in", Paper.MONEY),)),
    "mail": Way(rows=Mail),
    "exemption": Way(rows=Exemption),
    "request_id": Way(rows=Request),
    "sanction": Way(rows=Sanction),
    "course": Way(rows=Course, holder=""),
    "taken": Way(rows=CompletionList, holder="", association="course__association_id"),
    "entry": Way(rows=CourseEntry),
    "training": Way(rows=Training, holder=""),
    "place": Way(rows=Place, association=OF_HOLDER),
    "reissue": Way(rows=Reissue),
    "grant": Way(rows=RoleGrant, holder=""),
    "holder": Way(rows=Holder, field="pk", holder="pk"),
    "member": Way(rows=StaffMember, field="pk", holder=""),
    "record": Way(rows=Activity, field="pk", association=OF_HOLDER),
    "shortfall": Way(rows=Shortfall, field="pk", association=OF_HOLDER),
    "waiver": Way(rows=Waiver, field="pk"),
    "dispatch": Way(rows=Dispatch, field="pk"),
    "case": Way(rows=MoneyCase, field="pk", holder="charge__holder_id"),
    "report": Way(
        rows=Report,
        field="pk",
        holder="activity__holder_id",
        association="organiser__association_id",
    ),
    "file": Way(rows=BankFile, field="pk", holder=""),
    "row": Way(rows=BankRow, field="pk", holder=""),
    "match": Way(rows=Match, field="pk", holder="", association="row__association_id"),
    "credential": Way(rows=Credential, field="pk"),
    "announcement": Way(rows=Announcement, field="pk", holder=""),
    "delivery": Way(rows=Delivery, field="pk", holder="", association="organiser__association_id"),
}
SPECIAL: dict[tuple[str, str], Way] = {
    ("portal:evidence_page", "public_id"): Way(
        rows=EvidencePage,
        field="evidence__public_id",
        holder="evidence__activity__holder_id",
        association="evidence__activity__holder__association_id",
    ),
    ("portal:evidence_drop", "public_id"): Way(
        rows=Evidence,
        holder="activity__holder_id",
        association="activity__holder__association_id",
    ),
    ("office:exemption_page", "exemption"): Way(
        rows=ExemptionPage,
        field="exemption__public_id",
        holder="exemption__holder_id",
        association="exemption__association_id",
    ),
    ("portal:paper", "public_id"): Way(rows=Paper),
    ("office:letter", "paper"): Way(rows=Paper, only=(("kind", "letter"),)),
    ("portal:mail", "public_id"): Way(rows=Mail),
    ("portal:mail_again", "public_id"): Way(rows=Mail),
    ("portal:attestation_withdraw", "public_id"): Way(rows=Attestation),
    ("portal:card", "public_id"): Way(rows=Attestation),
    ("office:case_act_approve", "act"): Way(
        rows=CaseAct,
        field="pk",
        holder="case__charge__holder_id",
        association="case__association_id",
    ),
}
SPECIAL["office:evidence_page", "public_id"] = SPECIAL["portal:evidence_page", "public_id"]
SPECIAL["office:case_act_withdraw", "act"] = SPECIAL["office:case_act_approve", "act"]
# Words in paths that name nothing of anybody.
PLAIN: dict[str, Any] = {
    "number": 1,
    "page": 1,
    "job": 1,
    "year": 2027,
    "month": 2,
    "kind": "suspend",
    "act": "refund",
    "verb": "bill",
    "queue": "inquiries",
    "item": "1",
    "code": "survey",
    "who": "MQ",
    "token": "x-y",
    "said": "made-up",
    "purpose": "revocation",
}


# Where the same word in a path means something else.
PLAIN_AT: dict[tuple[str, str], Any] = {
    ("hooks:stripe_event", "code"): "jspo",
    ("hooks:veritrans_pop", "code"): "jspo",
    ("hooks:veritrans_push", "code"): "jspo",
    ("hooks:veritrans_result", "code"): "jspo",
    ("office:month_unlock", "request_id"): NO_NUMBER,
}


def find(route: str, names: list[str], numbers: frozenset[str]) -> Found:
    """Real things for all arguments of the route, of one holder where they are anybody's.

    What the played world has nothing of is named by an id that is made up; ``numbers`` are the
    arguments whose ids are whole numbers.
    """
    arguments: dict[str, Any] = {}
    association, holder = "jspo", None
    for name in names:
        way = None if (route, name) in PLAIN_AT else SPECIAL.get((route, name)) or WAYS.get(name)
        row = _first(way) if way else None
        if way is None:
            made_up = NO_NUMBER if name in numbers else MADE_UP
            arguments[name] = PLAIN_AT.get((route, name), PLAIN.get(name, made_up))
        elif row is None:
            arguments[name] = NO_NUMBER if name in numbers else MADE_UP
        else:
            arguments[name], association, holder = row[0], row[1], row[2] or holder
    return Found(arguments=arguments, association=association, holder=holder)


def _first(way: Way) -> tuple[Any, str, int | None] | None:
    rows: Any = way.rows._default_manager.filter(**dict(way.only))
    if way.holder:
        rows = rows.exclude(**{way.holder: None})
    wanted = [way.field, way.association, *([way.holder] if way.holder else [])]
    found = rows.order_by("pk").values_list(*wanted).first()
    if found is None:
        return None
    return found[0], found[1], found[2] if way.holder else None


def missing(route: str, names: list[str]) -> list[str]:
    """The arguments for which the world has nothing real."""
    return [name for name in names if not route.startswith("hooks:") and _lacks(route, name)]


def _lacks(route: str, name: str) -> bool:
    if (route, name) in PLAIN_AT:
        return True
    way = SPECIAL.get((route, name)) or WAYS.get(name)
    return name not in PLAIN if way is None else _first(way) is None
