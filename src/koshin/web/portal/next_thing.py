"""The one thing to do next, or the one sentence why there is none, with a date (bars U-02)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from koshin.capabilities.applications.life_mails import kind_label
from koshin.capabilities.applications.life_models import Request
from koshin.core.cycles import barred, merged_away, superseded, suspended
from koshin.core.dates import civil, japanese, japanese_opening, start_of_day
from koshin.core.decision import Decision, Life, Option
from koshin.core.facts import CredentialFact, Facts
from koshin.core.lifecycle.status import bar_sentence, status_on
from koshin.core.scheme import Scheme
from koshin.web.portal.progress import Progress

UNMET = frozenset({"requirement_unmet", "requirement_pending"})
SOON = timedelta(days=183)
DATED = re.compile(r"\d年")


@dataclass(frozen=True, kw_only=True)
class Next:
    """``primary`` names what stands on the page already (``call:renewal``, ``case:<id>``) or
    ``life``; without it ``sentence`` says why there is nothing to do, and ``about_life`` that the
    page of requests and sanctions says more."""

    primary: str = ""
    sentence: str = ""
    about_life: bool = False


def next_thing(
    *,
    scheme: Scheme,
    facts: Facts,
    decision: Decision,
    calls: Sequence[str],
    going_on: Sequence[Progress],
    requests: Sequence[Request],
    at: datetime,
) -> Next:
    """What was begun first, then what can be begun, then a way back; else why none."""
    begun = next((one for one in going_on if one.open), None)
    if begun is not None:
        return Next(primary=f"case:{begun.id}")
    if calls:
        return Next(primary=f"call:{calls[0]}")
    asked = next((one for one in requests if one.state == Request.State.ASKED), None)
    if asked is not None:
        said = _("%(kind)sを%(day)sに受け付け、事務局で確認しています。結果をお待ちください。")
        named = {"kind": kind_label(asked.kind), "day": japanese(civil(asked.asked_at))}
        return Next(sentence=said % named, about_life=True)
    if any(_can_come_back(life) for life in decision.lives):
        return Next(primary="life")
    said = next(_why_none(scheme, facts, decision, at), "") or _nothing(facts)
    if not DATED.search(said):
        said += _("(%(today)s現在)") % {"today": japanese(civil(at))}
    barred_now = any(
        barred(held, on=civil(at))
        for held in facts.credentials
        if not merged_away(held, on=civil(at))
    )
    return Next(sentence=said, about_life=barred_now)


def _can_come_back(life: Life) -> bool:
    """Lapsed, with a way that is open now or once its condition is met."""
    if life.state != "lapsed":
        return False
    return any(choice.allowed or choice.reasons == ("not_cleared",) for choice in life.choices)


def _nothing(facts: Facts) -> str:
    if facts.credentials:
        return _("いま必要な手続きはありません。")
    return _("登録されている資格はまだありません。")


def _why_none(scheme: Scheme, facts: Facts, decision: Decision, at: datetime) -> Iterator[str]:
    """The sentences that could stand, the most pressing first."""
    today = civil(at)
    held = tuple(one for one in facts.credentials if not merged_away(one, on=today))
    replaced = superseded(scheme, facts, on=today)
    options = sorted(
        (o for o in decision.options if not o.offered and o.reasons),
        key=lambda option: option.cycle.window.closes,
    )
    for option in options:
        yield from _unmet(option, today)
    for credential in held:
        if bar := barred(credential, on=today):
            yield bar_sentence(bar)
    for credential in held:
        if suspended(credential, on=today) is not None:
            yield _pause(credential, today)
        elif status_on(scheme, credential, on=today) == "returning":
            day = japanese(credential.last_term.start)
            yield _("再登録の手続きは完了しました。%(day)sから有効です。") % {"day": day}
    for option in options:
        if option.cycle.window.state(at) == "before":
            yield _opens(option)
    for life in decision.lives:
        if life.state == "lapsed" and life.choices:
            yield life.choices[-1].sentence
    for option in options:
        yield option.reasons[0].sentence
    for credential in held:
        if status_on(scheme, credential, on=today) == "lapsed" and (
            credential.qualification not in replaced
        ):
            yield _lapsed(credential)
    if held and all(status_on(scheme, c, on=today) == "permanent" for c in held):
        yield _("永年資格のため、更新の手続きは必要ありません。")


def _unmet(option: Option, today: date) -> Iterator[str]:
    """What is missing, once the window is open or the days in which to do it draw to an end."""
    missing = next((r for r in option.reasons if r.code in UNMET), None)
    judged = option.cycle.judged
    early = judged is not None and judged.end - today > SOON
    if missing is not None and not (early and option.cycle.window.opens > start_of_day(today)):
        yield missing.sentence


def _pause(credential: CredentialFact, today: date) -> str:
    pause = suspended(credential, on=today)
    if pause is not None and pause.ends_on is not None:
        ends = {"day": japanese(pause.ends_on)}
        return _("休止しています。休止は%(day)sまでです。更新の手続きはその後に始まります。") % ends
    since = {"day": japanese(pause.first_day if pause else today)}
    return (
        _("%(day)sから休止しています。再開の届け出をすると、手続きができるようになります。") % since
    )


def _opens(option: Option) -> str:
    said = _("いま必要な手続きはありません。次の手続きの受付は%(opens)sからです。")
    return said % {"opens": japanese_opening(option.cycle.window.opens)}


def _lapsed(credential: CredentialFact) -> str:
    said = _(
        "有効期間は%(end)sまででした。いま手続きできる復帰の方法はありません。"
        "お問い合わせから事務局へご相談ください。"
    )
    return said % {"end": japanese(credential.last_term.end)}
