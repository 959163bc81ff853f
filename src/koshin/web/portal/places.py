"""受講票: a holder's place in a training, with its code for the door; and giving it up."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.actions.give_up_place import give_up_place
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.trainings import codes, queries
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.dates import civil
from koshin.core.own_rounds import OwnRound, in_round, own_rounds, said_of_record
from koshin.core.refusal import Refused
from koshin.core.versions import decide_by
from koshin.platform import qr
from koshin.web.addresses import go, to
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.training_words import kind_of, serves_of

UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What an attendance is worth to the holder: counted now, or in which round, or why not.

    ``coming`` is the next judged period of the qualifications for which such a training counts.
    """

    counted: bool
    judged: OwnRound | None
    coming: OwnRound | None
    reasons: tuple[str, ...]


def _place(request: HolderAsked, place: UUID) -> Place:
    try:
        return queries.place_of(place, holder_id=request.holder.pk)
    except Place.DoesNotExist:
        raise Http404 from None


@require_safe
@for_holders
def show(request: HolderAsked, place: UUID) -> HttpResponse:
    """Where the application stands, one next act, and the code for the door."""
    found = _place(request, place)
    charge = queries.charge_of(found)
    owed = charge if charge is not None and charge.state in UNPAID else None
    booked = found.state == Place.State.BOOKED
    over = civil(found.training.ends_at) < request.today
    ready = booked and owed is None and not over
    waiting = found.state == Place.State.WAITING
    activity = found.activity
    context = {
        "place": found,
        "training": found.training,
        "kind": kind_of(found.training, request.rules),
        "charge": charge,
        "owed": owed,
        "over": over,
        "before": queries.before_in_queue(found) if waiting else 0,
        "code": codes.shown(codes.code_of(found)) if ready else "",
        "qr": _qr(request, found) if ready else "",
        "may_give_up": _may_give_up(request, found),
        "counting": _counting(request, found, activity) if activity else None,
        "late": owed is not None and request.now > owed.due_at,
        "said": request.GET.get("said", ""),
    }
    return render(request, "portal/place.html", context)


def _counting(request: HolderAsked, place: Place, activity: Activity) -> Counting:
    facts = facts_reader.of_holder(request.holder.pk)
    book = request.published.book
    said = said_of_record(decide_by(book, facts, at=request.now), activity.pk)
    rounds = own_rounds(book, facts, at=request.now)
    codes = serves_of(place.training, request.rules)
    to_come = (
        one for one in rounds if one.qualification in codes and one.period.start > activity.on
    )
    judged = in_round(rounds, activity.on, codes)
    return Counting(
        counted=said.counted,
        judged=judged if judged is not None and judged.when != "now" else None,
        coming=next(to_come, None),
        reasons=said.reasons,
    )


def _qr(request: HolderAsked, place: Place) -> str:
    """The address of the organiser's door, so that any telephone's camera leads there."""
    address = settings.BASE_URL.rstrip("/") + to(request, "organiser:door", codes.code_of(place))
    return mark_safe(qr.page_svg(address))  # noqa: S308 - made here, of letters and digits only


def _may_give_up(request: HolderAsked, place: Place) -> bool:
    training = place.training
    if training.state != Training.State.PUBLISHED:
        return False
    if place.state == Place.State.WAITING:
        return request.now <= training.begins_at
    return place.state == Place.State.BOOKED and request.now <= training.apply_until


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def give_up(request: HolderAsked, place: UUID) -> HttpResponse:
    """申し込みを取り消す: asked once more, then done; who waits moves up."""
    found = _place(request, place)
    sentences: list[str] = []
    if request.method == "POST":
        try:
            give_up_place(
                place=place,
                holder_id=request.holder.pk,
                association=request.association.code,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return go(request, "portal:place", place)
    elif not _may_give_up(request, found):
        return go(request, "portal:place", place)
    charge = queries.charge_of(found)
    context = {
        "place": found,
        "training": found.training,
        "paid": charge is not None and charge.settled_amount > 0,
        "refusals": sentences,
    }
    status = 409 if sentences else 200
    return render(request, "portal/place_give_up.html", context, status=status)
