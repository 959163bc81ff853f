"""お届けと再発行: what was posted or will be, what came back, and ordering something anew."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers.actions.ask_reissue import ask_reissue
from koshin.capabilities.papers.actions.send_again import send_again
from koshin.capabilities.papers.actions.withdraw_reissue import withdraw_reissue
from koshin.capabilities.papers.labels import posted
from koshin.capabilities.papers.models import Dispatch, Reissue
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import REISSUE
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import TextField
from koshin.web.portal.case import refused_page

REASONS = (
    ("lost", _("なくした")),
    ("damaged", _("破れた・読めなくなった")),
    ("name", _("氏名が変わった")),
    ("other", _("そのほか")),
)


@dataclass(frozen=True, kw_only=True)
class Post:
    """One thing on its way: what it is called, and what can be done about it."""

    dispatch: Dispatch
    label: str
    state: str
    may_send_again: bool


class ReissueForm(forms.Form):
    """What is wanted anew, and why."""

    reason = forms.ChoiceField(
        label=_("再発行の理由"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("再発行の理由を選んでください。")},
    )
    detail = TextField(
        label=_("補足"), required=False, max_length=150, help_text=_("あれば入力してください。")
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        rules = scheme.reissue
        self.fields["item"] = forms.ChoiceField(
            label=_("再発行するもの"),
            choices=[
                (one.code, f"{one.label}({one.price:,}円)")
                for one in (rules.items if rules else ())
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("再発行するものを選んでください。")},
        )
        self.order_fields(["item", "reason", "detail"])

    def why(self) -> str:
        """The reason in words, with what was added."""
        given = self.cleaned_data
        said = (str(dict(REASONS)[given["reason"]]), str(given["detail"]))
        return "。".join(part for part in said if part)


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """お届け: what is on its way, what came back, and the reissues asked for."""
    sent = papers.posts_of(request.holder.pk)
    reissues = papers.reissues_of(request.holder.pk)
    charges = {
        charge.purpose_ref: charge
        for charge in Charge.objects.filter(
            holder=request.holder,
            purpose=REISSUE,
            purpose_ref__in=[one.public_id for one in reissues],
        )
    }
    context = {
        "posts": posts(sent, request.rules),
        "reissues": [(one, charges.get(one.public_id)) for one in reissues],
        "holder": request.holder,
        "posting": bool(request.rules.delivery.options) or request.rules.reissue is not None,
    }
    return render(request, "portal/posts.html", context)


def posts(sent: list[Dispatch], scheme: Scheme) -> list[Post]:
    """Each thing with its state; of what came back, only the last sending can be sent again."""
    labels = posted(scheme)
    last = {(one.application, one.item): one.sending for one in sorted(sent, key=_sending)}
    return [
        Post(
            dispatch=one,
            label=labels.get(one.item, one.item),
            state=_state(one, newest=last[one.application, one.item] == one.sending),
            may_send_again=one.returned_at is not None
            and last[one.application, one.item] == one.sending,
        )
        for one in sent
    ]


def _sending(dispatch: Dispatch) -> int:
    return dispatch.sending


def _state(dispatch: Dispatch, *, newest: bool) -> str:
    if dispatch.returned_at is not None:
        return "returned" if newest else "sent_again"
    return "sent" if dispatch.dispatched_at is not None else "waiting"


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def ask(request: HolderAsked) -> HttpResponse:
    """再発行の申し込み: choose what and why, see price and address, go on to the payment."""
    if request.rules.reissue is None:
        raise Http404
    form = ReissueForm(request.rules, request.POST or None)
    sentences: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            charge = ask_reissue(
                holder=request.holder,
                scheme=request.rules,
                item=form.cleaned_data["item"],
                reason=form.why(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return go(request, "portal:charge_payment", charge.public_id)
    context = {
        "form": form,
        "rules": request.rules.reissue,
        "holder": request.holder,
        "refusals": sentences,
    }
    return render(request, "portal/reissue.html", context, status=409 if sentences else 200)


@require_POST
@for_holders
def withdraw(request: HolderAsked, reissue: UUID) -> HttpResponse:
    """Withdraw a reissue that is not paid yet."""
    try:
        withdraw_reissue(
            reissue=reissue, holder_id=request.holder.pk, at=request.now, actor=actor(request)
        )
    except Reissue.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:posts")


@require_POST
@for_holders
def again(request: HolderAsked, dispatch: int) -> HttpResponse:
    """この住所に送り直す: what came back goes out again to the address shown."""
    try:
        send_again(
            holder_id=request.holder.pk, dispatch=dispatch, at=request.now, actor=actor(request)
        )
    except Dispatch.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:posts")
