"""書類検索: papers of money by date, amount and party, and all of them as files."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.papers import archive, export
from koshin.capabilities.papers.actions.record_export import record_export
from koshin.capabilities.papers.archive import Wanted
from koshin.capabilities.papers.labels import LABELS
from koshin.capabilities.papers.models import Paper
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, TextField, YenField
from koshin.web.office.gate import StaffAsked, for_staff, page, showed

PAGE_SIZE = 50
# What was searched for is kept in the session, not in the address: addresses end up in logs.
KEPT = "office_archive"
ALL = ("", _("すべて"))


class SearchForm(forms.Form):
    """Ranges of days and amounts, a party, a kind; every combination of them."""

    since = DayField(label=_("取引年月日(から)"), required=False)
    until = DayField(label=_("取引年月日(まで)"), required=False)
    least = YenField(label=_("金額(から)"), required=False)
    most = YenField(label=_("金額(まで)"), required=False)
    party = TextField(label=_("宛名・番号"), required=False)
    kind = forms.ChoiceField(
        label=_("書類"),
        required=False,
        choices=[ALL, *((kind.value, LABELS[kind]) for kind in Paper.MONEY)],
    )
    validity = forms.ChoiceField(
        label=_("状態"), required=False, choices=[ALL, ("valid", _("有効なものだけ"))]
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for first, last in (("since", "until"), ("least", "most")):
            low, high = given.get(first), given.get(last)
            if low is not None and high is not None and high < low:
                self.add_error(last, _("「から」と同じか、それより大きい値を入力してください。"))
        return given

    def wanted(self) -> Wanted:
        given = dict(self.cleaned_data)
        return Wanted(with_void=given.pop("validity") != "valid", **given)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    """The search, what it finds, and whether every number is explained."""
    if request.method == "POST":
        request.session[KEPT] = {
            name: str(request.POST.get(name, ""))[:200] for name in SearchForm.base_fields
        }
        return go(request, "office:papers")
    form = SearchForm(request.session.get(KEPT, {}))
    wanted = form.wanted() if form.is_valid() else None
    found = archive.find(request.association.code, wanted) if wanted else Paper.objects.none()
    return page(
        request,
        "papers",
        section="papers",
        form=form,
        sheet=Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        series=archive.series(request.association.code),
    )


@for_staff
@require_POST
def take(request: StaffAsked) -> HttpResponseBase:
    """Everything that the search finds, as a ZIP, written while it is sent."""
    form = SearchForm(request.session.get(KEPT, {}))
    if not form.is_valid():
        return go(request, "office:papers")
    code, wanted = request.association.code, form.wanted()
    found = archive.find(code, wanted).exclude(holder=None)
    showed(request, found.order_by().values_list("holder_id", flat=True), export=True)
    request.shown.asked.update(request.session.get(KEPT, {}))
    record_export(association=code, wanted=wanted, at=request.now, actor=actor(request))
    answer = StreamingHttpResponse(export.zip_of(code, wanted), content_type="application/zip")
    name = f"papers-{code}-{request.today:%Y%m%d}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
