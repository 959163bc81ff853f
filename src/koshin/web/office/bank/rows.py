"""The rows of the bank: the list by state, and one row with what it may pay and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from koshin.capabilities.bank import queries
from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.bank.payouts import live_payout
from koshin.capabilities.payments.models import Charge
from koshin.core.bank.ladder import POINTS
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office import bank_words
from koshin.web.office.bank.files import rules_of
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of

PAGE_SIZE = 30
SHOWN = (
    "suggested",
    "unmatched",
    "set_aside",
    "new",
    "matched",
    "payout",
    "returned",
    "taken_back",
    "noted",
)


class WhyForm(forms.Form):
    """Why a person decides so; stands in the trail."""

    why = LongTextField(
        label=lazy("理由"),
        rows=2,
        max_length=500,
        help_text=lazy("だれに、どう確認したかを書いてください。記録に残ります。"),
    )


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One reason of a match in words, with its points."""

    sentence: str
    points: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One share of a match: whose claim, what is left of it, and what it gets, in yen."""

    share: MatchShare
    who: str
    number: str
    title: str
    due: int

    @property
    def short(self) -> int:
        return max(self.due - self.share.amount, 0)

    @property
    def more(self) -> int:
        return max(self.share.amount - self.due, 0)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A match as it is told to a person."""

    match: Match
    rung: str
    evidence: Sequence[Evidence]
    parts: Sequence[Part]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the list with its best suggestion, or the match that stands."""

    row: BankRow
    state: str
    best: Shown | None


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    rules_of(request)
    code = request.association.code
    counts = queries.counts(code)
    first = next((state for state in SHOWN if counts.get(state)), SHOWN[0])
    shown = request.GET.get("show") or first
    rows = BankRow.objects.filter(association=request.association)
    if shown in SHOWN:
        rows = rows.filter(state=shown)
    if (file := request.GET.get("file", "")).isdecimal():
        rows = rows.filter(file=int(file))
    best = Match.objects.filter(state__in=[Match.State.SUGGESTED, *Match.LIVE]).prefetch_related(
        "shares__charge__holder", "shares__bundle"
    )
    rows = rows.prefetch_related(Prefetch("matches", queryset=best.order_by("-score", "pk")))
    sheet = Paginator(rows.order_by("-booked_on", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return page(
        request,
        "bank/rows",
        section="bank",
        sheet=sheet,
        rows=[_line(row) for row in sheet],
        shown=shown,
        file=file,
        tabs=[
            (state, str(bank_words.STATES[state]), counts.get(state, 0))
            for state in SHOWN
            if counts.get(state) or state == shown
        ],
        waiting=queries.waiting(code),
    )


def _line(row: BankRow) -> Line:
    found = list(row.matches.all())
    return Line(
        row=row,
        state=str(bank_words.STATES[row.state]),
        best=shown_of(found[0]) if found else None,
    )


@for_staff
@require_safe
def detail(request: StaffAsked, row: int) -> HttpResponse:
    return row_page(request, row_of(request, row), form=WhyForm())


def row_page(request: StaffAsked, row: BankRow, *, form: WhyForm) -> HttpResponse:
    """The page of one row; ``form`` bears what was typed and what was wrong with it."""
    live = queries.live_match(row)
    waits = row.state in BankRow.WAITING and row.incoming and not row.cancels and row.amount > 0
    return page(
        request,
        "bank/row",
        section="bank",
        row=row,
        state=str(bank_words.STATES[row.state]),
        form=form,
        live=shown_of(live) if live else None,
        payout=live_payout(row),
        suggestions=[shown_of(match) for match in queries.suggestions(row)],
        waits=waits,
        history=trail_of(request, f"bank_row:{row.pk}", also=_also()),
    )


def _also() -> dict[str, str]:
    return {code: str(word) for code, word in {**bank_words.RUNGS, **bank_words.STATES}.items()}


def shown_of(match: Match) -> Shown:
    """The match in words; its shares were read along."""
    return Shown(
        match=match,
        rung=str(bank_words.RUNGS[match.rung]),
        evidence=[
            Evidence(
                sentence=str(bank_words.REASONS[reason]), points=bank_words.points(POINTS[reason])
            )
            for reason in match.reasons
        ],
        parts=[_part(share) for share in match.shares.all()],
    )


def _part(share: MatchShare) -> Part:
    charge, bundle = share.charge, share.bundle
    if charge is not None:
        open_now = charge.state in (Charge.State.OPEN, Charge.State.PARTIAL)
        left = charge.amount - charge.settled_amount - charge.forgiven_amount
        return Part(
            share=share,
            who=charge.holder.name,
            number=charge.payer_reference,
            title=charge.title,
            due=left if open_now else 0,
        )
    if bundle is None:
        raise ValueError(f"share {share.pk} is of nothing")
    return Part(
        share=share,
        who=bundle.payer_name,
        number=bundle.payer_reference,
        title=str(bank_words.BUNDLE),
        due=bundle.amount if bundle.state in bundle.LIVE else 0,
    )


def with_reason(request: StaffAsked, row: int, verb: Callable[..., object]) -> HttpResponse:
    """Do to the row what ``verb`` does, for the typed reason; its page again where it cannot be."""
    found = row_of(request, row)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return row_page(request, found, form=form)
    try:
        verb(
            association=request.association.code,
            row_id=found.pk,
            why=form.cleaned_data["why"],
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return row_page(request, row_of(request, row), form=form)
    return go(request, "office:bank_row", row)


def row_of(request: StaffAsked, key: int) -> BankRow:
    rules_of(request)
    found = (
        BankRow.objects.select_related("file", "taken_back_by", "returned_refund__holder")
        .defer("file__content")
        .filter(pk=key, association=request.association)
        .first()
    )
    if found is None:
        raise Http404
    return found
