"""What a scheme answers about a holder: findings, offers and quotes, each with its reason."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from koshin.core.facts import Period
from koshin.core.money import Yen

LifeState = Literal[
    "active", "suspended", "lapsed", "deceased", "revoked", "withdrawn", "merged", "stopped"
]
Outcome = Literal["met", "unmet", "pending", "waived"]
ItemKind = Literal["renewal", "first", "addition", "return"]
WindowState = Literal["before", "open", "after"]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A record that counted, and how much of it."""

    activity: int
    title: str
    on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Uncounted:
    """A record that did not count (or not yet), and why: a code, and words a holder can read.

    ``amount`` is how much of it did not count, where a cap left out a part.
    """

    activity: int
    title: str
    on: date
    reason: str
    pending: bool = False
    code: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """An exception at work. ``what``: waived, eased (less needed), extended (more days), window."""

    what: str
    granted_on: date
    reason: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One node of the requirement tree, judged. ``sentence`` says it whole to the holder.

    ``need`` and ``limit`` are the least and the most that is right, ``shortfall`` and ``excess``
    what is missing and what is too much. ``deadline`` is the last day on which anything counts,
    ``possible_from`` the first on which time enough will have passed. ``consequence`` is what an
    unmet node brings: ``block`` refuses, everything else is only said.
    """

    code: str
    label: str
    outcome: Outcome
    sentence: str
    amount: Decimal | None = None
    need: Decimal | None = None
    shortfall: Decimal | None = None
    limit: Decimal | None = None
    excess: Decimal | None = None
    unit: str = ""
    deadline: date | None = None
    possible_from: date | None = None
    hint: str = ""
    counted: tuple[Counted, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    children: tuple["Finding", ...] = ()
    carried: Decimal | None = None
    consequence: str = "block"
    downgrade_to: str = ""
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Window:
    """When an action is open: from ``opens`` to ``closes``, both seconds included to their end."""

    opens: datetime
    closes: datetime

    def state(self, at: datetime) -> WindowState:
        if at < self.opens:
            return "before"
        return "open" if at.replace(microsecond=0) <= self.closes else "after"


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """One round: what is judged, when one may act, and what one gets are three different things.

    ``late_months``: months since the end of the term, a begun one counting; 0 in time.
    """

    code: str
    label: str
    judged: Period | None
    window: Window
    current_end: date | None
    new_term: Period
    ordinal: int
    late: bool = False
    late_months: int = 0
    exemptions: tuple[Exemption, ...] = ()
    pay_by: datetime | None = None
    report: Window | None = None

    @property
    def report_window(self) -> Window:
        """When to report: the window for applying unless the scheme says another.

        It never closes before that one.
        """
        if self.report is None:
            return self.window
        return Window(opens=self.report.opens, closes=max(self.report.closes, self.window.closes))

    @property
    def due_at(self) -> datetime:
        """The last moment to pay: never before the window for applying closes."""
        return max(self.pay_by or self.window.closes, self.window.closes)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an action is not offered now, and what to do about it."""

    code: str
    sentence: str


Verdict = Literal[
    "judges", "only", "last", "met_before", "not_met", "not_yet", "over", "running"
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What one version of the rules says to a case.

    ``judges``: it is for it; ``only``: there is no other; ``last``: no newer one is for it;
    ``met_before``: in a transition these older rules are enough. The others do not judge:
    ``not_met`` (in that transition the newer rules were not met), ``not_yet`` or ``over``
    (``when``, the case's round or day by ``judged_by``, lies before ``first`` or after ``last``),
    ``running`` (the round was open before this version began).
    """

    version: str
    verdict: Verdict
    judged_by: str = ""
    when: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, kw_only=True)
class Gives:
    """What the register gets when an option is completed: mostly what was asked for, active.

    ``inactive``: registered without the right to work; another ``qualification``: the lower one
    that is got instead.
    """

    qualification: str
    name: str
    term: Period
    status: Literal["active", "inactive"] = "active"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One qualification that may (or may not yet) be renewed or first registered.

    ``rules`` is the version of the rules that judged it, where there are several, and ``weighed``
    what each version up to it, newest first, said to the case. ``route`` is the way by which a
    lapsed qualification comes back.
    ``consequences``: what is not met without refusing the renewal, and what it brings. ``doubts``:
    what cannot be if the records are right; the office looks at them.
    """

    kind: ItemKind
    qualification: str
    qualification_name: str
    credential: int | None
    cycle: Cycle
    finding: Finding | None
    offered: bool
    gives: Gives
    reasons: tuple[Reason, ...] = ()
    consequences: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    rules: str = ""
    weighed: tuple[Weighed, ...] = ()
    remaining_halves: int = 8
    route: str = ""

    @property
    def changed(self) -> bool:
        """Whether it brings something else than what was asked for."""
        return self.gives.qualification != self.qualification or self.gives.status != "active"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a quote: what, how much, and the rule that made it."""

    code: str
    label: str
    amount: Yen
    rule: str
    tax: str
    qualification: str = ""
    tax_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Fee lines and their sum in yen, tax included."""

    lines: tuple[Line, ...]
    total: Yen


@dataclass(frozen=True, kw_only=True)
class StepOffer:
    """A step of the journey as it stands: ``locked`` until what it waits for is done."""

    code: str
    label: str
    state: Literal["locked", "open", "done"]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LifeChoice:
    """Pausing, resuming or coming back, and what it would bring if it were done now.

    ``until``: the last day on which it can be asked for. ``review``: the office decides.
    ``reasons``: the codes of what stands against it; the sentence says them too. ``quote``: what a
    return that is possible costs alone.
    """

    act: str
    allowed: bool
    sentence: str
    route: str = ""
    until: date | None = None
    effective_on: date | None = None
    term: Period | None = None
    review: bool = False
    reasons: tuple[str, ...] = ()
    quote: Quote | None = None


@dataclass(frozen=True, kw_only=True)
class Life:
    """What a credential is in, since when, and what may be done about it."""

    credential: int
    qualification: str
    name: str
    state: LifeState
    since: date
    choices: tuple[LifeChoice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Everything a scheme says about a holder at one instant.

    ``lives``: pauses and returns, where the scheme states a policy for them.
    """

    at: datetime
    options: tuple[Option, ...] = field(default_factory=tuple)
    lives: tuple[Life, ...] = ()

    def option(self, qualification: str) -> Option | None:
        return next((o for o in self.options if o.qualification == qualification), None)
