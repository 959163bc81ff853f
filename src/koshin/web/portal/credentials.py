"""From a credential's card: 義務研修 (what counted, what is missing) and 登録料 (what was paid)."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.queries import Case, Standing
from koshin.capabilities.trainings import queries as trainings
from koshin.core import fees
from koshin.core.cycles import is_permanent
from koshin.core.decision import Option, Quote
from koshin.core.facts import CredentialFact
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.portal.renewal import Leaf, leaves


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A credential and how it stands with the requirements of its next renewal."""

    name: str
    number: str
    permanent: bool
    option: Option | None
    leaves: tuple[Leaf, ...]


def _standing(request: HolderAsked) -> Standing:
    return applications.standing(holder=request.holder, published=request.published, at=request.now)


def _held(standing: Standing, credential: int) -> CredentialFact:
    found = next((c for c in standing.facts.credentials if c.id == credential), None)
    if found is None:
        raise Http404
    return found


def _judged(request: HolderAsked, standing: Standing, held: CredentialFact) -> Judged:
    option = next((o for o in standing.decision.options if o.credential == held.id), None)
    return Judged(
        name=request.rules.qualification_name(held.qualification),
        number=held.number,
        permanent=is_permanent(request.rules, held),
        option=option,
        leaves=leaves(option.finding, request.rules) if option else (),
    )


@require_safe
@for_holders
def training(request: HolderAsked) -> HttpResponse:
    """更新研修: all credentials and everything that was delivered."""
    standing = _standing(request)
    context = {
        "judged": [_judged(request, standing, held) for held in standing.facts.credentials],
        "one": False,
        "deliveries": trainings.deliveries(request.association.code),
    }
    return render(request, "portal/training.html", context)


@require_safe
@for_holders
def training_of(request: HolderAsked, credential: int) -> HttpResponse:
    """義務研修 of one credential."""
    standing = _standing(request)
    held = _held(standing, credential)
    context = {"judged": [_judged(request, standing, held)], "one": True}
    return render(request, "portal/training.html", context)


@require_safe
@for_holders
def fees_of(request: HolderAsked, credential: int) -> HttpResponse:
    """登録料 of one credential: what the next renewal costs, and what was paid."""
    standing = _standing(request)
    held = _held(standing, credential)
    option = next((o for o in standing.decision.options if o.credential == held.id), None)
    next_quote: Quote | None = None
    if option is not None:
        rules = request.published.book.under(option.rules)
        next_quote = fees.quote(rules, [option], on=request.today, facts=standing.facts)
    paid: list[Case] = [
        case
        for case in standing.cases
        if case.charge is not None and held.qualification in case.offer.qualifications
    ]
    context = {
        "name": request.rules.qualification_name(held.qualification),
        "option": option,
        "quote": next_quote,
        "cases": paid,
        "permanent": is_permanent(request.rules, held),
    }
    return render(request, "portal/credential_fees.html", context)
