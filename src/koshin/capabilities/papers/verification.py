"""Says whether a paper, and the qualification it certifies, is good on a day.

What a stranger with the code learns: kind, number and date of the paper; of a certificate also the
qualification, its number and validity today, and of the name only the family name, enough to see
that paper and page belong together and too little to collect people.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from koshin.capabilities.papers import queries
from koshin.capabilities.papers.labels import label_of
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.register.models import Merge, Term
from koshin.core.cycles import standing_term, valid_until
from koshin.core.dates import civil, start_of_day
from koshin.core.facts import CredentialFact
from koshin.core.lifecycle.status import standing_on, status_on
from koshin.core.scheme import Scheme

State = Literal["valid", "coming", "expired", "not_valid", "genuine", "void", "unknown"]
HIDDEN = "○○"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer. ``genuine`` and ``void`` are said of money papers, the others of certificates.
    ``coming``: granted and paid, and the first day lies ahead. ``not_valid``: in its term and yet
    not valid today; why is between the holder and the association.

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
    """The verdict about the code somebody typed or scanned, on the business date. Four queries."""
    paper = queries.by_code(scheme.code, typed)
    if paper is None:
        return UNKNOWN
    superseded = paper.voided_at is not None
    if paper.kind not in Paper.CERTIFYING or paper.holder_id is None:
        return Verdict(state="void" if superseded else "genuine", paper=paper)
    number = _number(paper)
    terms = list(
        Term.objects.filter(
            credential__association_id=scheme.code,
            credential__holder_id=paper.holder_id,
            credential__number=number,
        ).order_by("start")
    )
    if not terms:
        return UNKNOWN
    held = _held(paper, number)
    barred = held is not None and standing_on(scheme, held, on=on) == "not_valid"
    begun = [term for term in terms if term.start <= on]
    if not begun:
        return Verdict(
            state="not_valid" if barred else "coming",
            paper=paper,
            name=masked(paper.facts["name"]),
            valid_from=terms[0].start,
            valid_to=terms[0].end,
            superseded=superseded,
        )
    last = _last_day(scheme, begun[-1], terms)
    if held is not None and status_on(scheme, held, on=on) == "honoured":
        last = max(last, standing_term(scheme, held, at=start_of_day(on)).end)
    state: State = "not_valid" if barred else "valid" if on <= last else "expired"
    return Verdict(
        state=state,
        paper=paper,
        name=masked(paper.facts["name"]),
        valid_from=begun[-1].start,
        valid_to=last,
        superseded=superseded,
    )


def _held(paper: Paper, number: str) -> CredentialFact | None:
    """The credential that the paper certifies, with its pauses and whatever else befell it."""
    credentials = facts_reader.of_holder(paper.holder_id or 0).credentials
    return next((held for held in credentials if held.number == number), None)


def _number(paper: Paper) -> str:
    """The number under which what the paper certifies goes on: after a merge (統合) another one."""
    number = str(paper.facts["credential_number"])
    merge = Merge.objects.filter(
        credential__holder_id=paper.holder_id or 0, credential__number=number
    ).select_related("lead")
    found = merge.order_by("-pk").first()
    return found.lead.number if found else number


def _last_day(scheme: Scheme, running: Term, terms: list[Term]) -> date:
    """The last day of the running term, or of those granted already that follow without a gap."""
    last = valid_until(scheme, running.end)
    for term in terms:
        if running.start < term.start <= last + timedelta(days=1):
            last = max(last, valid_until(scheme, term.end))
    return last


def masked(name: str) -> str:
    """髙橋 花子 → 髙橋 ○○; of a name in one piece only the first character stays."""
    family, space, _ = name.partition(" ")
    return f"{family if space else family[:1]} {HIDDEN}"
