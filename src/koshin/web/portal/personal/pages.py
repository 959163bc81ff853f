"""Pages about oneself: names, delivery, second address, photo, register, mails."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.notices.actions.ask_code import ask_code
from koshin.capabilities.notices.kinds import OPTIONAL
from koshin.capabilities.papers.actions.change_delivery import change_delivery
from koshin.capabilities.people.actions.change_data import change_data, consent_to_register
from koshin.capabilities.people.actions.set_photo import remove_photo, set_photo
from koshin.capabilities.people.actions.set_romanised_name import set_romanised_name
from koshin.capabilities.people.models import HolderPhoto, MailedCode
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.pictures import jpeg
from koshin.web.portal.personal.forms import (
    DeliveryForm,
    MailsForm,
    NamesForm,
    PhotoForm,
    RegisterForm,
    SecondMailForm,
)
from koshin.web.portal.signing.code import CodeForm, checked

ASKED = "second_mail"


def _page(request: HolderAsked, form: forms.Form, **context: Any) -> HttpResponse:
    """One form on one page."""
    return render(request, "portal/personal/form.html", {"form": form, **context})


def _saved(request: HolderAsked) -> HttpResponse:
    answer = go(request, "portal:profile")
    answer.headers["Location"] += "?saved=1"
    return answer


def _tried(form: forms.Form, verb: Callable[[], object]) -> bool:
    """Whether the verb went through; else the form says why not."""
    try:
        with transaction.atomic():
            verb()
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def names(request: HolderAsked) -> HttpResponse:
    """旧姓・旧氏名 and the name in Latin letters."""
    holder = request.holder
    kept = {"former_name": holder.former_name, "romanised_name": holder.romanised_name}
    form = NamesForm(request.POST or None, initial=kept)

    def save() -> None:
        given = form.cleaned_data
        how: dict[str, Any] = {"holder_id": holder.pk, "at": request.now, "actor": actor(request)}
        change_data(changes={"former_name": given["former_name"]}, **how)
        if given["romanised_name"] or holder.romanised_name:
            set_romanised_name(name=given["romanised_name"], **how)

    if request.method == "POST" and form.is_valid() and _tried(form, save):
        return _saved(request)
    return _page(request, form, title=_("旧姓とローマ字の氏名"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def delivery(request: HolderAsked) -> HttpResponse:
    """Where things are posted to, also abroad."""
    holder = request.holder
    kept = {name: getattr(holder, name) for name in DeliveryForm.base_fields}
    form = DeliveryForm(request.POST or None, initial=kept)

    def save() -> None:
        lines = form.cleaned_data["delivery_address"].replace("\r\n", "\n").split("\n")
        change_delivery(
            holder_id=holder.pk,
            country=form.cleaned_data["delivery_country"],
            address="\n".join(line.strip() for line in lines if line.strip()),
            at=request.now,
            actor=actor(request),
        )

    if request.method == "POST" and form.is_valid() and _tried(form, save):
        return _saved(request)
    intro = _("登録証などを、登録の住所とは違うところ(勤務先や海外など)にお送りします。")
    return _page(request, form, title=_("書類のお届け先"), intro=intro)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def second_mail(request: HolderAsked) -> HttpResponse:
    """A second address; a code that goes there proves that it is one's own."""
    form = SecondMailForm(
        request.POST or None, initial={"second_email": request.holder.second_email}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["second_email"]
        if given in ("", request.holder.second_email):
            if _tried(form, lambda: _keep_second(request, given)):
                return _saved(request)
        elif _tried(form, lambda: _ask_second(request, given)):
            return go(request, "portal:second_mail_code")
    return _page(request, form, title=_("予備のメールアドレス"), button=_("次へ"))


def _keep_second(request: HolderAsked, address: str) -> None:
    change_data(
        holder_id=request.holder.pk,
        changes={"second_email": address},
        at=request.now,
        actor=actor(request),
    )


def _ask_second(request: HolderAsked, address: str) -> None:
    row = ask_code(
        association=request.association,
        purpose=MailedCode.Purpose.EMAIL,
        asked=address,
        at=request.now,
        now=clock.real_now(),
        holder=request.holder,
    )
    request.session[ASKED] = {"id": str(row.public_id), "address": address}


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def second_mail_code(request: HolderAsked) -> HttpResponse:
    """The code that went to the second address; with it the address is kept."""
    asked = request.session.get(ASKED)
    if asked is None:
        return go(request, "portal:second_mail")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = checked(request, form, asked["id"], MailedCode.Purpose.EMAIL)
        if row is not None and _tried(form, lambda: _keep_second(request, asked["address"])):
            del request.session[ASKED]
            return _saved(request)
    intro = _("%(to)s に確認コードをお送りしました。10分以内に入力してください。")
    return _page(
        request,
        form,
        title=_("予備のメールアドレスの確認"),
        intro=intro % {"to": asked["address"]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def photo(request: HolderAsked) -> HttpResponse:
    """The photo: shown, replaced."""
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["photo"].read()
        how: dict[str, Any] = {"at": request.now, "actor": actor(request)}
        if _tried(form, lambda: set_photo(holder_id=request.holder.pk, content=content, **how)):
            return _saved(request)
    there = HolderPhoto.objects.filter(holder=request.holder).exists()
    return render(request, "portal/personal/photo.html", {"form": form, "there": there})


@require_safe
@for_holders
def photo_file(request: HolderAsked) -> HttpResponse:
    """One's own photo."""
    found = HolderPhoto.objects.filter(holder=request.holder).first()
    if found is None:
        raise Http404
    return jpeg(bytes(found.content), number=1)


@require_POST
@for_holders
def photo_drop(request: HolderAsked) -> HttpResponse:
    """The photo is gone."""
    remove_photo(holder_id=request.holder.pk, at=request.now, actor=actor(request))
    return _saved(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def register(request: HolderAsked) -> HttpResponse:
    """What the public register may show. Only holders themselves consent."""
    terms = request.rules.member_terms
    if terms is None or not terms.for_register or request.acting is not None:
        return go(request, "portal:profile")
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        initial={"shown": request.holder.public_fields},
    )

    def save() -> None:
        consent_to_register(
            holder_id=request.holder.pk,
            fields=form.cleaned_data["shown"],
            terms=terms,
            at=request.now,
            actor=actor(request),
        )

    if request.method == "POST" and form.is_valid() and _tried(form, save):
        return _saved(request)
    return _page(request, form, title=_("公開名簿への同意"), intro=terms.for_register)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def mails(request: HolderAsked) -> HttpResponse:
    """Which mails are wanted; the others are sent always, and the page says which."""
    unwanted = request.holder.unwanted_mails
    form = MailsForm(
        request.POST if request.method == "POST" else None,
        initial={"wanted": [kind for kind in OPTIONAL if kind not in unwanted]},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["wanted"]
        change_data(
            holder_id=request.holder.pk,
            changes={"unwanted_mails": [kind for kind in OPTIONAL if kind not in wanted]},
            at=request.now,
            actor=actor(request),
        )
        return _saved(request)
    intro = _(
        "手続きの期限、お支払い、資格の状態、ログインについてのメールは、必ずお送りします。"
        "ほかのメールは、受け取るかどうかを選べます。受け取らないメールも、マイページで読めます。"
    )
    return _page(request, form, title=_("受け取るメール"), intro=intro)
