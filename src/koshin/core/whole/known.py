"""Which rules can be judged as columns. What is not listed here is left to ``decide``.

Every model is listed with the fields that the columns understand. A field that is not listed must
have its default, so a language that grows makes the whole-base run slower and never wrong.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from koshin.core.facts import (
    ActivityFact,
    Bar,
    CompletionFact,
    CredentialFact,
    Facts,
    Suspension,
    WaiverFact,
)
from koshin.core.scheme.base import Part
from koshin.core.scheme.calendar_rules import (
    Anchored,
    Batch,
    FiscalYear,
    Late,
    Override,
    RelativeWindow,
    ReportWindow,
    WindowOfYear,
)
from koshin.core.scheme.credits import Conversion, Credit, CreditRounding, Selector, Step
from koshin.core.scheme.guard import Cohort, Guard
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    NoneOf,
    Prorate,
    Repeats,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.periods import Back
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    Carry,
    Each,
    Elapsed,
    FeePaid,
    FormDone,
    Group,
    Merge,
    PastName,
    Pool,
    Qualification,
    Requirement,
    SomeOf,
)

SELECTOR = "activities topics all_topics roles modes providers"
NODE = "kind code label hint after_deadline when unless consequence due_by_ordinal"
OPEN_MEASURED = f"{NODE} {SELECTOR} within unit done repeats"
MEASURED = f"{OPEN_MEASURED} at_least at_most"
KNOWN: dict[type[Part], str] = {
    Scheme: "code name public_name_note look issuer labels menu texts terms_of_use payment "
    "member_terms delivery documents notices numbers activity_kinds entries credits "
    "qualifications requirements calendar fees journeys forms english notice_plans audits bank "
    "suspension reinstatement version money classes routes vocabulary exemption",
    Qualification: "code name past_names sport grade permanent price requirement supersedes "
    "merges note",
    Merge: "of on term papers",
    PastName: "name until",
    AllOf: f"{NODE} of",
    AnyOf: f"{NODE} of",
    SomeOf: f"{NODE} of n",
    Each: f"{NODE} of every within at_least partial",
    Elapsed: f"{NODE} since at_least_months",
    FormDone: f"{NODE} step",
    FeePaid: f"{NODE} step",
    CountOf: MEASURED,
    NoneOf: OPEN_MEASURED,
    ShareOf: f"{MEASURED} part credit",
    Selector: SELECTOR,
    SumOf: f"{MEASURED} credit prorate",
    LargestOf: f"{MEASURED} credit",
    DistinctOf: f"{MEASURED} by",
    SumPlusDistinct: f"{MEASURED} by credit",
    Pool: f"{OPEN_MEASURED} at_least credit prorate groups carry",
    Group: f"{SELECTOR} code label at_least at_most per groups spill_to",
    Carry: "at_most last_months",
    Prorate: "full_months rounding",
    Back: "last_years last_months",
    Repeats: "by at_most months_apart",
    Step: "step mode",
    Guard: "ordinal_from ordinal_to ordinal_every cycle_from cycle_to awarded_from awarded_to "
    "cohort has_activity within holds late late_months_from late_months_to",
    Cohort: "every remainder",
    Credit: "unit rounding convert unrounded",
    CreditRounding: "step mode at",
    Conversion: f"{SELECTOR} per worth weight least at_most stated_hours since until",
    Batch: "family registration_dates term_years judged_until_months_before_end "
    "window_opens_months_before_end first_offer_years align_additions partial_renewal label "
    "overrides report",
    FiscalYear: "family judges window term_ends_on first_usable_fiscal_years label overrides "
    "report",
    WindowOfYear: "opens_on opens_at closes_on closes_at",
    Anchored: "family term_years first_term_years judged_until_days_before_end window late "
    "suspension first_usable_years label overrides report align_additions",
    RelativeWindow: "opens_days_before_end closes_days_before_end closes_days_after_end",
    Late: "until_months term",
    Override: "cycle opens closes pay_by report_opens report_closes honoured_to judged reason",
    ReportWindow: "opens_days_after_opening closes_days_after_close",
}
FACTS: dict[type, str] = {
    Facts: "credentials activities completions waivers born_on classes",
    CredentialFact: "id qualification number awarded_on terms suspensions route bars",
    ActivityFact: "id kind topic title on amount state source note until hours tags role mode "
    "provider course valid_until",
    CompletionFact: "qualification course_number completed_on",
    Suspension: "requested_on until reason starts_on ends_on",
    Bar: "kind since until lifted_on",
    WaiverFact: "granted_on reason requirement at_least counts_until window_until cycle "
    "qualification revoked_on",
}
# Values of a field that the columns understand, where it is a choice of words.
WORDS: dict[tuple[type[Part], str], frozenset[object]] = {
    (Each, "every"): frozenset({"year", "fiscal_year"}),
    (Elapsed, "since"): frozenset({"award", "term"}),
    (Conversion, "per"): frozenset({"hour", "day", "record", "unit"}),
    (CreditRounding, "at"): frozenset({"record", "day", "total"}),
    (Group, "per"): frozenset(
        {None, "record", "course", "provider", "day", "month", "year", "fiscal_year"}
    ),
}
PERIODS = frozenset({"judged", "since_award"})


def unknown_of(scheme: Scheme) -> tuple[str, ...]:
    """What keeps the whole scheme from being judged as columns; nothing where nothing does.

    Which sections of a scheme ``decide`` reads at all is watched by a test.
    """
    return (
        *_facts(),
        *strange(scheme.calendar),
    )


def strange_qualifications(scheme: Scheme) -> frozenset[str]:
    """Qualifications whose renewal depends on more than their own requirement."""
    return frozenset(code for code, rule in scheme.qualifications.items() if any(strange(rule)))


def unknown_in(node: Requirement, scheme: Scheme) -> tuple[str, ...]:
    """What keeps this requirement from it."""
    return (*strange(node), *_beyond(node, scheme))


def _facts() -> Iterator[str]:
    for fact, known in FACTS.items():
        names = {f.name for f in fields(fact)}
        yield from (f"{fact.__name__}.{name}" for name in sorted(names - set(known.split())))


def strange(part: Any) -> Iterator[str]:
    """What the columns do not understand in this part and in all inside it."""
    if isinstance(part, tuple):
        for item in part:
            yield from strange(item)
    if not isinstance(part, Part):
        return
    if type(part) not in KNOWN:
        yield type(part).__name__
        return
    yield from unlisted(part, KNOWN[type(part)])
    for name in type(part).model_fields:
        value = getattr(part, name)
        allowed = WORDS.get((type(part), name))
        if name == "within" and isinstance(value, str):
            allowed = PERIODS | ({"window"} if isinstance(part, Guard) else frozenset())
        if allowed is not None and value not in allowed:
            yield f"{type(part).__name__}.{name}: {value}"
        yield from strange(value)


def unlisted(part: Part, known: str) -> Iterator[str]:
    """Fields of the part that nobody has thought of here and that say something."""
    for name, stated in type(part).model_fields.items():
        default = stated.get_default(call_default_factory=True)
        if name not in known.split() and getattr(part, name) != default:
            yield f"{type(part).__name__}.{name}"


def _beyond(node: Requirement, scheme: Scheme) -> Iterator[str]:
    """Rules that are understood and yet need the records one by one."""
    if (
        isinstance(node, SumOf | LargestOf | SumPlusDistinct | ShareOf | Pool)
        and node.credit is not None
    ):
        credit = scheme.credits[node.credit]
        yield from strange(credit)
        by_day = credit.rounding is not None and credit.rounding.at == "day"
        if by_day and isinstance(node, LargestOf | ShareOf | Pool):
            yield f"{type(node).__name__}: rounded by day"
    if isinstance(node, AllOf | AnyOf | SomeOf):
        for child in node.of:
            yield from _beyond(child, scheme)
    if isinstance(node, Each):
        yield from _beyond(node.of, scheme)
