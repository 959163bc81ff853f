"""研修をさがす・申し込む: trainings as their organisers publish them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.trainings import queries
from koshin.capabilities.trainings.actions.ask_place import ask_place
from koshin.capabilities.trainings.models import Place, Training
from koshin.capabilities.trainings.queries import Wanted
from koshin.core.dates import civil
from koshin.core.facts import Facts
from koshin.core.own_rounds import OwnRound, in_round, own_rounds
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import DayField, TextField
from koshin.web.training_words import kind_of, serves_of

PAGE_SIZE = 20
HOW = {"venue": False, "online": True}


class SearchForm(forms.Form):
    """What one looks for; every box may stay empty."""

    q = TextField(label=_("ことば(研修名、会場、主催者)"), required=False, max_length=60)
    prefecture = forms.ChoiceField(label=_("都道府県"), required=False)
    how = forms.ChoiceField(
        label=_("受け方"),
        required=False,
        choices=[("", _("会場とオンライン")), ("venue", _("会場")), ("online", _("オンライン"))],
    )
    since = DayField(label=_("この日以降"), required=False)
    mine = forms.BooleanField(label=_("自分の資格の更新に数えられる研修"), required=False)
    free = forms.BooleanField(label=_("空きのある研修"), required=False)

    def wanted(self) -> Wanted:
        """What was typed; a day that cannot be read is left out, and its field says so."""
        given = self.cleaned_data
        return Wanted(
            words=given.get("q") or "",
            prefecture=given.get("prefecture") or "",
            online=HOW.get(given.get("how") or ""),
            since=given.get("since"),
            free_places=bool(given.get("free")),
        )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A training of the list, in words; ``names`` are the qualifications for which it counts.

    ``mine``: its day is judged in the next renewal of this holder, or in the one after it.
    """

    training: Training
    kind: str
    names: tuple[str, ...]
    mine: bool
    place: Place | None
    open: bool


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """Trainings to come, and those that this holder applied for."""
    form = SearchForm(request.GET)
    places = queries.prefectures(request.association.code, at=request.now)
    form.fields["prefecture"].choices = [  # type: ignore[attr-defined]
        ("", _("すべて")),
        *((name, name) for name in places),
    ]
    form.is_valid()
    own = queries.places_of(request.holder.pk)
    found = queries.open_trainings(request.association.code, form.wanted(), at=request.now)
    rows = _rows(request, found, {place.training_id: place for place in own})
    if form.cleaned_data.get("mine"):
        rows = [row for row in rows if row.mine]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "sheet": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "keep": f"{query.urlencode()}&" if query else "",
        "own": own,
        "deliveries": queries.deliveries(request.association.code),
    }
    return render(request, "portal/trainings.html", context)


def _rows(request: HolderAsked, found: Sequence[Training], own: dict[int, Place]) -> list[Row]:
    rounds = _rounds(request, facts_reader.of_holder(request.holder.pk))
    return [_row(request, training, rounds, own.get(training.pk)) for training in found]


def _rounds(request: HolderAsked, facts: Facts) -> tuple[OwnRound, ...]:
    return own_rounds(request.published.book, facts, at=request.now)


def _row(
    request: HolderAsked, training: Training, rounds: tuple[OwnRound, ...], place: Place | None
) -> Row:
    codes = serves_of(training, request.rules)
    judged = in_round(rounds, civil(training.begins_at), codes)
    return Row(
        training=training,
        kind=kind_of(training, request.rules),
        names=tuple(request.rules.qualification_name(code) for code in codes),
        mine=judged is not None and judged.when != "earlier",
        place=place,
        open=training.open_at(request.now),
    )


@require_safe
@for_holders
def show(request: HolderAsked, training: UUID) -> HttpResponse:
    """One training, and the button to apply."""
    return _page(request, training)


def _page(request: HolderAsked, training: UUID, sentences: list[str] | None = None) -> HttpResponse:
    try:
        found = queries.training_of(training, association=request.association.code)
    except Training.DoesNotExist:
        raise Http404 from None
    own = {place.training_id: place for place in queries.places_of(request.holder.pk)}
    facts = facts_reader.of_holder(request.holder.pk)
    held = {credential.qualification for credential in facts.credentials}
    context = {
        "row": _row(request, found, _rounds(request, facts), own.get(found.pk)),
        "training": found,
        "only_for": [request.rules.qualification_name(code) for code in found.only_for],
        "for_others": bool(found.only_for) and held.isdisjoint(found.only_for),
        "refusals": sentences or [],
    }
    return render(request, "portal/training_show.html", context, status=409 if sentences else 200)


@require_POST
@for_holders
def apply(request: HolderAsked, training: UUID) -> HttpResponse:
    """申し込む: a place, or the next one in the queue."""
    try:
        place = ask_place(
            training=training,
            holder=request.holder,
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Training.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _page(request, training, refusals.sentences(refused))
    answer = go(request, "portal:place", place.public_id)
    answer.headers["Location"] += "?said=asked"
    return answer
