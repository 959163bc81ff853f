"""The search box of the office's header: what was typed, and who is meant by it.

What is searched for is kept in the session, not in the address: addresses end up in logs.
"""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.desk.finding import find_people
from koshin.capabilities.people.models import Holder
from koshin.web.addresses import go
from koshin.web.forms.fields import TextField
from koshin.web.office.finding import search, searched
from koshin.web.office.gate import StaffAsked, for_staff, page


class Wanted(forms.Form):
    """One field for everything."""

    q = TextField(
        label=_("人をさがす"),
        required=False,
        help_text=_(
            "氏名(どの字体でも)、カナ、ローマ字、登録番号、メール、電話番号(下4桁から)、"
            "領収書や照合番号、決済会社の番号でさがせます。"
            "同姓同名のときは、空白のあとに生年月日(例:1980-05-05)を続けてください。"
        ),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    """Who is meant; where only one person can be, that person's page."""
    if request.method == "POST":
        asked = Wanted(request.POST)
        typed = asked.cleaned_data["q"] if asked.is_valid() else ""
        people = _found(request, typed)
        if len(people) == 1:
            return go(request, "office:person", people[0].pk)
        return search(request, of="people", typed=typed, filters={})
    typed = searched(request, of="people")
    return page(
        request,
        "person/search",
        section="people",
        form=Wanted(initial={"q": typed}),
        typed=typed,
        people=_found(request, typed),
    )


def _found(request: StaffAsked, typed: str) -> list[Holder]:
    return find_people(request.reach, typed, numbers=request.published.scheme.numbers)
