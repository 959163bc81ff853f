"""The words of explanations: what a language must be able to say, and Japanese."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from koshin.core.dates import (
    japanese,
    japanese_moment,
    japanese_opening,
    japanese_period,
)
from koshin.core.decision import (
    Counted,
    Cycle,
    Exemption,
    Finding,
    ItemKind,
    Life,
    LifeChoice,
    Option,
    Outcome,
    Reason,
    Uncounted,
    Weighed,
)
from koshin.core.requirements.telling import told
from koshin.ops.scheme.amounts import amounts
from koshin.ops.scheme.difference import Difference

Language = Literal["ja", "en"]
MISSING: Mapping[str, str] = {
    "option": "手続きできる資格",
    "finding": "判定",
    "credential": "認定",
    "quote": "金額",
}
JUDGED_BY: Mapping[str, str] = {
    "cycle": "更新の回 ",
    "award": "認定日 ",
    "application": "申請の日 ",
    "activity": "判定の日 ",
}
LIVES: Mapping[str, str] = {
    "active": "有効",
    "suspended": "休止中",
    "lapsed": "失効",
    "deceased": "登録終了",
    "revoked": "取消",
    "withdrawn": "返上",
    "merged": "統合",
    "stopped": "停止中",
}
ACTS: Mapping[str, str] = {
    "suspend": "休止",
    "extend": "休止の延長",
    "resume": "再開",
    "return": "復帰",
}


class Words(ABC):
    """What a language must be able to say. Labels and titles are the scheme's own."""

    outcomes: Mapping[Outcome, str]
    kinds: Mapping[ItemKind, str]
    unasked: Mapping[str, str]
    nothing: str
    forecast: str
    cost: str
    unread: str

    @abstractmethod
    def weighed(self, weighed: Weighed) -> str: ...

    @abstractmethod
    def held(self, cases: int, of: int) -> str: ...

    @abstractmethod
    def difference(self, found: Difference) -> list[str]: ...

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
    def reason(self, reason: Reason, option: Option) -> str: ...

    @abstractmethod
    def consequence(self, reason: Reason) -> str: ...

    @abstractmethod
    def doubt(self, reason: Reason) -> str: ...

    @abstractmethod
    def life(self, life: Life) -> str: ...

    @abstractmethod
    def choice(self, choice: LifeChoice) -> str: ...

    @abstractmethod
    def label(self, label: str) -> str: ...

    @abstractmethod
    def measure(self, finding: Finding) -> str: ...

    @abstractmethod
    def carried(self, amount: Decimal, unit: str) -> str: ...

    @abstractmethod
    def deadline(self, day: date) -> str: ...

    @abstractmethod
    def possible_from(self, day: date) -> str: ...

    @abstractmethod
    def counted(self, record: Counted, unit: str) -> str: ...

    @abstractmethod
    def exemption(self, exemption: Exemption) -> str: ...

    @abstractmethod
    def uncounted(self, left: Uncounted, unit: str) -> str: ...


