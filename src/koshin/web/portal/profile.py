"""Registered data (指導者情報・個人情報編集): shown, changed, and shown again."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.papers.actions.change_profile import change_profile
from koshin.capabilities.people.models import Holder
from koshin.core.dates import japanese_short
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform import phones
from koshin.web.addresses import go, to
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.profile import ProfileForm, filled_from_postal_code
from koshin.web.portal.personal.forms import PUBLIC


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of registered data; ``anchor`` is the field that changes it."""

    label: str
    value: str
    anchor: str = ""


def rows(holder: Holder, *, scheme: Scheme) -> tuple[Row, ...]:
    """The registered data in the order of the form."""
    address = "\n".join(
        part
        for part in (
            f"〒{holder.postal_code[:3]}-{holder.postal_code[3:]}" if holder.postal_code else "",
            f"{holder.prefecture}{holder.city}{holder.street}",
            holder.building,
        )
        if part
    )
    found = [
        Row(label=_("番号"), value=holder.number),
        Row(label=_("氏名"), value=holder.name, anchor="id_family_name"),
        Row(label=_("氏名(カナ)"), value=holder.kana, anchor="id_family_kana"),
        Row(label=_("生年月日"), value=japanese_short(holder.birth_date)),
        Row(label=_("住所"), value=address, anchor="id_postal_code"),
        Row(
            label=_("電話番号"),
            value=phones.shown(holder.phone) if holder.phone else "",
            anchor="id_phone",
        ),
        Row(label=_("メールアドレス"), value=holder.email, anchor="id_email"),
    ]
    if with_invoice(scheme):
        found += [
            Row(
                label=_("請求書宛名"),
                value=holder.invoice_addressee or holder.name,
                anchor="id_invoice_addressee",
            ),
            Row(
                label=_("送付者名"),
                value=holder.invoice_sender or holder.name,
                anchor="id_invoice_sender",
            ),
        ]
    return tuple(found)


def with_invoice(scheme: Scheme) -> bool:
    """Whether this association takes bank transfers, for which invoices are addressed."""
    return scheme.payment.method("bank") is not None


def form_for(request: HolderAsked) -> ProfileForm:
    """The form as asked: empty of input, typed in, or filled in from the postal code."""
    invoice = with_invoice(request.rules)
    if request.method != "POST":
        return ProfileForm.of(request.holder, with_invoice=invoice)
    if "fill" in request.POST:
        return ProfileForm(initial=filled_from_postal_code(request.POST), with_invoice=invoice)
    return ProfileForm(request.POST, with_invoice=invoice)


def saved(request: HolderAsked, form: ProfileForm) -> bool:
    """Save the typed data; False where the form has something to say first."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        change_profile(
            holder_id=request.holder.pk,
            profile=form.profile(request.holder),
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something more about oneself: what it is called, how it stands, and its page."""

    label: str
    url: str
    value: str = ""


def parts(request: HolderAsked) -> tuple[Part, ...]:
    """The pages about oneself. What opens doors is not shown to the office that acts."""
    holder, terms = request.holder, request.rules.member_terms
    names = " / ".join(filter(None, (holder.former_name, holder.romanised_name)))
    place = "\n".join(filter(None, (holder.delivery_address, holder.delivery_country)))
    shown = [str(label) for code, label in PUBLIC if code in holder.public_fields]
    found = [
        ("names", _("旧姓とローマ字の氏名"), names or _("(登録なし)")),
        ("delivery", _("書類のお届け先"), place or _("登録の住所")),
        ("second_mail", _("予備のメールアドレス"), holder.second_email or _("(登録なし)")),
        ("photo", _("写真"), ""),
        ("mail_choice", _("受け取るメール"), ""),
        ("history", _("変更の記録"), ""),
    ]
    if request.acting is None:
        if terms is not None and terms.for_register:
            found += [("register", _("公開名簿への同意"), "、".join(shown) or _("載せない"))]
        found += [
            ("security", _("ログインと安全"), _("パスキー、認証アプリ、ログインしている端末")),
            ("export", _("保有している情報の書き出し"), ""),
            ("erasure", _("登録情報の削除"), ""),
        ]
        if terms is not None:
            found.append(("terms", terms.title, ""))
    return tuple(
        Part(label=label, url=to(request, f"portal:{page}"), value=value)
        for page, label, value in found
    )


@require_safe
@for_holders
def show(request: HolderAsked) -> HttpResponse:
    """The registered data."""
    context = {
        "rows": rows(request.holder, scheme=request.rules),
        "parts": parts(request),
        "saved": "saved" in request.GET,
    }
    return render(request, "portal/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def edit(request: HolderAsked) -> HttpResponse:
    """Change the registered data; what was typed is never lost."""
    form = form_for(request)
    if saved(request, form):
        answer = go(request, "portal:profile")
        answer.headers["Location"] += "?saved=1"
        return answer
    return render(request, "portal/profile_edit.html", {"form": form})
