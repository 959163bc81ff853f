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
from koshin.capabilities.applications.returns import open_ways
from koshin.capabilities.notices import queries as notices
from koshin.capabilities.papers import queries as papers
from koshin.capabilities.schemes.queries import Published
from koshin.core.cycles import barred, is_permanent
from koshin.core.dates import civil
from koshin.core.decision import Option, Reason
from koshin.core.facts import CredentialFact, Period
from koshin.core.scheme import Scheme
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.portal.next_thing import next_thing
from koshin.web.portal.progress import Progress, progress_of
from koshin.web.portal.status_words import note_of, state_of

NEWS_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Call:
    """What may be begun now: the journey, its button, and until when."""

    kind: str
    label: str
    button: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    year: str
    new_end: date
    option: Option

    @property
    def key(self) -> str:
        return f"call:{self.kind}"


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


def calls(standing: Standing, published: Published) -> tuple[Call, ...]:
    """What is offered while no application lives in its cycle; one call for each journey."""
    found = []
    taken: set[str] = set()
    scheme = published.scheme
    back = open_ways(published.book, standing.facts, standing.admitted, at=standing.decision.at)
    for kind in ("renewal", "first", "return"):
        journey = scheme.journey(kind)
        possible = back if kind == "return" else offered(standing.decision, kind=kind)
        options = [option for option in possible if option.qualification not in taken]
        if journey is None or not options:
            continue
        if kind == "renewal" and options[0].kind != "renewal":
            continue
        living = standing.live(cycle=options[0].cycle.code)
        if living is not None and not (kind == "return" and living.over):
            continue
        taken |= {option.qualification for option in options}
        found.append(
            Call(
                kind=kind,
                label=journey.label,
                button=journey.button,
                names=tuple(option.qualification_name for option in options),
                codes=tuple(option.qualification for option in options),
                year=options[0].cycle.label,
                new_end=max(option.cycle.new_term.end for option in options),
                option=options[0],
            )
        )
    return tuple(found)


def cards(
    standing: Standing, scheme: Scheme, *, today: date, called: frozenset[str] = frozenset()
) -> tuple[Card, ...]:
    """Every credential, those that end first before the others, permanent ones last.

    ``called``: qualifications that may be brought back now; nothing else is said of them.
    """
    found = [
        _card(held, standing, scheme, today=today, called=held.qualification in called)
        for held in standing.facts.credentials
    ]
    return tuple(sorted(found, key=lambda card: card.term.end if card.term else date.max))


def _card(
    held: CredentialFact, standing: Standing, scheme: Scheme, *, today: date, called: bool
) -> Card:
    permanent = is_permanent(scheme, held)
    now = next((t for t in held.terms if today in t), None)
    coming = next((t for t in held.terms if t.start > today), None)
    last = held.terms[-1] if held.terms else None
    shown = now or (last if last and last.end < today else None) or coming
    state, kind = state_of(scheme, held, standing.facts, today=today)
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
        note=note_of(scheme, held, standing.facts, today=today),
        reasons=() if called else _reasons(held, option, standing),
        calm=option is not None and option.cycle.window.state(standing.decision.at) == "before",
    )


def _reasons(held: CredentialFact, option: Option | None, standing: Standing) -> tuple[Reason, ...]:
    """Why the renewal is not offered; nothing while an application covers the credential, nor where
    the credential was taken out of validity, which its note says."""
    if option is None or barred(held, on=civil(standing.decision.at)) is not None:
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
    found, begun = (
        calls(standing, request.published),
        going_on(standing.cases, scheme, today=request.today),
    )
    context = {
        "next": next_thing(
            scheme=scheme,
            facts=standing.facts,
            decision=standing.decision,
            calls=[call.kind for call in found],
            going_on=begun,
            requests=standing.requests,
            at=request.now,
        ),
        "calls": found,
        "going_on": begun,
        "cards": cards(
            standing,
            scheme,
            today=request.today,
            called=frozenset(
                code for call in found if call.kind == "return" for code in call.codes
            ),
        ),
        "waiting": waiting(standing),
        "news": notices.newest(
            request.holder,
            qualifications=[held.qualification for held in standing.facts.credentials],
            at=request.now,
            most=NEWS_SHOWN,
        ),
        "came_back": papers.came_back(request.holder.pk),
        "mail_came_back": request.holder.email if notices.unreachable(request.holder) else "",
        "with_points": scheme.entries is not None,
    }
    return render(request, "portal/home.html", context)
