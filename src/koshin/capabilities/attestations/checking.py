"""The public check of one credential, by the code of a digital certificate or by its number.

Whoever has the number only learns whether it is good. A name is told where its holder put it into
the certificate whose code was asked for, and nowhere else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register import queries as register
from koshin.capabilities.register.models import Credential
from koshin.core.facts import CredentialFact
from koshin.core.lifecycle.status import Standing, validity_on
from koshin.core.scheme import Scheme
from koshin.platform import numbers

State = Literal[Standing, "withdrawn", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The answer of a day. ``withdrawn``: the certificate, not the credential, is good no more.

    ``end`` is the last good day as far as it is known now; nothing where it never ends.
    """

    state: State
    qualification: str = ""
    number: str = ""
    name: str = ""
    start: date | None = None
    end: date | None = None


UNKNOWN = Checked(state="unknown")


def by_code(*, scheme: Scheme, typed: str, on: date) -> Checked:
    """The credential of the digital certificate with this code, typed in any width. Two queries."""
    code = numbers.read(typed)
    found = Attestation.objects.filter(association_id=scheme.code, code=code).first()
    if found is None:
        return UNKNOWN
    return of_attestation(found, scheme=scheme, on=on, name=name_in(found))


def of_attestation(found: Attestation, *, scheme: Scheme, on: date, name: str) -> Checked:
    """The credential of a digital certificate, with ``name`` beside it. One query."""
    if found.withdrawn_at is not None:
        return Checked(state="withdrawn")
    held = _held(found.holder_id, found.credential_id)
    return _checked(scheme, held, on=on, name=name)


def by_number(*, scheme: Scheme, number: str, on: date) -> Checked:
    """The credential of this number, in half width, or what it was merged into. Three queries."""
    found = Credential.objects.filter(association_id=scheme.code, number=number).first()
    if found is None:
        return UNKNOWN
    lasting = register.goes_on_as(number, found.holder_id)
    credentials = facts_reader.of_holder(found.holder_id).credentials
    held = next((one for one in credentials if one.number == lasting and one.terms), None)
    return _checked(scheme, held, on=on, name="")


def name_in(found: Attestation) -> str:
    """The name that stands in the certificate; empty where its holder wanted none."""
    identifiers = found.document["credentialSubject"].get("identifier", [])
    return str(identifiers[0]["identityHash"]) if identifiers else ""


def _held(holder_id: int, credential: int) -> CredentialFact | None:
    credentials = facts_reader.of_holder(holder_id).credentials
    return next((held for held in credentials if held.id == credential and held.terms), None)


def _checked(scheme: Scheme, held: CredentialFact | None, *, on: date, name: str) -> Checked:
    if held is None:
        return UNKNOWN
    validity = validity_on(scheme, held, on=on)
    return Checked(
        state=validity.standing,
        qualification=scheme.qualification_name(held.qualification),
        number=held.number,
        name=name,
        start=validity.start,
        end=validity.end,
    )
