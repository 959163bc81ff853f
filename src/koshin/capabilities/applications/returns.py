"""復帰・再登録 as an application: which ways back are open to a holder, and what payment brings."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from koshin.capabilities.applications import offer
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.models import Application
from koshin.core.cycles import barred, superseded
from koshin.core.dates import civil, end_of_day
from koshin.core.decision import Option
from koshin.core.facts import CredentialFact, Facts
from koshin.core.lifecycle.answer import LifeAnswer
from koshin.core.lifecycle.come_back import duties, lapsed_on, may_return, open_to
from koshin.core.scheme import Scheme
from koshin.core.scheme.life_rules import ReturnRoute
from koshin.core.versions import RuleBook, rules_for
from koshin.core.weigh import code_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A return that the office has admitted: by which way, asked for when."""

    credential: int
    route: str
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """What remains to be done after a return of the credential, and its last day."""

    credential: int
    label: str
    until: date


def remaining_of(holder_id: int, scheme: Scheme) -> tuple[Remaining, ...]:
    """The obligations of every return that this holder completed, by the way taken. One query."""
    done = Application.objects.filter(
        holder_id=holder_id, kind="return", state=Application.State.COMPLETE
    )
    routes = scheme.reinstatement.routes if scheme.reinstatement is not None else {}
    return tuple(
        Remaining(credential=item.credential, label=label, until=until)
        for application in done.order_by("pk")
        for item in offer.from_json(application.offer).items
        if item.credential is not None and item.route in routes
        for label, until in duties(routes[item.route], item.term.start)
    )


def granted_to(holder_id: int) -> tuple[Granted, ...]:
    """What the office has admitted to this holder, newest first. One query."""
    found = Request.objects.filter(
        holder_id=holder_id, kind=Request.Kind.RETURN, state=Request.State.GRANTED
    ).order_by("-asked_at")
    return of_requests(tuple(found))


def of_requests(requests: Collection[Request]) -> tuple[Granted, ...]:
    """The returns admitted among these requests, in their order."""
    return tuple(
        Granted(credential=one.credential_id, route=one.route, asked_at=one.asked_at)
        for one in requests
        if one.kind == Request.Kind.RETURN
        and one.state == Request.State.GRANTED
        and one.credential_id is not None
    )


def open_ways(
    book: RuleBook, facts: Facts, granted: Collection[Granted], *, at: datetime
) -> tuple[Option, ...]:
    """For each lapsed credential the first way that may be begun now; those of one round together.

    A way with review is open once the office has admitted it after this lapse. Each credential is
    judged by the version of the rules that is for it; those of one version together.
    """
    found = tuple(_ways(book, facts, granted, at))
    return tuple(
        option
        for option in found
        if (option.rules, option.cycle.code, option.cycle.window)
        == (found[0].rules, found[0].cycle.code, found[0].cycle.window)
    )


def _ways(
    book: RuleBook, facts: Facts, granted: Collection[Granted], at: datetime
) -> Iterator[Option]:
    gone = superseded(book.newest, facts, on=civil(at))
    for held in facts.credentials:
        scheme = rules_for(book, held, at=at)
        routes = scheme.reinstatement.routes if scheme.reinstatement is not None else {}
        lapse = lapsed_on(scheme, held, at=at)
        if lapse is None or barred(held, on=civil(at)) is not None or held.qualification in gone:
            continue
        for code, rule in routes.items():
            if not open_to(rule, held.qualification):
                continue
            asked = _asked(held, code, rule, granted, lapse)
            if rule.review and asked is None:
                continue
            option = way(scheme, held, facts, route=code, asked_at=asked, at=at).option
            if option is not None and option.cycle.window.state(at) == "open":
                yield replace(option, rules=code_of(scheme))
                break


def _asked(
    held: CredentialFact, route: str, rule: ReturnRoute, granted: Collection[Granted], lapse: date
) -> datetime | None:
    """When the admitted return was asked for; nothing where the way asks for no review."""
    if not rule.review:
        return None
    asked = (
        one.asked_at
        for one in granted
        if (one.credential, one.route) == (held.id, route) and civil(one.asked_at) >= lapse
    )
    return next(asked, None)


def way(
    scheme: Scheme,
    held: CredentialFact,
    facts: Facts,
    *,
    route: str,
    asked_at: datetime | None,
    at: datetime,
    paid_on: date | None = None,
) -> LifeAnswer:
    """The answer for one way. Where a cut-off decides about the registration date, who asked before
    it is registered on that date, and has until its eve to pay (jspo.md §6, §13 case 14)."""
    rule = scheme.reinstatement.routes[route] if scheme.reinstatement is not None else None
    if rule is None or asked_at is None or rule.effective != "registration_date":
        return may_return(scheme, held, facts, route=route, at=at, paid_on=paid_on)
    found = may_return(scheme, held, facts, route=route, at=asked_at)
    if found.option is None or found.effective_on is None:
        return found
    cycle = found.option.cycle
    window = replace(cycle.window, closes=end_of_day(found.effective_on - ONE_DAY))
    option = replace(found.option, cycle=replace(cycle, window=window))
    return replace(found, option=option)
