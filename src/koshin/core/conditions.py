"""What the public may know of a scheme: conditions, periods, fees and flow, made from its rules."""

from dataclasses import dataclass
from datetime import date

from koshin.core.cycles import upcoming
from koshin.core.dates import japanese, japanese_moment, japanese_opening, japanese_period
from koshin.core.decision import Cycle
from koshin.core.requirements.describe import Condition, describe
from koshin.core.scheme.audit_rules import Audit
from koshin.core.scheme.fee_rules import CycleFee, Fee, ItemFee, QualificationFee
from koshin.core.scheme.model import Scheme

ROUNDS_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class Group:
    """Qualifications with the same conditions of renewal."""

    qualifications: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round of renewal in words."""

    label: str
    judged: str
    window: str
    new_term: str


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """A part of the fee: what, how much today, and by which rule."""

    label: str
    amount: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class FlowStep:
    """A step of the procedure and what to know about it."""

    label: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """An audit as everybody can check it: ``drawn`` is what is hashed for the round ``round``."""

    label: str
    activities: tuple[str, ...]
    share: str
    seed: str
    drawn: str
    round: str
    days: int


@dataclass(frozen=True, kw_only=True)
class PublicConditions:
    """The public page about a scheme; every text is ready to be shown."""

    association: str
    note: str
    intro: str
    groups: tuple[Group, ...]
    permanent: tuple[str, ...]
    rounds: tuple[Round, ...]
    fees: tuple[FeeLine, ...]
    methods: tuple[FlowStep, ...]
    flow_intro: str
    flow: tuple[FlowStep, ...]
    documents: tuple[FlowStep, ...]
    samplings: tuple[Sampling, ...]


def public_conditions(scheme: Scheme, *, on: date) -> PublicConditions:
    """The conditions as they stand on a day."""
    journey = scheme.journey("renewal")
    cycles = upcoming(scheme, on=on, count=ROUNDS_SHOWN)
    return PublicConditions(
        association=scheme.name,
        note=scheme.public_name_note,
        intro=scheme.texts.get("conditions_intro", ""),
        groups=_groups(scheme),
        permanent=tuple(q.name for q in scheme.qualifications.values() if q.permanent),
        rounds=tuple(_round(cycle) for cycle in cycles),
        fees=tuple(line for fee in scheme.fees for line in _fee_lines(scheme, fee, on)),
        methods=tuple(FlowStep(label=m.label, note=m.note) for m in scheme.payment.methods),
        flow_intro=scheme.texts.get("flow_intro", ""),
        flow=tuple(FlowStep(label=s.label, note=s.note) for s in journey.steps) if journey else (),
        documents=tuple(FlowStep(label=d.label, note=d.note) for d in scheme.documents),
        samplings=tuple(_sampling(scheme, audit, cycles[0]) for audit in scheme.audits if cycles),
    )


def _sampling(scheme: Scheme, audit: Audit, cycle: Cycle) -> Sampling:
    return Sampling(
        label=audit.label,
        activities=tuple(scheme.activity_kinds[kind].label for kind in audit.activities),
        share=str(audit.share),
        seed=audit.seed,
        drawn=f"{audit.seed}/{audit.code}/{cycle.code}/",
        round=cycle.label,
        days=audit.deadline_days,
    )


def _groups(scheme: Scheme) -> tuple[Group, ...]:
    by_rule: dict[str, list[str]] = {}
    for qualification in scheme.qualifications.values():
        if qualification.requirement is not None:
            by_rule.setdefault(qualification.requirement, []).append(qualification.name)
    return tuple(
        Group(
            qualifications=tuple(names),
            conditions=describe(scheme.requirements[rule], scheme.activity_kinds).parts,
        )
        for rule, names in by_rule.items()
    )


def _round(cycle: Cycle) -> Round:
    opens, closes = cycle.window.opens, cycle.window.closes
    return Round(
        label=cycle.label,
        judged=japanese_period(cycle.judged) if cycle.judged else "",
        window=f"{japanese_opening(opens)}から{japanese_moment(closes)}まで",
        new_term=f"{japanese(cycle.new_term.start)}から{japanese(cycle.new_term.end)}まで",
    )


def _fee_lines(scheme: Scheme, fee: Fee, on: date) -> list[FeeLine]:
    if isinstance(fee, QualificationFee):
        return [
            FeeLine(
                label=f"{fee.label}({qualification.name})",
                amount=f"{qualification.price:,}円",
                rule=fee.rule,
            )
            for qualification in scheme.qualifications.values()
            if not qualification.permanent
        ]
    return [_flat_line(fee, on)]


def _flat_line(fee: CycleFee | ItemFee, on: date) -> FeeLine:
    price = next((p for p in fee.prices if p.holds_on(on)), fee.prices[-1])
    return FeeLine(label=fee.label, amount=f"{price.amount:,}円", rule=fee.rule)
