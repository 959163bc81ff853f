"""What may be wished for a qualification, and what the rules answer to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from koshin.core.cycles import barred
from koshin.core.dates import civil, japanese
from koshin.core.decision import Reason
from koshin.core.facts import CredentialFact, Facts
from koshin.core.lifecycle.answer import LifeAnswer, refused
from koshin.core.lifecycle.come_back import may_return
from koshin.core.lifecycle.status import bar_sentence
from koshin.core.lifecycle.suspend import may_extend, may_resume, may_suspend
from koshin.core.refusal import Refusal
from koshin.core.requests import RequestKind
from koshin.core.scheme import Scheme

# At which field of a form a reason of core.lifecycle belongs.
FIELDS = {
    "unknown_reason": "reason",
    "start_out_of_range": "starts_on",
    "start_after_term": "starts_on",
    "end_missing": "ends_on",
    "too_short": "ends_on",
    "too_long": "ends_on",
    "not_longer": "ends_on",
    "over_total": "ends_on",
    "day_past": "starts_on",
    "day_to_come": "starts_on",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked for. ``reason`` and ``route`` are words of the scheme's policy.

    ``starts_on``: the first day of a pause, the first without the qualification, the day of death.
    """

    kind: RequestKind
    credential: int | None
    route: str = ""
    reason: str = ""
    words: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    def first_day(self, at: datetime) -> date:
        return self.starts_on or civil(at)


def answer(
    scheme: Scheme, held: CredentialFact | None, facts: Facts, wish: Wish, *, at: datetime
) -> LifeAnswer:
    """What the scheme answers when this is wished at ``at``."""
    if wish.kind == "death" or held is None:
        return _death(wish, at)
    bar = barred(held, on=civil(at))
    if bar is not None:
        return refused(Reason(code=bar.kind, sentence=bar_sentence(bar) + _CONTACT))
    match wish.kind:
        case "suspend":
            return may_suspend(
                scheme,
                held,
                starts_on=wish.first_day(at),
                ends_on=wish.ends_on,
                reason=wish.reason,
                at=at,
            )
        case "extend":
            if wish.ends_on is None:
                sentence = _("休止を終える予定の日を入力してください。")
                return refused(Reason(code="end_missing", sentence=sentence))
            return may_extend(scheme, held, ends_on=wish.ends_on, at=at)
        case "resume":
            return may_resume(scheme, held, facts, at=at)
        case "return":
            return may_return(scheme, held, facts, route=wish.route, at=at)
        case "withdraw":
            return _withdrawal(wish, at)


_CONTACT = "ご不明な点は、お問い合わせから事務局へご連絡ください。"


def _withdrawal(wish: Wish, at: datetime) -> LifeAnswer:
    first = wish.first_day(at)
    if first < civil(at):
        sentence = _("返上する日は、%(today)s以降の日にしてください。")
        said = sentence % {"today": japanese(civil(at))}
        return refused(Reason(code="day_past", sentence=said))
    return LifeAnswer(allowed=True, effective_on=first, review=True, number="keep")


def _death(wish: Wish, at: datetime) -> LifeAnswer:
    first = wish.first_day(at)
    if first > civil(at):
        sentence = _("亡くなられた日は、%(today)sまでの日を入力してください。")
        said = sentence % {"today": japanese(civil(at))}
        return refused(Reason(code="day_to_come", sentence=said))
    return LifeAnswer(allowed=True, effective_on=first, review=True, number="keep")


def refusals(found: LifeAnswer) -> Iterator[Refusal]:
    """The reasons of an answer, each at its field."""
    for reason in found.reasons:
        yield Refusal(code=reason.code, field=FIELDS.get(reason.code, ""), sentence=reason.sentence)


def reviewed(found: LifeAnswer, wish: Wish) -> LifeAnswer:
    """A way back without review needs no request: one simply begins the procedure."""
    if wish.kind == "return" and found.allowed and not found.review:
        sentence = _("この方法に申請は必要ありません。トップページから手続きを始めてください。")
        return replace(
            found, allowed=False, reasons=(Reason(code="no_request_needed", sentence=sentence),)
        )
    return found