class Japanese(Words):
    outcomes = {"met": "充足", "unmet": "不足", "pending": "反映待ち", "waived": "特例"}
    kinds = {
        "renewal": "更新",
        "first": "新規登録",
        "addition": "追加登録",
        "return": "復帰・再登録",
    }
    unasked = {"step": "手続きの中で行います", "not_for_you": "今回は対象ではありません"}
    nothing = "更新や登録の対象となる資格はありません。"
    forecast = "いま分かっていることからの見込み"
    cost = "この手続きの金額"
    unread = "どの規則も読まない記載です(判定は変わりません)"

    def weighed(self, weighed: Weighed) -> str:
        name = f"規則の版「{weighed.version}」" if weighed.version else "版の記載がない規則"
        return f"{name}: {self._verdict(weighed)}"

    def held(self, cases: int, of: int) -> str:
        return f"{of}件のケースのうち、{cases}件が期待どおりです。"

    def difference(self, found: Difference) -> list[str]:
        match found.kind:
            case "value":
                return [found.what, f"  期待: {found.expected}", f"  結果: {found.got}"]
            case "unsaid":
                said = found.got or "(何も述べていません)"
                return [found.what, f"  期待する文言: {found.expected}", f"  結果: {said}"]
            case _:
                return [f"{MISSING[found.kind]} {found.what} がありません。"]

    def _verdict(self, weighed: Weighed) -> str:
        when, first, last = weighed.when, weighed.first, weighed.last
        what = JUDGED_BY.get(weighed.judged_by, "")
        match weighed.verdict:
            case "only":
                return "この規則で判定します。ほかの版はありません。"
            case "last":
                return "この規則で判定します。この件を判定する、より新しい版はありません。"
            case "met_before":
                return f"この規則で判定します。移行の間({last}の回まで)は、これを満たせば足ります。"
            case "not_met":
                return "この規則でも判定しましたが、満たしていません。"
            case "judges" if not what:
                return "この規則で判定します。"
            case "judges":
                held = f"{first}から{f'{last}まで' if last else ''}"
                return f"この規則で判定します。{what}{when}が、この版の対象({held})に入ります。"
            case "not_yet":
                return f"判定しません。{what}{when}は、この版の始まり({first})より前です。"
            case "over":
                return f"判定しません。{what}{when}は、この版の終わり({last})より後です。"
            case "running":
                return (
                    f"判定しません。この版の始まり({first})より前に受付が始まった回は、"
                    "前の規則のままです。"
                )

    def heading(self, at: datetime) -> str:
        return f"{japanese_moment(at)}の時点"

    def day(self, day: date) -> str:
        return japanese(day)

    def yen(self, amount: int) -> str:
        return f"{amount:,}円"

    def fee(self, amount: int) -> str:
        return f"いま手続きできるものの合計: {self.yen(amount)}"

    def option(self, option: Option) -> str:
        can = "手続きできます" if option.offered else "いまは手続きできません"
        return (
            f"{option.qualification_name}の{self.kinds[option.kind]}({option.cycle.label}): {can}"
        )

    def dates(self, cycle: Cycle) -> list[tuple[str, str]]:
        opens, closes = cycle.window.opens, cycle.window.closes
        window = f"{japanese_opening(opens)}から{japanese_moment(closes)}まで"
        judged = [("対象期間", japanese_period(cycle.judged))] if cycle.judged else []
        paying = [("お支払いの期限", japanese_moment(cycle.pay_by))] if cycle.pay_by else []
        report = cycle.report_window
        open_ = f"{japanese_opening(report.opens)}から{japanese_moment(report.closes)}まで"
        reporting = [("報告の期間", open_)] if cycle.report else []
        return [
            *judged,
            ("手続き期間", window),
            *paying,
            *reporting,
            ("新しい有効期間", japanese_period(cycle.new_term)),
        ]

    def reason(self, reason: Reason, option: Option) -> str:
        return reason.sentence

    def consequence(self, reason: Reason) -> str:
        return reason.sentence

    def doubt(self, reason: Reason) -> str:
        return reason.sentence

    def life(self, life: Life) -> str:
        return f"{life.name}: {LIVES[life.state]}({japanese(life.since)}から)"

    def choice(self, choice: LifeChoice) -> str:
        return f"{ACTS[choice.act]}: {choice.sentence}"

    def label(self, label: str) -> str:
        return label

    def measure(self, finding: Finding) -> str:
        said, unit = amounts(finding), finding.unit
        bounds = [
            f"{word}{value}{unit}"
            for word, value in (
                ("必要 ", said.need),
                ("あと", said.short),
                ("上限 ", said.limit),
                ("超過 ", said.excess),
            )
            if value
        ]
        return f"{said.amount}{unit}({'、'.join(bounds)})"

    def carried(self, amount: Decimal, unit: str) -> str:
        return f"次の期への繰り越し {told(amount)}{unit}"

    def deadline(self, day: date) -> str:
        return f"期限 {japanese(day)}"

    def possible_from(self, day: date) -> str:
        return f"{japanese(day)}から手続きできます"

    def counted(self, record: Counted, unit: str) -> str:
        return f"{japanese(record.on)} {record.title}: {told(record.amount)}{unit}を算入"

    def exemption(self, exemption: Exemption) -> str:
        return exemption.sentence

    def uncounted(self, left: Uncounted, unit: str) -> str:
        return left.reason
