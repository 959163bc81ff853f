"""募集 for everybody: the list, one of them, and posting one."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.matching import poster_mails, queries
from koshin.capabilities.matching.actions.post_wish import LENGTHS, Words, post_wish
from koshin.capabilities.people.models import Holder
from koshin.core.prefectures import PREFECTURES
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.forms import refusals
from koshin.web.forms.fields import DayField, LongTextField, MailField, PhoneField, TextField
from koshin.web.profile_shown import shown

PAGE_SIZE = 20


class WishForm(forms.Form):
    """A wish. ``key`` is made with the form, so that sending it twice posts one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = TextField(
        label=_("件名"),
        max_length=LENGTHS["title"],
        help_text=_("例:小学生の体操教室の指導者(毎週土曜日)"),
    )
    body = LongTextField(
        label=_("内容"),
        rows=8,
        max_length=LENGTHS["body"],
        help_text=_("日時、場所、対象になる人、お願いしたいことを書いてください。"),
    )
    qualifications = forms.MultipleChoiceField(required=False)
    prefecture = forms.ChoiceField(
        label=_("場所の都道府県"),
        required=False,
        choices=[("", _("決まっていない・オンライン")), *((name, name) for name in PREFECTURES)],
    )
    reward = TextField(
        label=_("謝礼・交通費"),
        max_length=LENGTHS["reward"],
        help_text=_("例:1回 5,000円、交通費は実費。ないときは「なし」。"),
    )
    until = DayField(label=_("返事の締め切り"))
    organisation = TextField(label=_("団体名・会社名"), max_length=LENGTHS["organisation"])
    contact_name = TextField(
        label=_("ご担当者のお名前"),
        max_length=LENGTHS["contact_name"],
        help_text=_("お名前と連絡先は、事務局だけが見ます。公開しません。"),
    )
    email = MailField(
        label=_("メールアドレス"),
        help_text=_("受付を完了するためのメールをお送りします。"),
    )
    phone = PhoneField(label=_("電話番号"), required=False)

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["qualifications"] = forms.MultipleChoiceField(
            label=_("お願いしたい資格"),
            required=False,
            choices=[(code, one.name) for code, one in scheme.qualifications.items()],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("選ばないときは、どの資格の方でもかまわないという意味です。"),
        )


@never_cache
@require_safe
def listed(request: Asked) -> HttpResponse:
    """What is wished for now."""
    _require_matching(request)
    found = queries.open_wishes(request.association.code, at=request.now)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "public/wishes.html", {"sheet": sheet})


@never_cache
@require_safe
def show(request: Asked, wish: UUID) -> HttpResponse:
    """One wish; contact data are not on it."""
    found = get_object_or_404(
        queries.open_wishes(request.association.code, at=request.now), public_id=wish
    )
    names = [request.rules.qualification_name(code) for code in found.qualifications]
    return render(request, "public/wish.html", {"wish": found, "names": names})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Asked) -> HttpResponse:
    """Post a wish, perhaps to one person of the register (``?for=…``)."""
    _require_matching(request)
    asked = _asked(request)
    form = WishForm(request.rules, request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("key")
        words = Words(**{**values, "qualifications": tuple(values["qualifications"])})
        try:
            post_wish(
                association=request.association.code,
                public_id=key,
                words=words,
                scheme=request.rules,
                asked=queries.profile_of(asked) if asked else None,
                at=request.now,
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "wishes:sent")
    context = {
        "form": form,
        "asked": shown(asked, scheme=request.rules, on=request.today) if asked else None,
    }
    return render(request, "public/wish_new.html", context)


@require_safe
def sent(request: Asked) -> HttpResponse:
    """What happens next."""
    _require_matching(request)
    return render(request, "public/wish_sent.html")


def _require_matching(request: Asked) -> None:
    if not poster_mails.has_words(request.rules):
        raise Http404


def _asked(request: Asked) -> Holder | None:
    """The person whom the wish is meant for; 404 for one who is not in the register."""
    given = request.GET.get("for", "")
    if not given:
        return None
    try:
        wanted = UUID(given)
    except ValueError:
        raise Http404 from None
    found = queries.person(
        wanted, association=request.association.code, on=request.today, scheme=request.rules
    )
    said = queries.profile_of(found) if found is not None else None
    if said is None or not said.may_be_asked:
        raise Http404
    return found
