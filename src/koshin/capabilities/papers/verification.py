"""Says whether a paper, and the qualification it certifies, is good on a day.

What a stranger with the code learns: kind, number and date of the paper; of a certificate also the
qualification, its number and validity today, and of the name only the family name, enough to see
that paper and page belong together and too little to collect people.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from koshin.capabilities.papers import queries
from koshin.capabilities.papers.labels import label_of
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register import queries as register
from koshin.core.dates import civil
from koshin.core.facts import CredentialFact
from koshin.core.lifecycle.status import Standing, validity_on
from koshin.core.scheme import Scheme

State = Literal[Standing, "genuine", "void", "unknown"]
HIDDEN = "○○"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer. ``genuine`` and ``void`` are said of money papers, the others of certificates.
    ``coming``: granted and paid, and the first day lies ahead. ``suspended`` and ``revoked``: in
    its term and yet not valid, for now or for good; why is between the holder and the association.

    ``valid_from`` is the start of the term that counts today (or of the last one), ``valid_to`` the
    last day of it and of terms that follow it without a gap, whatever is printed: a certificate
    stays useful after the next renewal. ``superseded`` says that a newer
    paper has taken this one's place.
    """

    state: State
    paper: Paper | None = None
    name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    superseded: bool = False

    @property
    def paper_label(self) -> str:
        """請求書, 領収書 兼 適格請求書; a certificate brings its own title."""
        return (
            label_of(self.paper) if self.paper and self.paper.kind not in Paper.CERTIFYING else ""
        )

    @property
    def issued_on(self) -> date | None:
        return civil(self.paper.issued_at) if self.paper else None


UNKNOWN = Verdict(state="unknown")


def verify(*, scheme: Scheme, typed: str, on: date) -> Verdict:
    """The verdict about the code somebody typed or scanned, on a business date. Three queries."""
    paper = queries.by_code(scheme.code, typed)
    if paper is None:
        return UNKNOWN
    superseded = paper.voided_at is not None
    if paper.kind not in Paper.CERTIFYING or paper.holder_id is None:
        return Verdict(state="void" if superseded else "genuine", paper=paper)
    held = _held(paper)
    if held is None:
        return UNKNOWN
    validity = validity_on(scheme, held, on=on)
    return Verdict(
        state=validity.standing,
        paper=paper,
        name=masked(paper.facts["name"]),
        valid_from=validity.start,
        valid_to=validity.end,
        superseded=superseded,
    )


def _held(paper: Paper) -> CredentialFact | None:
    """The credential that the paper certifies, with its pauses and whatever else befell it."""
    credentials = facts_reader.of_holder(paper.holder_id or 0).credentials
    number = register.goes_on_as(str(paper.facts["credential_number"]), paper.holder_id or 0)
    return next((held for held in credentials if held.number == number and held.terms), None)


def masked(name: str) -> str:
    """髙橋 花子 → 髙橋 ○○; of a name in one piece only the first character stays."""
    family, space, _ = name.partition(" ")
    return f"{family if space else family[:1]} {HIDDEN}"
