"""The words of explanations: what Japanese and English say differently, and nothing else."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from koshin.core.dates import (
    JST,
    japanese,
    japanese_moment,
    japanese_opening,
    japanese_period,
)
from koshin.core.decision import (
    Counted,
    Cycle,
    Exemption,
    ItemKind,
    Option,
    Outcome,
    Reason,
    Uncounted,
)
from koshin.core.facts import Period
from koshin.core.requirements.telling import plain

Language = Literal["ja", "en"]


class Words(ABC):
    """What a language must be able to say. Labels and titles are the scheme's own, untranslated."""

    outcomes: Mapping[Outcome, str]
    kinds: Mapping[ItemKind, str]
    nothing: str

    @abstractmethod
    def heading(self, at: datetime) -> str: ...

    @abstractmethod
    def day(self, day: date) -> str: ...

    @abstractmethod
    def yen(self, amount: int) -> str: ...

    @abstractmethod
    def fee(self, amount: int) -> str: ...

    @abstractmethod
    def option(self, option: Option) -> str: ...

    @abstractmethod
    def dates(self, cycle: Cycle) -> list[tuple[str, str]]: ...

    @abstractmethod
    def reason(self, reason: Reason) -> str: ...

    @abstractmethod
    def measure(self, amount: str, need: str, unit: str, shortfall: Decimal | None) -> str: ...

    @abstractmethod
    def deadline(self, day: date) -> str: ...

    @abstractmethod
    def counted(self, record: Counted, unit: str) -> str: ...

    @abstractmethod
    def exemption(self, exemption: Exemption) -> str: ...

    @abstractmethod
    def uncounted(self, left: Uncounted) -> str: ...


class Japanese(Words):
    outcomes = {"met": "充足", "unmet": "不足", "pending": "反映待ち", "waived": "特例"}
    kinds = {"renewal": "更新", "first": "新規登録", "addition": "追加登録"}
    nothing = "更新や登録の対象となる資格はありません。"

    def heading(self, at: datetime) -> str:
        return f"{japanese_moment(at)}の時点"

    def day(self, day: date) -> str:
        return japanese(day)

    def yen(self, amount: int) -> str:
        return f"{amount:,}円"

    def fee(self, amount: int) -> str:
        return f"登録・更新にかかる金額: {self.yen(amount)}"

    def option(self, option: Option) -> str:
        can = "手続きできます" if option.offered else "いまは手続きできません"
        return (
            f"{option.qualification_name}の{self.kinds[option.kind]}({option.cycle.label}): {can}"
        )

    def dates(self, cycle: Cycle) -> list[tuple[str, str]]:
        opens, closes = cycle.window.opens, cycle.window.closes
        window = f"{japanese_opening(opens)}から{japanese_moment(closes)}まで"
        judged = [("対象期間", japanese_period(cycle.judged))] if cycle.judged else []
        return [
            *judged,
            ("手続き期間", window),
            ("新しい有効期間", japanese_period(cycle.new_term)),
        ]

    def reason(self, reason: Reason) -> str:
        return reason.sentence

    def measure(self, amount: str, need: str, unit: str, shortfall: Decimal | None) -> str:
        short = f"、あと{plain(shortfall)}{unit}" if shortfall else ""
        return f"{amount}{unit}(必要 {need}{unit}{short})"

    def deadline(self, day: date) -> str:
        return f"期限 {japanese(day)}"

    def counted(self, record: Counted, unit: str) -> str:
        return f"{japanese(record.on)} {record.title}: {plain(record.amount)}{unit}を算入"

    def exemption(self, exemption: Exemption) -> str:
        return exemption.sentence

    def uncounted(self, left: Uncounted) -> str:
        return left.reason


class English(Words):
    outcomes = {"met": "met", "unmet": "unmet", "pending": "pending", "waived": "waived"}
    kinds = {"renewal": "renewal", "first": "first registration", "addition": "addition"}
    nothing = "There is no qualification to renew or to register."
    reasons: Mapping[str, str] = {
        "window_before": "The window has not opened yet.",
        "window_after": "The window has closed.",
        "requirement_unmet": "A requirement is not met; see the tree.",
        "requirement_pending": "Records on their way would meet the requirement; see the tree.",
        "first_offer_ended": "The course is too old to register with it alone.",
        "suspended": "The qualification is suspended and must be resumed first.",
        "unknown_qualification": "The scheme does not know this qualification.",
    }
    why: Mapping[str, str] = {
        "other_kind": "this kind of record does not count here",
        "before_period": "done before the period that counts",
        "after_period": "done after the period that counts",
        "pending": "not accepted yet",
        "rejected": "not accepted",
        "future": "not done yet on the day of the decision",
        "over_cap": "above the cap, in whole or in part",
        "no_worth": "worth nothing by the rules of conversion",
        "expired": "not known to be valid on the day on which it must be",
        "repeated": "of a kind that has been counted already",
        "not_largest": "only the largest record counts",
    }

    exemptions: Mapping[str, str] = {
        "waived": "waived",
        "eased": "less is needed",
        "extended": "later records count",
        "window": "the window stays open longer",
    }

    def heading(self, at: datetime) -> str:
        return f"As of {_moment(at)}"

    def day(self, day: date) -> str:
        return day.isoformat()

    def yen(self, amount: int) -> str:
        return f"{amount:,} yen"

    def fee(self, amount: int) -> str:
        return f"To pay: {self.yen(amount)}"

    def option(self, option: Option) -> str:
        can = "possible now" if option.offered else "not possible now"
        return (
            f"{option.qualification_name}, {self.kinds[option.kind]} ({option.cycle.label}): {can}"
        )

    def dates(self, cycle: Cycle) -> list[tuple[str, str]]:
        window = f"{_moment(cycle.window.opens)} to {_moment(cycle.window.closes)}"
        judged = [("period judged", _period(cycle.judged))] if cycle.judged else []
        return [*judged, ("window", window), ("new term", _period(cycle.new_term))]

    def reason(self, reason: Reason) -> str:
        return self.reasons.get(reason.code, reason.sentence)

    def measure(self, amount: str, need: str, unit: str, shortfall: Decimal | None) -> str:
        short = f", {plain(shortfall)} more" if shortfall else ""
        return f"{amount} of {need} {unit}{short}"

    def deadline(self, day: date) -> str:
        return f"by {day}"

    def counted(self, record: Counted, unit: str) -> str:
        return f"{record.on} {record.title}: {plain(record.amount)} {unit} counted"

    def exemption(self, exemption: Exemption) -> str:
        what = self.exemptions.get(exemption.what, exemption.what)
        return f"{what} (granted on {exemption.granted_on}: {exemption.reason})"

    def uncounted(self, left: Uncounted) -> str:
        return self.why.get(left.code, left.reason)


def _moment(at: datetime) -> str:
    return at.astimezone(JST).strftime("%Y-%m-%d %H:%M:%S")


def _period(period: Period) -> str:
    return f"{period.start} to {period.end}"


JAPANESE = Japanese()
ENGLISH = English()
