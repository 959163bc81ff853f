"""What an organiser reports becomes a record of the holder, counted or pending at once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.models import Holder, Organiser
from koshin.capabilities.trainings.models import Report, Training
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What somebody did, as its organiser says. ``refused`` is why it does not count, if so."""

    kind: str
    topic: str
    title: str
    on: date
    amount: Decimal
    until: date | None = None
    mode: str = ""
    course: str = ""
    refused: str = ""


def report(
    said: Reported,
    *,
    holder: Holder,
    organiser: Organiser,
    training: Training | None,
    at: datetime,
    actor: Actor,
) -> Activity:
    """The record, inside the caller's transaction: My Page shows it in the same minute.

    It counts at once where the organiser is trusted, else when the office has accepted it. A
    refused one says why and whom to ask.
    """
    state, note = _state(said, organiser)
    own = organiser.level == Organiser.Level.ASSOCIATION
    activity = deliver_activity(
        holder=holder,
        kind=said.kind,
        topic=said.topic,
        title=said.title,
        on=said.on,
        amount=said.amount,
        source=Activity.Source.ASSOCIATION if own else Activity.Source.ORGANISER,
        state=state,
        note=note,
        details=Details(
            until=said.until, mode=said.mode, provider=organiser.provider, course=said.course
        ),
        at=at,
        actor=actor,
    )
    Report.objects.create(activity=activity, organiser=organiser, training=training)
    return activity


def whom_to_ask(reason: str, organiser: Organiser) -> str:
    """A reason as the holder reads it: at most 200 characters, and always whom to ask."""
    ask = _("お問い合わせ先: %(name)s %(contact)s") % {
        "name": organiser.name,
        "contact": organiser.contact,
    }
    room = 200 - len(ask) - 1
    return f"{reason.strip()[:room]} {ask}"[:200]


def _state(said: Reported, organiser: Organiser) -> tuple[Activity.State, str]:
    if said.refused:
        return Activity.State.REJECTED, whom_to_ask(said.refused, organiser)
    if organiser.counts_at_once:
        return Activity.State.ACCEPTED, ""
    waits = _("主催者からの受講報告を協会が確認しています。")
    return Activity.State.PENDING, whom_to_ask(waits, organiser)
