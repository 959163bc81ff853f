"""What an application brings when it completes: nothing while barred; of a return its own term."""

from dataclasses import replace
from datetime import date, datetime

from koshin.capabilities.applications import offer
from koshin.capabilities.applications.models import Application, Item
from koshin.capabilities.applications.offer import Offer, OfferItem
from koshin.capabilities.applications.returns import Granted, granted_to, way
from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.actions.begin_anew import begin_anew
from koshin.core.cycles import barred
from koshin.core.dates import civil
from koshin.core.facts import Facts
from koshin.core.lifecycle.status import bar_sentence
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme


def come_back(application: Application, scheme: Scheme, *, at: datetime) -> Offer:
    """The offer as it is granted now. Of a return it may begin later than was shown.

    Runs where the application completes. Raises ``Refused`` where a credential has been barred or
    the way back has closed since: then money that came is left to the office.
    """
    frozen = offer.from_json(application.offer)
    if all(item.credential is None for item in frozen.items):
        return frozen
    facts = facts_reader.of_holder(application.holder_id)
    _refuse_barred(frozen, facts, on=civil(at))
    if application.kind != "return":
        return frozen
    granted, paid_on = granted_to(application.holder_id), _paid_on(application, at)
    items = tuple(_item(scheme, item, facts, granted, paid_on, at) for item in frozen.items)
    for item in items:
        Item.objects.filter(application=application, qualification=item.qualification).update(
            term_start=item.term.start, term_end=item.term.end
        )
    frozen = replace(frozen, items=items)
    application.offer = offer.to_json(frozen)
    return frozen


def _refuse_barred(frozen: Offer, facts: Facts, *, on: date) -> None:
    asked = {item.credential for item in frozen.items}
    bars = (barred(held, on=on) for held in facts.credentials if held.id in asked)
    if found := [Refusal(code=bar.kind, sentence=bar_sentence(bar)) for bar in bars if bar]:
        raise Refused(*found)


def _paid_on(application: Application, at: datetime) -> date:
    """The day on which the last money was paid, as its provider says; today where none is owed."""
    money = Settlement.objects.filter(
        charge__purpose=APPLICATION, charge__purpose_ref=application.public_id
    )
    paid_at = money.order_by("-paid_at").values_list("paid_at", flat=True).first()
    return civil(paid_at or at)


def _item(
    scheme: Scheme,
    item: OfferItem,
    facts: Facts,
    granted: tuple[Granted, ...],
    paid_on: date,
    at: datetime,
) -> OfferItem:
    held = next(c for c in facts.credentials if c.id == item.credential)
    rule = scheme.reinstatement.routes[item.route] if scheme.reinstatement is not None else None
    term = item.term
    if rule is not None and rule.effective == "last_cleared":
        asked = next((g.asked_at for g in granted if g.credential == held.id), None)
        found = way(scheme, held, facts, route=item.route, asked_at=asked, at=at, paid_on=paid_on)
        if found.term is None:
            raise Refused(*(Refusal(code=r.code, sentence=r.sentence) for r in found.reasons))
        term = found.term
    if rule is None or (rule.ordinal == "continues" and rule.number == "keep"):
        return replace(item, term=term)
    anew = begin_anew(
        credential=held.id,
        awarded_on=term.start if rule.ordinal == "restarts" else None,
        number_format=scheme.numbers.format if rule.number == "new" else "",
    )
    return replace(item, term=term, number=anew.number, awarded_on=anew.awarded_on)
