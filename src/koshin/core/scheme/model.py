"""A whole scheme: everything an association states, checked against itself."""

from pydantic import Field, field_validator, model_validator

from koshin.core.scheme.activity_rules import ActivityKind, Entries
from koshin.core.scheme.association import (
    Delivery,
    DocumentRule,
    Form,
    Issuer,
    Journey,
    Look,
    MemberTerms,
    MenuItem,
    NoticeText,
    Numbers,
)
from koshin.core.scheme.audit_rules import Audit
from koshin.core.scheme.bank_rules import BankRules
from koshin.core.scheme.base import Code, Part, StepCode, Words
from koshin.core.scheme.calendar_rules import Calendar
from koshin.core.scheme.credits import Credit, Vocabulary
from koshin.core.scheme.fee_rules import Fee
from koshin.core.scheme.life_rules import (
    ExemptionPolicy,
    ReinstatementPolicy,
    SanctionPolicy,
    SuspensionPolicy,
)
from koshin.core.scheme.money_rules import MoneyRules
from koshin.core.scheme.notice_plan import NoticePlan
from koshin.core.scheme.paper_rules import PaperRules
from koshin.core.scheme.payment_rules import PaymentRules
from koshin.core.scheme.reissue_rules import ReissueRules
from koshin.core.scheme.roles import EVERYTHING, MANAGER, Role
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    Each,
    Qualification,
    Requirement,
    SomeOf,
)
from koshin.core.scheme.version_rules import Version


class Scheme(Part):
    """An association's rules as data. Every part is described in docs/scheme-language.md."""

    code: Code
    name: Words
    public_name_note: Words
    version: Version | None = None
    look: Look
    issuer: Issuer
    roles: dict[Code, Role] = Field(
        default=EVERYTHING, description="who of the office may do what; always with a manager"
    )
    labels: dict[Code, Words]
    menu: tuple[MenuItem, ...] = Field(min_length=1)
    texts: dict[Code, Words]
    terms_of_use: Words
    member_terms: MemberTerms | None = None
    payment: PaymentRules
    bank: BankRules | None = None
    money: MoneyRules = MoneyRules()
    delivery: Delivery
    documents: tuple[DocumentRule, ...]
    reissue: ReissueRules | None = None
    notices: dict[Code, NoticeText]
    notice_plans: tuple[NoticePlan, ...] = ()
    numbers: Numbers
    papers: PaperRules = PaperRules()
    activity_kinds: dict[Code, ActivityKind]
    entries: Entries | None = None
    classes: dict[Code, Words] = Field(default={}, description="会員区分 and affiliations")
    routes: dict[Code, Words] = Field(
        default={}, description="the ways in which a qualification is obtained"
    )
    vocabulary: Vocabulary = Vocabulary()
    credits: dict[Code, Credit] = {}
    audits: tuple[Audit, ...] = ()
    qualifications: dict[Code, Qualification] = Field(min_length=1)
    requirements: dict[Code, Requirement]
    calendar: Calendar
    suspension: SuspensionPolicy | None = None
    reinstatement: ReinstatementPolicy | None = None
    sanctions: SanctionPolicy = SanctionPolicy()
    exemption: ExemptionPolicy | None = None
    fees: tuple[Fee, ...]
    journeys: dict[Code, Journey]
    forms: dict[StepCode, Form]
    english: dict[str, Words] = Field(
        default={}, description="texts of this scheme and how they read in English"
    )

    @field_validator("roles")
    @classmethod
    def managed(cls, roles: dict[str, Role]) -> dict[str, Role]:
        """Somebody must be able to give the others their roles."""
        if MANAGER not in roles or roles[MANAGER].may != "all":
            raise ValueError(f"write a role {MANAGER} with may: all")
        return roles

    @model_validator(mode="before")
    @classmethod
    def name_by_key(cls, given: object) -> object:
        """A qualification's code is its key in the file; repeat it inside for those who read it."""
        if isinstance(given, dict) and isinstance(given.get("qualifications"), dict):
            for code, body in given["qualifications"].items():
                if isinstance(body, dict):
                    body.setdefault("code", code)
        return given

    def label(self, word: str) -> str:
        """The association's word for one of ours; the word itself where it has none."""
        return self.labels.get(word, word)

    def journey(self, kind: str) -> Journey | None:
        """The steps of a renewal or a first registration, where this association offers it."""
        return self.journeys.get(kind)

    def requirement_of(self, qualification: str) -> Requirement | None:
        rule = self.qualifications.get(qualification)
        if rule is None or rule.requirement is None:
            return None
        return self.requirements.get(rule.requirement)

    def qualification_name(self, code: str) -> str:
        rule = self.qualifications.get(code)
        return rule.name if rule else code


def nodes_of(node: Requirement) -> list[Requirement]:
    """The node and everything below it, in the order written."""
    found: list[Requirement] = [node]
    if isinstance(node, AllOf | AnyOf | SomeOf):
        for child in node.of:
            found += nodes_of(child)
    elif isinstance(node, Each):
        found += nodes_of(node.of)
    return found
