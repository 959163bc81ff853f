"""統合待ち: who should have been merged by now, what that waits for, and whether to act."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from koshin.capabilities.applications.unmerged import Unmerged, unmerged, waiting_holders
from koshin.core.dates import civil
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30
WHY: dict[str, str | Promise] = {
    "application": _("申請中の手続きがあります。手続きが完了または終了すると、自動で統合します。"),
    "request": _("確認中の届け出があります。結果を決めると、自動で統合します。"),
    "sanction": _("決まっていない処分があります。決まると、自動で統合します。"),
    "stopped": _("停止中です。停止が終わると、自動で統合します。"),
    "soon": _("1時間以内に、自動で統合します。"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One holder in words; ``why`` is empty where days would be lost."""

    one: Unmerged
    why: str | Promise


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """The holders whose former qualifications still stand beside what they became."""
    on = civil(request.now)
    waiting = waiting_holders(request.rules, on=on)
    sheet = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    found = unmerged(request.rules, list(sheet), on=on)
    rows = [Row(one=one, why=WHY.get(one.why, "")) for one in found]
    return page(request, "merges", section="merges", sheet=sheet, rows=rows)
