"""What anybody may learn of a course number: how far it is, and nothing of the person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.courses import queries as courses
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.schemes.queries import Published
from koshin.core.cycles import standing_term, valid_until
from koshin.core.dates import civil
from koshin.core.decision import Window
from koshin.core.facts import CredentialFact
from koshin.core.lifecycle.status import Standing, standing_on, status_on
from koshin.core.scheme import Scheme
from koshin.core.versions import decide_by

State = Literal["unknown", "in_course", "pending", Standing, "not_registered"]


@dataclass(frozen=True, kw_only=True)
class Pending:
    """The state of a course number. ``window`` is for registering, ``valid_from`` what would begin
    then; ``not_registered`` means that the time to register is over, ``suspended`` or ``revoked``
    that something bars what is registered."""

    state: State
    qualification: str = ""
    window: Window | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def pending(published: Published, *, number: str, at: datetime) -> Pending:
    """The answer at an instant. ``number`` is a course number (受講番号) in its stored form."""
    scheme = published.scheme
    found = courses.by_number(scheme.code, number)
    if found is None:
        return Pending(state="unknown")
    holder, qualification, completed = found
    name = scheme.qualification_name(qualification)
    facts = facts_reader.of_holder(holder.pk)
    held = next((c for c in facts.credentials if c.qualification == qualification), None)
    if held is not None and held.terms:
        return _registered(scheme, held, name, at=at)
    if not completed:
        return Pending(state="in_course", qualification=name)
    options = decide_by(published.book, facts, at=at).options
    option = next(
        (o for o in options if o.qualification == qualification and o.credential is None), None
    )
    dead = Request.objects.filter(
        holder=holder, kind=Request.Kind.DEATH, state=Request.State.GRANTED
    ).exists()
    if dead or option is None or option.cycle.window.state(at) == "after":
        return Pending(state="not_registered", qualification=name)
    return Pending(
        state="pending",
        qualification=name,
        window=option.cycle.window,
        valid_from=option.cycle.new_term.start,
    )


def _registered(scheme: Scheme, held: CredentialFact, name: str, *, at: datetime) -> Pending:
    on, last = civil(at), held.last_term.end
    if status_on(scheme, held, on=on) == "honoured":
        last = max(valid_until(scheme, last), standing_term(scheme, held, at=at).end)
    return Pending(
        state=standing_on(scheme, held, on=on),
        qualification=name,
        valid_from=held.last_term.start,
        valid_to=last,
    )
