"""届け出る: 休止, 延長, 再開, 復帰 or 返上 of one qualification."""

from typing import cast
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.actions.ask_request import ask_request
from koshin.capabilities.applications.life_mails import kind_label
from koshin.core.decision import LifeChoice
from koshin.core.refusal import Refused
from koshin.core.requests import RequestKind
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.wishes import WishForm

KINDS = frozenset({"suspend", "extend", "resume", "return", "withdraw"})


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def ask(request: HolderAsked, credential: int, kind: str) -> HttpResponse:
    """The form for this kind, with what it brings and until when; sent, it leads to the request."""
    if kind not in KINDS:
        raise Http404
    standing = applications.standing(
        holder=request.holder, published=request.published, at=request.now
    )
    held = next((c for c in standing.facts.credentials if c.id == credential), None)
    if held is None:
        raise Http404
    route = request.GET.get("route", "")[:40]
    form = WishForm(
        request.rules,
        cast(RequestKind, kind),
        request.POST or None,
        route=route,
        initial={"key": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_request(
                public_id=form.cleaned_data["key"],
                holder=request.holder,
                scheme=request.rules,
                wish=form.wish(credential),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:request", made.public_id)
    life = next((one for one in standing.decision.lives if one.credential == credential), None)
    context = {
        "form": form,
        "label": kind_label(kind),
        "name": request.rules.qualification_name(held.qualification),
        "number": held.number,
        "said": _said(life.choices if life else (), kind, route),
    }
    return render(request, "portal/life_ask.html", context)


def _said(choices: tuple[LifeChoice, ...], kind: str, route: str) -> str:
    return next((c.sentence for c in choices if (c.act, c.route) == (kind, route)), "")
