"""The public register: holders who agreed to be found, with what is in force on a day."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from koshin.capabilities.matching import poster_mails, queries
from koshin.capabilities.matching.queries import Wanted
from koshin.capabilities.people.models import Holder, HolderPhoto
from koshin.core.prefectures import PREFECTURES
from koshin.core.scheme import Scheme
from koshin.web.asked import Asked
from koshin.web.forms.fields import DayField, TextField
from koshin.web.pictures import jpeg
from koshin.web.profile_shown import shown

PAGE_SIZE = 20


class SearchForm(forms.Form):
    """What one looks for; every box may stay empty."""

    qualification = forms.ChoiceField(label=_("資格"), required=False)
    area = forms.ChoiceField(
        label=_("活動できる都道府県"),
        required=False,
        choices=[("", _("すべて")), *((name, name) for name in PREFECTURES)],
    )
    words = TextField(label=_("自己紹介に含まれることば"), required=False, max_length=60)
    on = DayField(
        label=_("この日に有効な方"), required=False, help_text=_("空のときは、今日です。")
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["qualification"] = forms.ChoiceField(
            label=_("資格"),
            required=False,
            choices=[
                ("", _("すべて")),
                *((code, one.name) for code, one in scheme.qualifications.items()),
            ],
        )


@never_cache
@require_safe
def search(request: Asked) -> HttpResponse:
    """The form and who is found; without anything chosen, everybody of the register."""
    if not poster_mails.has_words(request.rules):
        raise Http404
    form = SearchForm(request.rules, request.GET)
    form.is_valid()
    given = form.cleaned_data
    wanted = Wanted(
        on=given.get("on") or request.today,
        qualification=given.get("qualification") or "",
        area=given.get("area") or "",
        words=given.get("words") or "",
    )
    found = queries.in_register(request.association.code, wanted, scheme=request.rules)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [shown(one, scheme=request.rules, on=wanted.on) for one in sheet]
    return render(
        request,
        "public/register.html",
        {"form": form, "sheet": sheet, "rows": rows, "on": wanted.on},
    )


@never_cache
@require_safe
def show(request: Asked, profile: UUID) -> HttpResponse:
    """One person of the register today."""
    context = {
        "row": shown(_person(request, profile), scheme=request.rules, on=request.today),
        "today": request.today,
    }
    return render(request, "public/profile.html", context)


@never_cache
@require_safe
def photo(request: Asked, profile: UUID) -> HttpResponse:
    """The face of a person who wants it seen."""
    found = _person(request, profile)
    face = HolderPhoto.objects.filter(holder=found).first()
    if face is None or "photo" not in found.public_fields:
        raise Http404
    return jpeg(bytes(face.content), number=1)


def _person(request: Asked, profile: UUID) -> Holder:
    found = queries.person(
        profile, association=request.association.code, on=request.today, scheme=request.rules
    )
    if found is None:
        raise Http404
    return found
