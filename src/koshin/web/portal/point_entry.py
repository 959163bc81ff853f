"""One record of points: choose its kind, enter it, correct it, remove it; counted at once."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from koshin.capabilities.activities.actions.correct import correct, remove
from koshin.capabilities.activities.actions.enter import enter
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated, settled
from koshin.core.facts import Period
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.points import PointForm, initial_of
from koshin.web.portal.point_rows import row
from koshin.web.portal.points import entered_by_holders, open_period


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def add(request: HolderAsked) -> HttpResponse:
    """Choose a kind, then enter one record of it."""
    period = open_period(request)
    kinds = entered_by_holders(request.rules)
    code = request.GET.get("kind", "")
    if code not in kinds:
        context = {"kinds": kinds, "period": period}
        return render(request, "portal/point_kinds.html", context)
    form = PointForm(request.POST or None, code=code, kind=kinds[code], period=period)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            made = enter(
                holder_id=request.holder.pk,
                scheme=request.rules,
                stated=form.stated(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            if made.state == Activity.State.PENDING:
                return go(request, "portal:point_evidence", made.pk)
            return back_to_list(request, "entered", record=made.pk)
    return render(request, "portal/point_edit.html", _context(request, form, code))


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def edit(request: HolderAsked, record: int) -> HttpResponse:
    """Correct one record of one's own."""
    found = get_object_or_404(Activity, pk=record, holder_id=request.holder.pk)
    kind = entered_by_holders(request.rules).get(found.kind)
    if kind is None:
        raise Http404
    form = PointForm(
        request.POST or None,
        initial=initial_of(found),
        code=found.kind,
        kind=kind,
        period=open_period(request),
    )
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            correct(
                activity_id=record,
                holder_id=request.holder.pk,
                scheme=request.rules,
                stated=form.stated(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return back_to_list(request, "corrected")
    context = {**_context(request, form, found.kind), "record": found}
    return render(request, "portal/point_edit.html", context)


def _context(request: HolderAsked, form: PointForm, code: str) -> dict[str, object]:
    """The page of one record; after ``look`` with what it would be worth."""
    kind = request.rules.activity_kinds[code]
    worth: Stated | None = None
    if "look" in request.POST and form.is_valid():
        worth = settled(request.rules, replace(form.stated()))
    return {"form": form, "kind": kind, "worth": worth}


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def drop(request: HolderAsked, record: int) -> HttpResponse:
    """Remove one record after asking; a second press finds it gone and says the same."""
    found = Activity.objects.filter(pk=record, holder_id=request.holder.pk).first()
    if found is None:
        if request.method == "POST":
            return back_to_list(request, "removed")
        raise Http404
    sentences: list[str] = []
    period: Period = open_period(request)
    if request.method == "POST":
        try:
            remove(
                activity_id=record,
                holder_id=request.holder.pk,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Activity.DoesNotExist:
            return back_to_list(request, "removed")
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return back_to_list(request, "removed")
    context = {"row": row(request, found, period), "refusals": sentences}
    return render(request, "portal/point_remove.html", context)


def back_to_list(request: HolderAsked, said: str, *, record: int | None = None) -> HttpResponse:
    """The list, which says what was done."""
    answer = go(request, "portal:points")
    more: dict[str, str | int] = {} if record is None else {"record": record}
    answer.headers["Location"] += f"?{urlencode({'said': said, **more})}"
    return answer
