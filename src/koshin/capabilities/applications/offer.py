"""The offer: what an application asks for and gets, frozen as it was shown to the holder."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from koshin.core.decision import Cycle, ItemKind, Line, Option, Quote, Window
from koshin.core.facts import CredentialFact, Facts, Period
from koshin.core.money import Yen


@dataclass(frozen=True, kw_only=True)
class OfferItem:
    """One qualification and the term it will get; number and 認定日 where it is held already.

    ``route`` is the way of a return, in the words of the scheme.
    """

    qualification: str
    name: str
    kind: ItemKind
    credential: int | None
    number: str
    awarded_on: date | None
    term: Period
    route: str = ""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Cycle, window, items and fee lines. Amounts are yen, tax included."""

    label: str
    cycle: str
    judged: Period | None
    window: Window
    ordinal: int
    items: tuple[OfferItem, ...]
    quote: Quote
    due_at: datetime
    report: Window

    @property
    def qualifications(self) -> tuple[str, ...]:
        return tuple(item.qualification for item in self.items)


def make(options: tuple[Option, ...], quote: Quote, *, facts: Facts) -> Offer:
    """The offer of these options, all of one window; the first option's cycle names it."""
    cycle: Cycle = options[0].cycle
    held = {credential.id: credential for credential in facts.credentials}
    return Offer(
        label=cycle.label,
        cycle=cycle.code,
        judged=cycle.judged,
        window=cycle.window,
        ordinal=cycle.ordinal,
        items=tuple(
            _item(option, held.get(option.credential) if option.credential else None)
            for option in options
        ),
        quote=quote,
        due_at=cycle.due_at,
        report=cycle.report_window,
    )


def _item(option: Option, held: CredentialFact | None) -> OfferItem:
    return OfferItem(
        qualification=option.qualification,
        name=option.qualification_name,
        kind=option.kind,
        credential=option.credential,
        number=held.number if held else "",
        awarded_on=held.awarded_on if held else None,
        term=option.cycle.new_term,
        route=option.route,
    )


def to_json(offer: Offer) -> dict[str, Any]:
    """The offer as stored with the application."""
    return {
        "label": offer.label,
        "cycle": offer.cycle,
        "judged": _period_to_json(offer.judged) if offer.judged else None,
        "opens": offer.window.opens.isoformat(),
        "closes": offer.window.closes.isoformat(),
        "due": offer.due_at.isoformat(),
        "report_opens": offer.report.opens.isoformat(),
        "report_closes": offer.report.closes.isoformat(),
        "ordinal": offer.ordinal,
        "items": [
            {
                "qualification": item.qualification,
                "name": item.name,
                "kind": item.kind,
                "credential": item.credential,
                "number": item.number,
                "awarded_on": item.awarded_on.isoformat() if item.awarded_on else None,
                "term": _period_to_json(item.term),
                **({"route": item.route} if item.route else {}),
            }
            for item in offer.items
        ],
        "lines": [line_to_json(line) for line in offer.quote.lines],
        "total": offer.quote.total.amount,
    }


def from_json(stored: dict[str, Any]) -> Offer:
    """The offer as it was frozen."""
    return Offer(
        label=stored["label"],
        cycle=stored["cycle"],
        judged=_period(stored["judged"]) if stored["judged"] else None,
        window=Window(
            opens=datetime.fromisoformat(stored["opens"]),
            closes=datetime.fromisoformat(stored["closes"]),
        ),
        ordinal=stored["ordinal"],
        items=tuple(
            OfferItem(
                qualification=item["qualification"],
                name=item["name"],
                kind=item["kind"],
                credential=item["credential"],
                number=item["number"],
                awarded_on=date.fromisoformat(item["awarded_on"]) if item["awarded_on"] else None,
                term=_period(item["term"]),
                route=item.get("route", ""),
            )
            for item in stored["items"]
        ),
        quote=Quote(
            lines=tuple(_line(line) for line in stored["lines"]), total=Yen(stored["total"])
        ),
        # Offers made before a last moment to pay was stated have the end of their window.
        due_at=datetime.fromisoformat(stored.get("due", stored["closes"])),
        # Likewise those made before a window for reports was stated.
        report=Window(
            opens=datetime.fromisoformat(stored.get("report_opens", stored["opens"])),
            closes=datetime.fromisoformat(stored.get("report_closes", stored["closes"])),
        ),
    )


def line_to_json(line: Line) -> dict[str, Any]:
    """A fee line as a charge and a paper keep it."""
    return {
        "code": line.code,
        "label": line.label,
        "amount": line.amount.amount,
        "rule": line.rule,
        "tax": line.tax,
        "qualification": line.qualification,
        "tax_note": line.tax_note,
    }


def _line(stored: dict[str, Any]) -> Line:
    return Line(
        code=stored["code"],
        label=stored["label"],
        amount=Yen(stored["amount"]),
        rule=stored["rule"],
        tax=stored["tax"],
        qualification=stored["qualification"],
        tax_note=stored.get("tax_note", ""),
    )


def _period_to_json(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]


def _period(stored: list[str]) -> Period:
    return Period(start=date.fromisoformat(stored[0]), end=date.fromisoformat(stored[1]))
