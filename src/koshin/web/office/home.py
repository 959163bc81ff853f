"""The office's first page: what waits for somebody, each number leading to the rows behind it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.models import Request
from koshin.capabilities.bank import queries as bank
from koshin.capabilities.notices.models import Inquiry
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.payments.models import CaseAct, InboxMessage, MoneyCase, Refund
from koshin.platform import jobs
from koshin.web.addresses import to
from koshin.web.office.applications import STANDINGS, counts
from koshin.web.office.gate import StaffAsked, for_staff, may_follow, page


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A number and the list behind it; ``urgent`` when somebody should look today."""

    label: str
    count: int
    url: str
    note: str = ""
    urgent: bool = False


@for_staff
@require_safe
def home(request: StaffAsked) -> HttpResponse:
    return page(
        request, "home", section="home", waiting=_waiting(request), standing=_standing(request)
    )


def _waiting(request: StaffAsked) -> tuple[Tile, ...]:
    """What waits in this person's reach; a branch has no work with money, post and machines."""
    own = (_inquiries(request), _requests(request), *_evidence(request))
    found = own if request.reach.limited else (*own, *_waiting_for_all(request))
    return tuple(tile for tile in found if may_follow(request, tile.url))


def _inquiries(request: StaffAsked) -> Tile:
    open_ones = Inquiry.objects.filter(association=request.association, state=Inquiry.State.OPEN)
    count = request.reach.of(open_ones).count()
    return Tile(
        label=_("回答を待つお問い合わせ"),
        count=count,
        url=to(request, "office:inquiries"),
        urgent=count > 0,
    )


def _waiting_for_all(request: StaffAsked) -> tuple[Tile, ...]:
    code = request.association.code
    cases = MoneyCase.objects.filter(association_id=code, state=MoneyCase.State.OPEN).count()
    quarantined = InboxMessage.objects.filter(
        association_id=code, state=InboxMessage.State.QUARANTINED
    ).count()
    posts = Dispatch.objects.filter(association_id=code, dispatched_at__isnull=True).aggregate(
        all=Count("pk"), due=Count("pk", filter=Q(due_on__lte=request.today))
    )
    failed = jobs.given_up(code).count()
    return (
        Tile(
            label=_("照合できない入金"),
            count=cases,
            url=to(request, "office:cases"),
            note=_("ほかに、署名の合わない通知 %(count)s件") % {"count": quarantined},
            urgent=cases > 0,
        ),
        *_bank(request),
        _second_person(request),
        Tile(
            label=_("発送日を迎えた書類"),
            count=posts["due"],
            url=to(request, "office:dispatches") + "?show=due",
            note=_("発送待ち全体 %(count)s件") % {"count": posts["all"]},
            urgent=posts["due"] > 0,
        ),
        Tile(
            label=_("失敗した処理"),
            count=failed,
            url=to(request, "office:jobs"),
            urgent=failed > 0,
        ),
    )


def _requests(request: StaffAsked) -> Tile:
    """Requests of holders (休止, 復帰 and the like) that wait for a decision."""
    waiting = Request.objects.filter(association=request.association, state=Request.State.ASKED)
    asked = request.reach.of(waiting).count()
    return Tile(
        label=_("確認を待つ届け出"),
        count=asked,
        url=to(request, "office:requests"),
        urgent=asked > 0,
    )


def _bank(request: StaffAsked) -> tuple[Tile, ...]:
    """Deposits that no match is certain for, where the association takes bank files in."""
    if request.rules.bank is None:
        return ()
    count = bank.waiting(request.association.code)
    return (
        Tile(
            label=_("照合を待つ銀行の入金"),
            count=count,
            url=to(request, "office:bank_rows"),
            urgent=count > 0,
        ),
    )


def _second_person(request: StaffAsked) -> Tile:
    """Refunds and acts on cases that wait for somebody else to approve them. Two queries."""
    code = request.association.code
    refunds = Refund.objects.filter(association_id=code).aggregate(
        proposed=Count("pk", filter=Q(state=Refund.State.PROPOSED)),
        failed=Count("pk", filter=Q(state=Refund.State.FAILED)),
    )
    acts = CaseAct.objects.filter(case__association_id=code, state=CaseAct.State.PROPOSED).count()
    return Tile(
        label=_("承認を待つ返金・対応"),
        count=refunds["proposed"] + acts,
        url=to(request, "office:cases" if acts else "office:refunds"),
        note=_("ほかに、できなかった返金 %(count)s件") % {"count": refunds["failed"]},
        urgent=refunds["proposed"] + acts + refunds["failed"] > 0,
    )


def _standing(request: StaffAsked) -> tuple[Tile, ...]:
    found = counts(request.reach, at=request.now)
    return tuple(
        Tile(
            label=str(standing.label),
            count=found[code],
            url=to(request, "office:applications") + f"?standing={code}",
        )
        for code, standing in STANDINGS.items()
    )


def _evidence(request: StaffAsked) -> tuple[Tile, ...]:
    """Evidence that waits; nothing where no activity takes any."""
    if all(kind.evidence == "none" for kind in request.rules.activity_kinds.values()):
        return ()
    own = Activity.objects.filter(holder__association_id=request.association.code)
    waiting = request.reach.of(own.filter(review=Activity.Review.WAITING)).count()
    return (
        Tile(
            label=_("確認を待つ証拠"),
            count=waiting,
            url=to(request, "office:evidence"),
            urgent=waiting > 0,
        ),
    )
