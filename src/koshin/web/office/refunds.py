"""Money that is given back: what waits for whom, and one refund with what can be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from koshin.capabilities.payments.models import PayeeAccount, Refund
from koshin.platform.models import AuditLine
from koshin.web.forms.fields import DayField, TextField
from koshin.web.office import telling, words
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.people import names_of

PAGE_SIZE = 30
State = Refund.State


class PaidForm(Form):
    """When the bank paid."""

    paid_on = DayField(label=_("出金日"), help_text=_("入出金明細に記載の日付です。"))


class FailedForm(Form):
    """Why the transfer did not arrive."""

    why = TextField(
        label=_("振込できなかった理由"),
        max_length=200,
        help_text=_("銀行からの連絡のとおりに入力してください(例:口座なし)。"),
    )


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where refunds stand, as the office works through them."""

    code: str
    label: str | Promise
    states: tuple[str, ...]
    count: int = 0
    total: int = 0


STAGES = (
    Stage(code="proposed", label=_("承認待ち"), states=(State.PROPOSED,)),
    Stage(code="approved", label=_("これから返金"), states=(State.APPROVED,)),
    Stage(
        code="sent",
        label=_("返金の途中"),
        states=(State.SENDING, State.PENDING, State.UNKNOWN, State.LISTED),
    ),
    Stage(code="failed", label=_("できなかったもの"), states=(State.FAILED,)),
    Stage(code="ended", label=_("済み・取りやめ"), states=(State.DONE, State.WITHDRAWN)),
)


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    stages = _stages(request)
    first = next((stage.code for stage in stages[:-1] if stage.count), "proposed")
    shown = request.GET.get("show", first)
    chosen = next((stage for stage in stages if stage.code == shown), stages[0])
    rows = (
        Refund.objects.filter(association=request.association, state__in=chosen.states)
        .select_related("holder", "settlement__charge", "payee")
        .order_by("-proposed_at", "-pk")
    )
    sheet = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "refunds",
        section="refunds",
        stages=stages,
        chosen=chosen,
        sheet=sheet,
        keep=f"show={chosen.code}&",
    )


def _stages(request: StaffAsked) -> list[Stage]:
    found = {
        row["state"]: row
        for row in Refund.objects.filter(association=request.association)
        .values("state")
        .annotate(count=Count("pk"), total=Sum("amount"))
        .order_by()
    }
    return [
        Stage(
            code=stage.code,
            label=stage.label,
            states=stage.states,
            count=sum(found[state]["count"] for state in stage.states if state in found),
            total=sum(found[state]["total"] for state in stage.states if state in found),
        )
        for stage in STAGES
    ]


@for_staff
@require_safe
def detail(request: StaffAsked, refund: UUID) -> HttpResponse:
    return refund_page(request, refund_of(request, refund))


def refund_of(request: StaffAsked, public_id: UUID) -> Refund:
    """The refund of this association; ``Http404`` for any other."""
    found = (
        Refund.objects.select_related("holder", "settlement__charge", "transfer_list", "case")
        .filter(public_id=public_id, association=request.association)
        .first()
    )
    if found is None:
        raise Http404
    return found


def refund_page(
    request: StaffAsked,
    refund: Refund,
    *,
    sentences: Sequence[str] = (),
    forms: Mapping[str, Form] | None = None,
) -> HttpResponse:
    """One refund; ``sentences`` say why the last act was refused."""
    lines = list(
        AuditLine.objects.filter(
            association=request.association.code,
            subject__in=[f"refund:{refund.public_id}", f"money_case:{refund.case_id}"],
        ).order_by("id")
    )
    people = {line.actor_id for line in lines} | {refund.proposed_by, refund.approved_by}
    names = names_of(person for person in people if person is not None)
    return page(
        request,
        "refund",
        section="refunds",
        status=409 if sentences else 200,
        refund=refund,
        payee=PayeeAccount.objects.filter(refund=refund).first(),
        proposer=names.get(refund.proposed_by or 0, ""),
        approver=names.get(refund.approved_by or 0, ""),
        mine=refund.proposed_by == request.account.pk,
        large=refund.amount > refund.alone_up_to,
        history=[telling.told(line, names=names, also=words.case_acts()) for line in lines],
        sentences=sentences,
        **(forms or {"paid_form": PaidForm(), "failed_form": FailedForm()}),
    )
