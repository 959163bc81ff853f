"""資格更新: the year's renewal in detail, or what is missing, what would count, by when."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.applications import judge
from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Standing
from koshin.core.decision import Finding, Option
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.portal.case import refused_page


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One requirement as it stands: label, sentence, how much there is and is missing."""

    finding: Finding
    kinds: tuple[str, ...]

    @property
    def percent(self) -> int:
        """How much of the need is there, 0 to 100."""
        need, amount = self.finding.need, self.finding.amount
        if not need or amount is None:
            return 0
        return int(min(Decimal(1), amount / need) * 100)


def leaves(finding: Finding | None, scheme: Scheme) -> tuple[Leaf, ...]:
    """The requirements without children that are judged on records, with what would count."""
    if finding is None:
        return ()
    if finding.children:
        return tuple(leaf for child in finding.children for leaf in leaves(child, scheme))
    kinds = tuple(
        f"{kind.label} {kind.hint}".strip()
        for kind in scheme.activity_kinds.values()
        if "holder" in kind.entered_by
    )
    measured = finding.need is not None or finding.limit is not None
    return (Leaf(finding=finding, kinds=kinds),) if measured else ()


@require_safe
@for_holders
def show(request: HolderAsked) -> HttpResponse:
    """The application that lives, the renewal on offer, or the reasons why there is none."""
    standing = applications.standing(
        holder=request.holder, published=request.published, at=request.now
    )
    options = [option for option in standing.decision.options if option.kind == "renewal"]
    grace = timedelta(days=request.rules.payment.grace_days)
    for case in standing.cases:
        living = case.application.state in Application.LIVE and not case.over
        last = max(case.offer.window.closes + grace, case.offer.report.closes)
        if living and request.now <= last:
            return go(request, "portal:case", case.application.public_id)
    # The renewal that was completed stays here until its window closes.
    for case in standing.cases:
        renewed = case.application.kind == "renewal" and case.application.state == "complete"
        if renewed and request.now <= case.offer.window.closes:
            return go(request, "portal:case", case.application.public_id)
    offers = judge.offered(standing.decision, kind="renewal")
    if offers and request.rules.journeys["renewal"].sequential is False:
        return _detail(request, standing, offers)
    context = {
        "options": [
            {"option": option, "leaves": leaves(option.finding, request.rules)}
            for option in options
        ],
        "offered": bool(offers),
        "recent": standing.cases[:1],
    }
    return render(request, "portal/renewal.html", context)


def _detail(request: HolderAsked, standing: Standing, offers: tuple[Option, ...]) -> HttpResponse:
    offer = judge.first_of(request.published, offers, standing.facts, at=request.now)
    journey = request.rules.journeys["renewal"]
    consent = next(step for step in journey.steps if step.apply_on)
    context = {
        "option": offers[0],
        "leaves": leaves(offers[0].finding, request.rules),
        "quote": offer.quote,
        "button": consent.button,
    }
    return render(request, "portal/renewal_detail.html", context)


@require_POST
@for_holders
def agree(request: HolderAsked) -> HttpResponse:
    """上記の規約に同意し、申請する: the first press applies, another changes nothing."""
    try:
        application = start(
            holder=request.holder,
            published=request.published,
            kind="renewal",
            qualifications=None,
            at=request.now,
            actor=actor(request),
        )
        applied = apply(
            application=application.public_id,
            holder_id=request.holder.pk,
            published=request.published,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:case", applied.public_id)
