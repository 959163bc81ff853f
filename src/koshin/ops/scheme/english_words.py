"""Explanations in English, made from codes and amounts; the scheme is the one in English."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from koshin.core.dates import JST, fiscal_year
from koshin.core.decision import (
    Counted,
    Cycle,
    Exemption,
    Finding,
    Life,
    LifeChoice,
    Option,
    Reason,
    Uncounted,
    Weighed,
)
from koshin.core.facts import Period
from koshin.core.requirements.telling import told
from koshin.core.scheme import Scheme
from koshin.ops.scheme.amounts import amounts
from koshin.ops.scheme.difference import Difference
from koshin.ops.scheme.words import Words

JUDGED_BY: Mapping[str, str] = {
    "cycle": "the round",
    "award": "the award on",
    "application": "the application on",
    "activity": "the decision on",
}
OPEN = frozenset({"unmet", "pending"})
# The engine adds the year to the label of what is asked every year.
YEARS = (
    (re.compile(r"\((\d+)年度\)$"), r" (fiscal \1)"),
    (re.compile(r"\((\d+)年目\)$"), r" (year \1)"),
)
REASONS: Mapping[str, str] = {
    "requirement_unmet": "A requirement is not met.",
    "requirement_pending": "Records on their way would meet the requirement.",
    "first_offer_ended": "The course is too old to register with it alone.",
    "suspended": "The qualification is suspended and must be resumed first.",
    "deceased": "The registration has ended.",
    "revoked": "The qualification was revoked.",
    "withdrawn": "The qualification was given up by its holder.",
    "merged": "The qualification was merged into another one.",
    "stopped": "The qualification is stopped by a sanction.",
    "data_error": "An earlier renewal asked for this: an error in the records is likely.",
    "unknown_qualification": "The scheme does not know this qualification; please ask the office.",
    "lower_runs": "It would be renewed as the lower qualification, which is held longer already.",
    "birthday_unknown": "The term depends on the birthday, which is not known yet.",
}
CONSEQUENCES: Mapping[str, str] = {
    "inactive": "A condition is not met: renewal is possible, into an inactive registration.",
    "downgrade": "A condition is not met: renewal is possible, into the lower qualification.",
    "publish": "A condition is not met: renewal is possible, and this is published.",
    "discipline": "A condition is not met: renewal is possible, and measures may follow.",
    "none": "A condition is not met, without any effect on the renewal.",
}
ACTS: Mapping[str, str] = {
    "suspend": "suspend",
    "extend": "extend the suspension",
    "resume": "resume",
    "return": "return by",
}
LIFE_REASONS: Mapping[str, str] = {
    "already_suspended": "suspended already",
    "end_missing": "the planned end is missing",
    "lapsed": "the qualification has lapsed",
    "no_suspension": "the scheme knows no suspension",
    "not_cleared": "a condition of this way is not met yet",
    "not_lapsed": "the qualification has not lapsed",
    "not_longer": "it would not last longer",
    "not_suspended": "not suspended",
    "nothing_to_extend": "there is no suspension to extend",
    "over_total": "longer than all suspensions together may last",
    "requirement_unmet": "a condition of resuming is not met",
    "start_out_of_range": "the first day is too far from the request",
    "start_after_term": "the first day is later than the one after the term",
    "too_early": "too early",
    "too_late": "too late",
    "too_long": "too long",
    "too_short": "too short",
    "unknown_reason": "for a reason that the scheme does not admit",
    "unknown_route": "not a way for this qualification",
}
WHY: Mapping[str, str] = {
    "other_kind": "this kind of record does not count here",
    "other_feature": "of the right kind, but its topic, role, mode or provider does not count here",
    "before_period": "done before the period that counts",
    "after_period": "done after the period that counts",
    "pending": "not accepted yet",
    "under_audit": "being checked",
    "draft": "a draft, not handed in",
    "rejected": "not accepted",
    "double": "recorded by the association too, and counted once",
    "future": "not done yet on the day of the decision",
    "expired": "not known to be valid on the day on which it must be",
    "over_cap": "above the cap",
    "no_worth": "worth nothing by the rules of conversion",
    "repeated": "of a kind that has been counted already",
    "not_largest": "only the largest record counts",
    "other_part": "counts in the whole, not in the part whose share is judged",
}
EXEMPTIONS: Mapping[str, str] = {
    "waived": "waived",
    "eased": "less is needed",
    "extended": "later records count",
    "window": "the window stays open longer",
}


class English(Words):
    outcomes = {"met": "met", "unmet": "unmet", "pending": "pending", "waived": "waived"}
    kinds = {
        "renewal": "renewal",
        "first": "first registration",
        "addition": "addition",
        "return": "return",
    }
    unasked = {"step": "done in the procedure", "not_for_you": "not asked of you in this round"}
    nothing = "There is no qualification to renew or to register."
    forecast = "Forecast with what is known now"
    cost = "costs"
    unread = "no rule can read this (the decision is the same without it)"

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme

    def weighed(self, weighed: Weighed) -> str:
        name = f"version {weighed.version}" if weighed.version else "rules without a version"
        return f"{name}: {self._verdict(weighed)}"

    def held(self, cases: int, of: int) -> str:
        return f"{cases} of {of} cases are as expected."

    def difference(self, found: Difference) -> list[str]:
        match found.kind:
            case "value":
                return [found.what, f"  expected: {found.expected}", f"  got: {found.got}"]
            case "unsaid":
                return [found.what, f"  expected words: {found.expected}", f"  got: {found.got}"]
            case _:
                return [f"there is no {found.kind} {found.what}"]

    def _verdict(self, weighed: Weighed) -> str:
        when, first, last = weighed.when, weighed.first, weighed.last
        what = JUDGED_BY.get(weighed.judged_by, "")
        match weighed.verdict:
            case "only":
                return "judges; there is no other"
            case "last":
                return "judges; no newer version is for this case"
            case "met_before":
                return f"judges; in the transition up to round {last} meeting these is enough"
            case "not_met":
                return "judged as well, but not met"
            case "judges" if not what:
                return "judges"
            case "judges":
                return f"judges; {what} {when} lies in {first} to {last or 'open'}"
            case "not_yet":
                return f"does not judge; {what} {when} lies before {first}"
            case "over":
                return f"does not judge; {what} {when} lies after {last}"
            case "running":
                return f"does not judge; rounds opened before {first} keep the rules before it"

    def heading(self, at: datetime) -> str:
        return f"As of {_moment(at)}"

    def day(self, day: date) -> str:
        return day.isoformat()

    def yen(self, amount: int) -> str:
        return f"{amount:,} yen"

    def fee(self, amount: int) -> str:
        return f"Together, for what is possible now: {self.yen(amount)}"

    def option(self, option: Option) -> str:
        can = "possible now" if option.offered else "not possible now"
        name, kind = option.qualification_name, self.kinds[option.kind]
        return f"{name}, {kind} ({self._round(option.cycle)}): {can}"

    def _round(self, cycle: Cycle) -> str:
        """The label of the round with days as they are written in English."""
        end = cycle.current_end or cycle.new_term.end
        known = cycle.code.isascii() and cycle.code.isdigit()
        year = cycle.code if known else str(fiscal_year(cycle.new_term.start))
        return self._scheme.calendar.label.format(start=cycle.new_term.start, end=end, year=year)

    def dates(self, cycle: Cycle) -> list[tuple[str, str]]:
        window = f"{_moment(cycle.window.opens)} to {_moment(cycle.window.closes)}"
        judged = [("period judged", _period(cycle.judged))] if cycle.judged else []
        paying = [("pay by", _moment(cycle.pay_by))] if cycle.pay_by else []
        report = cycle.report_window
        reporting = [("report", f"{_moment(report.opens)} to {_moment(report.closes)}")]
        return [
            *judged,
            ("window", window),
            *paying,
            *(reporting if cycle.report else []),
            ("new term", _period(cycle.new_term)),
        ]

    def reason(self, reason: Reason, option: Option) -> str:
        window = option.cycle.window
        match reason.code:
            case "window_before":
                return f"Open from {_moment(window.opens)} to {_moment(window.closes)}."
            case "window_after":
                more = self._scheme.texts.get("window_after", "")
                return f"Closed since {_moment(window.closes)}. {more}".strip()
            case "requirement_unmet" | "requirement_pending":
                return " ".join([REASONS[reason.code], *self._missing(option.finding)])
        return REASONS.get(reason.code, reason.sentence)

    def _missing(self, finding: Finding | None) -> Iterator[str]:
        """What is missing in the open leaves, and where to get it."""
        if finding is None or finding.outcome not in OPEN or finding.consequence != "block":
            return
        for child in finding.children:
            yield from self._missing(child)
        said = amounts(finding)
        if said.short:
            when = f" {self.deadline(finding.deadline)}" if finding.deadline else ""
            when += f", {self.possible_from(day)}" if (day := finding.possible_from) else ""
            yield f"{self.label(finding.label)}: {said.short} {finding.unit} missing{when}."
        if said.excess:
            yield f"{self.label(finding.label)}: {said.excess} {finding.unit} too much."
        if finding.hint:
            yield finding.hint

    def consequence(self, reason: Reason) -> str:
        return CONSEQUENCES.get(reason.code, reason.sentence)

    def doubt(self, reason: Reason) -> str:
        return REASONS.get(reason.code, reason.sentence)

    def life(self, life: Life) -> str:
        return f"{life.name}: {life.state} since {life.since}"

    def choice(self, choice: LifeChoice) -> str:
        act = " ".join(part for part in (ACTS[choice.act], choice.route) if part)
        said = [f"{act}: {'possible' if choice.allowed else 'not possible'}"]
        if choice.reasons:
            said.append(f"({', '.join(LIFE_REASONS.get(code, code) for code in choice.reasons)})")
        if choice.until is not None:
            said.append(f"until {choice.until}")
        if choice.effective_on is not None:
            said.append(f"effective {choice.effective_on}")
        if choice.term is not None:
            said.append(f"term {choice.term.start} to {choice.term.end}")
        if choice.quote is not None:
            said.append(f"costs {self.yen(choice.quote.total.amount)}")
        return " ".join(said)

    def label(self, label: str) -> str:
        for year, said in YEARS:
            label = year.sub(said, label)
        return label

    def measure(self, finding: Finding) -> str:
        said, unit = amounts(finding), finding.unit
        parts = [f"{said.amount} of {said.need} {unit}" if said.need else f"{said.amount} {unit}"]
        parts += [f"{said.short} more"] if said.short else []
        parts += [f"at most {said.limit}"] if said.limit else []
        parts += [f"{said.excess} too much"] if said.excess else []
        return ", ".join(parts)

    def carried(self, amount: Decimal, unit: str) -> str:
        return f"{told(amount)} {unit} carried to the next round"

    def deadline(self, day: date) -> str:
        return f"by {day}"

    def possible_from(self, day: date) -> str:
        return f"possible from {day}"

    def counted(self, record: Counted, unit: str) -> str:
        return f"{record.on} {record.title}: {told(record.amount)} {unit} counted"

    def exemption(self, exemption: Exemption) -> str:
        what = EXEMPTIONS.get(exemption.what, exemption.what)
        return f"{what} (granted on {exemption.granted_on}: {exemption.reason})"

    def uncounted(self, left: Uncounted, unit: str) -> str:
        said = WHY.get(left.code, left.reason)
        return said if left.amount is None else f"{told(left.amount, up=True)} {unit} {said}"


def _moment(at: datetime) -> str:
    return at.astimezone(JST).strftime("%Y-%m-%d %H:%M:%S")


def _period(period: Period) -> str:
    return f"{period.start} to {period.end}"
