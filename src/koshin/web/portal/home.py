"""My Page: what can be done now, news, and a card per credential."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.judge import offered
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Case, Standing
from koshin.capabilities.notices import queries as notices
from koshin.capabilities.papers import queries as papers
from koshin.core.cycles import is_permanent, valid_until
from koshin.core.decision import Option, Reason
from koshin.core.facts import CredentialFact, Period
from koshin.core.scheme import Scheme
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.portal.progress import Progress, progress_of

NEWS_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Call:
    """What may be begun now: the journey, its button, and until when."""

    kind: str
    label: str
    button: str
    names: tuple[str, ...]
    year: str
    new_end: date
    option: Option


@dataclass(frozen=True, kw_only=True)
class Card:
    """One credential as it stands today, with the reasons why nothing is offered, if so.

    ``calm``: the window is still to come, so that nothing is wrong.
    """

    id: int
    name: str
    number: str
    awarded_on: date
    term: Period | None
    next_term: Period | None
    state: str
    state_kind: str
    note: str
    reasons: tuple[Reason, ...]
    calm: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A finished course that cannot be registered yet, and why."""

    name: str
    reasons: tuple[Reason, ...]


def calls(standing: Standing, scheme: Scheme) -> tuple[Call, ...]:
    """What is offered while no application lives in its cycle; one call for each journey."""
    found = []
    taken: set[str] = set()
    for kind in ("renewal", "first"):
        journey = scheme.journey(kind)
        options = [o for o in offered(standing.decision, kind=kind) if o.qualification not in taken]
        if journey is None or not options:
            continue
        if kind == "renewal" and options[0].kind != "renewal":
            continue
        if standing.live(cycle=options[0].cycle.code) is not None:
            continue
        taken |= {option.qualification for option in options}
        found.append(
            Call(
                kind=kind,
                label=journey.label,
                button=journey.button,
                names=tuple(option.qualification_name for option in options),
                year=options[0].cycle.label,
                new_end=max(option.cycle.new_term.end for option in options),
                option=options[0],
            )
        )
    return tuple(found)


def cards(standing: Standing, scheme: Scheme, *, today: date) -> tuple[Card, ...]:
    """Every credential, those that end first before the others, permanent ones last."""
    found = [_card(held, standing, scheme, today=today) for held in standing.facts.credentials]
    return tuple(sorted(found, key=lambda card: card.term.end if card.term else date.max))


def _card(held: CredentialFact, standing: Standing, scheme: Scheme, *, today: date) -> Card:
    permanent = is_permanent(scheme, held)
    now = next((t for t in held.terms if today in t), None)
    coming = next((t for t in held.terms if t.start > today), None)
    last = held.terms[-1] if held.terms else None
    shown = now or (last if last and last.end < today else None) or coming
    state, kind = _state(held, scheme, permanent=permanent, today=today)
    option = next((o for o in standing.decision.options if o.credential == held.id), None)
    return Card(
        id=held.id,
        name=scheme.qualification_name(held.qualification),
        number=held.number,
        awarded_on=held.awarded_on,
        term=None if permanent else shown,
        next_term=coming if coming is not shown else None,
        state=state,
        state_kind=kind,
        note=scheme.texts.get("permanent", "") if permanent else "",
        reasons=_reasons(held, option, standing),
        calm=option is not None and option.cycle.window.state(standing.decision.at) == "before",
    )


def _state(
    held: CredentialFact, scheme: Scheme, *, permanent: bool, today: date
) -> tuple[str, str]:
    if permanent:
        return _("有効(永年)"), "good"
    if any(today in term for term in held.terms):
        return _("有効"), "good"
    if not held.terms or held.terms[0].start > today:
        return _("有効期間の開始前"), "open"
    if today <= valid_until(scheme, held.last_term.end):
        return _("有効(特例)"), "good"
    return _("失効"), "bad"


def _reasons(held: CredentialFact, option: Option | None, standing: Standing) -> tuple[Reason, ...]:
    """Why the renewal is not offered; nothing while an application covers the credential."""
    if option is None:
        return ()
    for case in standing.cases:
        if case.application.state not in Application.LIVE or case.over:
            continue
        if held.qualification in case.offer.qualifications:
            return ()
        if option.offered and case.application.cycle == option.cycle.code:
            return (_not_included(),)
    return option.reasons


def _not_included() -> Reason:
    return Reason(
        code="not_included",
        sentence=_(
            "この資格は、いま途中の手続きに含まれていません。"
            "途中の手続きを終えると、この資格の手続きができます。"
        ),
    )


def waiting(standing: Standing) -> tuple[Waiting, ...]:
    """Finished courses whose registration is not offered now."""
    return tuple(
        Waiting(name=option.qualification_name, reasons=option.reasons)
        for option in standing.decision.options
        if option.credential is None and option.reasons
    )


def going_on(cases: tuple[Case, ...], scheme: Scheme, *, today: date) -> tuple[Progress, ...]:
    """Applications that still need something, and the one just completed."""
    return tuple(
        progress
        for progress in (progress_of(case, scheme) for case in cases if not case.over)
        if progress.open or (progress.completed_on and (today - progress.completed_on).days < 45)
    )


@require_safe
@for_holders
def home(request: HolderAsked) -> HttpResponse:
    """My Page."""
    scheme = request.published.scheme
    standing = applications.standing(
        holder=request.holder, published=request.published, at=request.now
    )
    context = {
        "calls": calls(standing, scheme),
        "going_on": going_on(standing.cases, scheme, today=request.today),
        "cards": cards(standing, scheme, today=request.today),
        "waiting": waiting(standing),
        "news": notices.newest(request.association.code, at=request.now, most=NEWS_SHOWN),
        "came_back": papers.came_back(request.holder.pk),
        "with_points": scheme.entries is not None,
    }
    return render(request, "portal/home.html", context)
