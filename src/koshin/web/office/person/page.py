"""A person's page: what they hold, why each stands as it does, and the timeline of everything."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.queries import Case, Standing
from koshin.capabilities.desk.pairs import gone_into, merged_into
from koshin.capabilities.people.models import Holder
from koshin.core.decision import Option
from koshin.core.facts import CredentialFact, Period
from koshin.web.office.applications import Standing as Place
from koshin.web.office.applications import standing_of
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.person.timeline import KINDS, SHEET, timeline
from koshin.web.portal.status_words import note_of, state_of


@dataclass(frozen=True, kw_only=True)
class Held:
    """A credential as it stands today, and what the rules say of its renewal, word for word."""

    fact: CredentialFact
    name: str
    state: str
    tone: str
    note: str
    term: Period | None
    option: Option | None


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One kind of the timeline."""

    label: str
    url: str
    chosen: bool


def person_of(request: StaffAsked, holder: int) -> Holder:
    """This association's holder; 404 for anybody else's."""
    found = Holder.objects.select_related("account").filter(
        pk=holder, association=request.association
    )
    person = found.first()
    if person is None:
        raise Http404
    return person


@for_staff
@require_safe
def detail(request: StaffAsked, holder: int) -> HttpResponse:
    person = person_of(request, holder)
    standing = applications.standing(holder=person, published=request.published, at=request.now)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    merged = merged_into(person.pk)
    records = [person.pk, *(one.gone_id for one in merged)]
    entries = timeline(request, records, kind=kind, before=_before(request))
    following = ""
    if len(entries) > SHEET:
        asked = {"before": entries[SHEET - 1].at.isoformat(), **({"kind": kind} if kind else {})}
        following = urlencode(asked)
    return page(
        request,
        "person/page",
        section="people",
        person=person,
        merged=merged,
        gone=gone_into(person.pk),
        held=[_held(request, standing, fact) for fact in standing.facts.credentials],
        beginning=[one for one in standing.decision.options if one.credential is None],
        cases=[(case, _state(request, case)) for case in standing.cases],
        tabs=_tabs(kind),
        entries=entries[:SHEET],
        following=following,
    )


def _held(request: StaffAsked, standing: Standing, fact: CredentialFact) -> Held:
    scheme, today = request.rules, request.today
    word, tone = state_of(scheme, fact, standing.facts, today=today)
    begun = [term for term in fact.terms if term.start <= today] or list(fact.terms)
    options = (one for one in standing.decision.options if one.credential == fact.id)
    return Held(
        fact=fact,
        name=scheme.qualification_name(fact.qualification),
        state=word,
        tone=tone,
        note=note_of(scheme, fact, standing.facts, today=today),
        term=begun[-1] if begun else None,
        option=next(options, None),
    )


def _state(request: StaffAsked, case: Case) -> Place:
    owes = case.charge is not None and case.charge.state in ("open", "partial")
    late = case.offer.window.state(request.now) == "after"
    return standing_of(case.application.state, owes=owes, late=late)


def _tabs(kind: str) -> list[Tab]:
    every = [Tab(label=_("すべて"), url="?#timeline", chosen=not kind)]
    return every + [
        Tab(label=str(label), url=f"?kind={code}#timeline", chosen=code == kind)
        for code, label in KINDS.items()
    ]


def _before(request: StaffAsked) -> datetime | None:
    try:
        found = datetime.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
