"""Samples (抽出による確認): what was drawn in a round, how it can be checked, and drawing it."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.activities.models import AuditRequest
from koshin.capabilities.applications.actions.draw_audit import draw_audit
from koshin.core.audit import rounds
from koshin.core.decision import Cycle
from koshin.core.refusal import Refused
from koshin.core.scheme.audit_rules import Audit
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 50


class DrawForm(forms.Form):
    """The audit and the round."""

    drawn = forms.ChoiceField(
        label=_("抽出する確認と回"),
        error_messages={"required": _("抽出する回を選んでください。")},
    )


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """An audit in a round: how many are asked, how many of them are through."""

    audit: Audit
    cycle: Cycle
    asked: int
    open: int

    @property
    def value(self) -> str:
        return f"{self.audit.code}/{self.cycle.code}"


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    """What can be drawn, and everybody who was."""
    if not request.rules.audits:
        raise Http404
    drawings = _drawings(request)
    form = DrawForm(request.POST or None)
    choices = [(d.value, f"{d.cycle.label} {d.audit.label}") for d in drawings]
    form.fields["drawn"] = forms.ChoiceField(label=_("抽出する回"), choices=choices)
    if request.method == "POST" and form.is_valid():
        code, _slash, cycle = form.cleaned_data["drawn"].partition("/")
        try:
            found = draw_audit(
                association=request.association,
                scheme=request.rules,
                code=code,
                cycle=cycle,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            answer = go(request, "office:samples")
            answer.headers["Location"] += f"?asked={found.asked}&candidates={found.candidates}"
            return answer
    requests = AuditRequest.objects.filter(association=request.association)
    rows = requests.select_related("holder").annotate(
        left=Count("records", filter=Q(records__state="under_audit"))
    )
    return page(
        request,
        "samples",
        section="evidence",
        form=form,
        drawings=drawings,
        sheet=Paginator(rows.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        asked=request.GET.get("asked", ""),
        candidates=request.GET.get("candidates", ""),
    )


def _drawings(request: StaffAsked) -> list[Drawing]:
    counted = (
        AuditRequest.objects.filter(association=request.association)
        .values_list("audit", "cycle")
        .annotate(all=Count("pk"), open=Count("pk", filter=Q(outcome="")))
    )
    counts = {(audit, cycle): (asked, open_) for audit, cycle, asked, open_ in counted}
    return [
        Drawing(audit=audit, cycle=cycle, asked=asked, open=open_)
        for audit in request.rules.audits
        for cycle in rounds(request.rules, at=request.now)
        for asked, open_ in [counts.get((audit.code, cycle.code), (0, 0))]
    ]
