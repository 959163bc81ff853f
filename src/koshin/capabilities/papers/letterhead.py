"""The issuer and the addressee as they are frozen into a paper."""

from dataclasses import dataclass
from typing import Any

from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme
from koshin.platform import phones

ACCENTS = {
    "red": "#b3001b",
    "blue": "#0b4f9c",
    "green": "#1d6b3a",
    "orange": "#a84a00",
    "purple": "#5c2d91",
    "cyan": "#006f86",
}
HONORIFICS = ("様", "御中", "殿", "先生")


def issuer(scheme: Scheme) -> dict[str, Any]:
    """Name, registration number, address and contact of who issues, as JSON."""
    who = scheme.issuer
    return {
        "name": who.name,
        "registration_number": who.registration_number,
        "postal_code": f"{who.postal_code[:3]}-{who.postal_code[3:]}",
        "address": who.address,
        "department": who.department,
        "phone": phones.shown(who.phone),
        "hours": who.hours,
        "accent": ACCENTS[scheme.look.accent],
        "mark": scheme.look.mark,
        "seal": f"{scheme.name}之印",
    }


def bank_account(scheme: Scheme) -> list[dict[str, str]]:
    """Where a transfer goes, as labelled rows; empty where transfers are not taken."""
    account = scheme.issuer.bank_account
    if account is None or scheme.payment.method("bank") is None:
        return []
    return [
        {"label": "銀行・支店", "value": f"{account.bank} {account.branch}"},
        {"label": "口座番号", "value": f"{account.kind} {account.number}"},
        {"label": "口座名義", "value": account.holder},
    ]


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """To whom a money paper is made out: name, honorific (様, 御中), a person to its attention."""

    name: str
    honorific: str
    attention: str

    def as_json(self) -> dict[str, str]:
        return {
            "addressee": self.name,
            "honorific": self.honorific,
            "attention": self.attention,
        }


def addressee(holder: Holder) -> Addressee:
    """The addressee that the holder's profile asks for (請求書宛名, 送付者名), or the holder.

    A name of the holder's own is a person's (様); any other is taken for an organisation (御中)
    unless it brings its honorific.
    """
    wanted = holder.invoice_addressee.strip()
    attention = holder.invoice_sender.strip().removesuffix("様").strip()
    if not wanted or _plain(wanted) == _plain(holder.name):
        return Addressee(name=wanted or holder.name, honorific="様", attention="")
    if wanted.endswith(HONORIFICS):
        return Addressee(name=wanted, honorific="", attention=attention)
    return Addressee(name=wanted, honorific="御中", attention=attention)


def _plain(name: str) -> str:
    return "".join(name.split())
