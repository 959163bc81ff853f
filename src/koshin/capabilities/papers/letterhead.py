"""The issuer and the addressee as they are frozen into a paper."""

from collections.abc import Mapping
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
    """Name, address and contact of who issues, as JSON."""
    who = scheme.issuer
    return {
        "name": who.name,
        "postal_code": f"{who.postal_code[:3]}-{who.postal_code[3:]}",
        "address": who.address,
        "department": who.department,
        "phone": phones.shown(who.phone),
        "hours": who.hours,
        "accent": ACCENTS[scheme.look.accent],
        "mark": scheme.look.mark,
        "seal": f"{scheme.name}之印",
    }


def bank_account(scheme: Scheme, *, virtual: str = "") -> list[dict[str, str]]:
    """Where a transfer goes, as labelled rows; empty where transfers are not taken.

    ``virtual`` is the account number that the bank keeps for this payer alone.
    """
    account = scheme.issuer.bank_account
    if account is None or scheme.payment.method("bank") is None:
        return []
    place, number = f"{account.bank} {account.branch}", account.number
    if virtual and scheme.bank is not None and scheme.bank.virtual is not None:
        place, number = scheme.bank.virtual[1].place, virtual
    return [
        {"label": "銀行・支店", "value": place},
        {"label": "口座番号", "value": f"{account.kind} {number}"},
        {"label": "口座名義", "value": account.holder},
    ]


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """To whom a money paper is made out: name, honorific (様, 御中), a person to its attention.

    ``asked`` says that somebody named it for this paper; else it follows the profile.
    """

    name: str
    honorific: str
    attention: str
    asked: bool = False

    def as_json(self) -> dict[str, str | bool]:
        return {
            "addressee": self.name,
            "honorific": self.honorific,
            "attention": self.attention,
            "addressee_asked": self.asked,
        }


def addressee(holder: Holder) -> Addressee:
    """The addressee that the holder's profile asks for (請求書宛名, 送付者名), or the holder."""
    wanted = holder.invoice_addressee.strip()
    if not wanted:
        return Addressee(name=holder.name, honorific="様", attention="")
    return made_out_to(wanted, attention=holder.invoice_sender, holder=holder, asked=False)


def made_out_to(
    name: str, *, attention: str = "", holder: Holder | None, asked: bool = True
) -> Addressee:
    """The addressee of this name.

    A name of the holder's own is a person's (様); any other is taken for an organisation (御中)
    unless it brings its honorific.
    """
    wanted = name.strip()
    person = attention.strip().removesuffix("様").strip()
    if holder is not None and _plain(wanted.removesuffix("様")) == _plain(holder.name):
        plain = wanted.removesuffix("様").strip()
        return Addressee(name=plain, honorific="様", attention="", asked=asked)
    honorific = "" if wanted.endswith(HONORIFICS) else "御中"
    return Addressee(name=wanted, honorific=honorific, attention=person, asked=asked)


def kept(facts: Mapping[str, Any]) -> Addressee | None:
    """The addressee that somebody named for a paper with these facts; else None."""
    if not facts.get("addressee_asked"):
        return None
    return Addressee(
        name=facts["addressee"],
        honorific=facts["honorific"],
        attention=facts["attention"],
        asked=True,
    )


def same(facts: Mapping[str, Any], to: Addressee) -> bool:
    """Whether a paper with these facts is made out to this addressee."""
    return (facts["addressee"], facts["honorific"], facts["attention"]) == (
        to.name,
        to.honorific,
        to.attention,
    )


def _plain(name: str) -> str:
    return "".join(name.split())
