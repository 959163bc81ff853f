"""届け出: each qualification's state with every clock, what may be asked for, and what was."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.actions.sanction import object_to_sanction
from koshin.capabilities.applications.actions.withdraw_request import withdraw_request
from koshin.capabilities.applications.life_mails import kind_label, sanction_label
from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.applications.queries import Standing
from koshin.capabilities.applications.returns import Remaining, remaining_of
from koshin.core.cycles import barred
from koshin.core.decision import LifeChoice
from koshin.core.facts import CredentialFact, Period
from koshin.core.lifecycle.status import status_on
from koshin.core.refusal import Refused
from koshin.core.sanctions import after
from koshin.core.scheme import Scheme
from koshin.web.addresses import go, to
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import LongTextField
from koshin.web.portal.case import refused_page
from koshin.web.portal.status_words import note_of, state_of

STATES: dict[str, tuple[str | Promise, str]] = {
    "asked": (_("事務局で確認中"), "open"),
    "granted": (_("認められました"), "good"),
    "refused": (_("認められませんでした"), "bad"),
    "withdrawn": (_("取り下げ済み"), ""),
}
BUTTONS = {
    "suspend": _("休止を届け出る"),
    "extend": _("休止の延長を届け出る"),
    "resume": _("再開を届け出る"),
    "return": _("この方法で復帰を申請する"),
    "withdraw": _("資格を返上する"),
}


class ObjectionForm(forms.Form):
    """Why the holder objects."""

    words = LongTextField(label=_("異議の内容"), rows=6, max_length=2000)


@dataclass(frozen=True, kw_only=True)
class Way:
    """One thing that may be asked for: what is said of it, and where it is asked, if it can be."""

    sentence: str
    button: str | Promise = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A request in words."""

    request: Request
    label: str
    name: str
    state: str | Promise
    tone: str


@dataclass(frozen=True, kw_only=True)
class Living:
    """One qualification: its state, its term, what is said, and the ways on."""

    name: str
    number: str
    state: str
    tone: str
    term: Period | None
    note: str
    ways: tuple[Way, ...]
    withdrawal: str
    remaining: tuple[Remaining, ...]


@require_safe
@for_holders
def overview(request: HolderAsked) -> HttpResponse:
    """Every qualification with its clocks, and every request and sanction so far."""
    standing = applications.standing(
        holder=request.holder, published=request.published, at=request.now
    )
    names = {c.id: c.qualification for c in standing.facts.credentials}
    remaining = remaining_of(request.holder.pk, request.rules)
    sanctions = Sanction.objects.filter(holder=request.holder).exclude(
        state__in=[Sanction.State.PROPOSED, Sanction.State.WITHDRAWN]
    )
    context = {
        "living": [
            _living(request, standing, held, remaining) for held in standing.facts.credentials
        ],
        "requests": [
            _shown(request.rules, one, names.get(one.credential_id or 0, ""))
            for one in standing.requests
        ],
        "sanctions": [(one, sanction_label(one.kind)) for one in sanctions.order_by("-pk")],
    }
    return render(request, "portal/life.html", context)


def _living(
    request: HolderAsked,
    standing: Standing,
    held: CredentialFact,
    remaining: tuple[Remaining, ...],
) -> Living:
    state, tone = state_of(request.rules, held, standing.facts, today=request.today)
    barred_now = barred(held, on=request.today) is not None
    status = status_on(request.rules, held, on=request.today)
    life = next((one for one in standing.decision.lives if one.credential == held.id), None)
    ready = {(one.credential, one.route) for one in standing.admitted}
    ways = tuple(
        _way(request, held, choice, ready=(held.id, choice.route) in ready)
        for choice in (life.choices if life else ())
    )
    may_leave = not barred_now and status not in ("lapsed", "not_begun")
    return Living(
        name=request.rules.qualification_name(held.qualification),
        number=held.number,
        state=state,
        tone=tone,
        term=None if status == "permanent" or not held.terms else held.last_term,
        note=note_of(request.rules, held, standing.facts, today=request.today),
        ways=ways,
        withdrawal=to(request, "portal:life_ask", held.id, "withdraw") if may_leave else "",
        remaining=tuple(
            one for one in remaining if one.credential == held.id and request.today <= one.until
        ),
    )


def _way(request: HolderAsked, held: CredentialFact, choice: LifeChoice, *, ready: bool) -> Way:
    if not choice.allowed:
        return Way(sentence=choice.sentence)
    if choice.act == "return" and (ready or not choice.review):
        said = _("トップページから手続きができます。")
        home = to(request, "portal:home")
        return Way(sentence=f"{choice.sentence}{said}", button=_("トップページへ"), url=home)
    url = to(request, "portal:life_ask", held.id, choice.act)
    if choice.route:
        url = f"{url}?{urlencode({'route': choice.route})}"
    return Way(sentence=choice.sentence, button=BUTTONS[choice.act], url=url)


def _shown(scheme: Scheme, request: Request, qualification: str) -> Shown:
    state, tone = STATES[request.state]
    return Shown(
        request=request,
        label=kind_label(request.kind),
        name=scheme.qualification_name(qualification) if qualification else "",
        state=state,
        tone=tone,
    )


@require_safe
@for_holders
def one(request: HolderAsked, request_id: UUID) -> HttpResponse:
    """One request: what was asked for, where it stands, what was decided."""
    found = (
        Request.objects.select_related("credential")
        .filter(public_id=request_id, holder=request.holder)
        .first()
    )
    if found is None:
        raise Http404
    policy = request.rules.suspension
    routes = request.rules.reinstatement.routes if request.rules.reinstatement else {}
    route = routes.get(found.route)
    context = {
        "shown": _shown(
            request.rules, found, found.credential.qualification if found.credential else ""
        ),
        "reason": policy.reasons.get(found.reason, "") if policy else "",
        "route": route.label if route else "",
        "days": found.kind in (Request.Kind.SUSPEND, Request.Kind.WITHDRAW),
        "ready": found.kind == Request.Kind.RETURN and found.state == Request.State.GRANTED,
    }
    return render(request, "portal/life_request.html", context)


@require_POST
@for_holders
def withdraw(request: HolderAsked, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    try:
        withdraw_request(
            request=request_id,
            holder_id=request.holder.pk,
            at=request.now,
            actor=actor(request),
        )
    except Request.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:request", request_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def sanction(request: HolderAsked, sanction: UUID) -> HttpResponse:
    """A sanction as it was decided, and the objection while it may be made."""
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            object_to_sanction(
                sanction=sanction,
                holder_id=request.holder.pk,
                words=form.cleaned_data["words"],
                at=request.now,
                actor=actor(request),
            )
        except Sanction.DoesNotExist:
            raise Http404 from None
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:sanction", sanction)
    found = (
        Sanction.objects.select_related("credential")
        .filter(public_id=sanction, holder=request.holder, decided_at__isnull=False)
        .first()
    )
    if found is None:
        raise Http404
    in_time = found.object_until is not None and request.today <= found.object_until
    may_object = after(found.state, "object", answered=found.answered_by is not None) is not None
    context = {
        "sanction": found,
        "label": sanction_label(found.kind),
        "name": request.rules.qualification_name(found.credential.qualification),
        "may_object": in_time and may_object,
        "form": form,
    }
    return render(request, "portal/sanction.html", context)
