"""Who issues, what things are called there, and the texts that only this association uses."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    StrictBool,
    StrictInt,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from koshin.core.registration import (
    RegistrationFault,
    check_digit,
    proves,
    registration_number,
)
from koshin.core.scheme.base import Code, Part, StepCode, Words
from koshin.core.scheme.fee_rules import ItemKindWord
from koshin.core.scheme.paper_rules import Registration


class BankAccount(Part):
    """Where a bank transfer goes, as printed on an invoice."""

    bank: Words
    branch: Words
    kind: Words
    number: Words
    holder: Words
    note: str = ""


class Issuer(Part):
    """The association as it stands on papers and mails."""

    name: Words
    incorporated: StrictBool = Field(
        default=True, description="only a corporation's number proves itself by a check digit"
    )
    registration_number: str = Field(
        default="",
        description="適格請求書発行事業者の登録番号: T and 13 digits; empty where there is none",
    )
    registered: Registration = Registration()
    postal_code: str = Field(pattern=r"^\d{7}$")
    address: Words
    department: Words
    phone: Words
    mail: Words
    hours: Words
    bank_account: BankAccount | None = None

    @field_validator("registration_number")
    @classmethod
    def provable(cls, number: str, others: ValidationInfo) -> str:
        """The one stored form; a corporation's bears its check digit (payments.md §4.2)."""
        if not number:
            return number
        try:
            stored = registration_number(number)
        except RegistrationFault as fault:
            raise ValueError(str(fault)) from fault
        if stored != number:
            raise ValueError(f"write {stored}")
        if others.data.get("incorporated", True) and not proves(number):
            expected = check_digit(number[2:])
            raise ValueError(f"the check digit (the first of the 13) must be {expected}")
        return number

    def number_on(self, day: date) -> str:
        """The registration number where it holds on the day of a supply, else nothing."""
        begun = self.registered.since is None or self.registered.since <= day
        ended = self.registered.until is not None and self.registered.until < day
        return self.registration_number if begun and not ended else ""


class Look(Part):
    """The colour family of the pages and the mark in the header."""

    accent: Literal["red", "blue", "green", "orange", "purple", "cyan"]
    mark: Words
    tagline: str = ""


class MenuItem(Part):
    """One entry of My Page's menu, and the page that it leads to."""

    code: Code
    label: Words
    page: Literal[
        "home",
        "news",
        "services",
        "matching",
        "profile",
        "training",
        "trainings",
        "renewal",
        "points",
        "courses",
        "report",
        "purchases",
        "papers",
        "life",
        "inquiries",
    ]


class Choice(Part):
    """One answer that can be given, and how it reads."""

    value: Code
    label: Words
    hint: str = ""


class Delivery(Part):
    """The wish about posting cards and certificates. No options: nothing is posted."""

    label: Words
    note: str = ""
    options: tuple[Choice, ...] = ()


class DocumentRule(Part):
    """A document that a completed application brings, for which kinds of item."""

    code: Code
    label: Words
    how: Literal["post", "pdf"]
    for_kinds: tuple[ItemKindWord, ...] = Field(min_length=1)
    after_days: StrictInt = Field(default=0, ge=0)
    note: str = ""


class MemberTerms(Part):
    """What holders agree to before they use My Page: asked anew for each ``version``."""

    version: Words = Field(max_length=40, description="a new one asks everybody again")
    title: Words
    text: Words
    changed: str = Field(default="", description="what is different from the version before")
    for_guardians: Words = Field(
        description="what the guardian of a holder under 18 (保護者) agrees to"
    )
    for_register: str = Field(
        default="", description="what consenting to the public register means"
    )


class NoticeText(Part):
    """A mail: subject and body with the placeholders listed in ``PLACEHOLDERS``."""

    subject: Words
    body: Words


class Numbers(Part):
    """The shape of credential numbers and of the numbers on papers."""

    pattern: Words
    example: Words
    format: Words = Field(description="made from {serial} and {year}, e.g. {serial:07d}")
    papers: dict[Code, Words] = Field(description="made from {year} and {serial}")


OPTIONS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"type": "string"},
    },
}


class Question(Part):
    """One question of a form."""

    code: Code
    label: Words
    kind: Literal["choice", "choices", "text", "long_text", "number", "date", "scale"]
    options: Annotated[tuple[tuple[str, str], ...], WithJsonSchema(OPTIONS_SCHEMA)] = ()
    required: StrictBool = True
    support: str = ""
    at_most: StrictInt | None = Field(
        default=None, gt=0, description="characters, or the largest number"
    )

    @field_validator("options", mode="before")
    @classmethod
    def read_options(cls, given: object) -> object:
        """YAML says ``- value: label``; a page wants pairs."""
        if not isinstance(given, list):
            return given
        pairs = [tuple(o.items()) if isinstance(o, dict) else o for o in given]
        if any(not isinstance(p, tuple) or len(p) != 1 for p in pairs):
            raise ValueError("write each option as  - value: label")
        return tuple((str(p[0][0]), p[0][1]) for p in pairs)


class Form(Part):
    """A set of questions with the purpose their answers are used for."""

    code: StepCode
    title: Words
    purpose: Words
    intro: str = ""
    questions: tuple[Question, ...] = Field(min_length=1)

    @field_validator("questions")
    @classmethod
    def answerable(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        codes = [q.code for q in questions]
        if len(set(codes)) != len(codes):
            raise ValueError("two questions have the same code")
        for question in questions:
            if (question.kind in ("choice", "choices", "scale")) != bool(question.options):
                raise ValueError(
                    f"question {question.code}: options belong to choices, and only there"
                )
        return questions


class StepRule(Part):
    """One step of a journey. ``apply_on``: finishing this step is the act of applying."""

    code: StepCode
    kind: Literal["profile", "form", "delivery", "consent", "fee", "report"]
    label: Words
    button: str = ""
    form: StepCode | None = None
    opens: Literal["start", "applied"] = "start"
    apply_on: StrictBool = False
    note: str = ""


class Journey(Part):
    """The steps of a procedure. Sequential: a step opens when the one before it is done."""

    label: Words
    button: Words
    sequential: StrictBool
    steps: tuple[StepRule, ...] = Field(min_length=1)

    @field_validator("steps")
    @classmethod
    def one_act_of_applying(cls, steps: tuple[StepRule, ...]) -> tuple[StepRule, ...]:
        if sum(step.apply_on for step in steps) != 1:
            raise ValueError("exactly one step must have apply_on: true")
        if len({step.code for step in steps}) != len(steps):
            raise ValueError("two steps have the same code")
        for step in steps:
            if (step.kind in ("form", "report")) != (step.form is not None):
                raise ValueError(f"step {step.code}: form belongs to steps of kind form or report")
        return steps

    @property
    def apply_at(self) -> str:
        """The code of the step whose confirmation is the application."""
        return next(step.code for step in self.steps if step.apply_on)

    def step(self, code: str) -> StepRule | None:
        return next((step for step in self.steps if step.code == code), None)
