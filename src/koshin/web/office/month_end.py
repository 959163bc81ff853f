"""月次締め: the balances of a month, its lock, and the journal for the accountants."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.ledger.actions.lock_month import lock_month
from koshin.capabilities.ledger.actions.unlock_month import (
    ask_to_unlock_month,
    unlock_month,
    waiting_request,
)
from koshin.capabilities.ledger.models import MonthLock
from koshin.capabilities.payments import journal as books
from koshin.capabilities.payments.models import Attempt, MoneyCase, Refund
from koshin.core.advance import first_of_month, last_of_month, next_month
from koshin.core.refusal import Refused
from koshin.core.scheme.money_rules import BookAccount
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import sentences, show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.people import names_of
from koshin.web.office.refusing import refused_page

MONTHS_SHOWN = 13


class UnlockForm(forms.Form):
    """Why the month must be opened again."""

    reason = LongTextField(
        label=_("解除する理由"),
        rows=2,
        max_length=1000,
        help_text=_("どの仕訳を、なぜ直すのかを書いてください。別の担当者が承認します。"),
    )


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account in the month, in yen; debit positive, credit negative."""

    book: BookAccount
    code: str
    before: int
    debit: int
    credit: int

    @property
    def after(self) -> int:
        return self.before + self.debit - self.credit


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    return _page(request, UnlockForm())


def _page(
    request: StaffAsked, form: UnlockForm, *, refused: list[str] | None = None
) -> HttpResponse:
    code = request.association.code
    locked = ledger.locked_through(code)
    shown = _month(request, locked)
    waiting = waiting_request(code)
    asked_by = names_of([waiting.by]) if waiting and waiting.by else {}
    next_to_lock = next_month(locked) if locked else shown
    return page(
        request,
        "month_end",
        section="month_end",
        status=409 if refused else 200,
        shown=shown,
        last=last_of_month(shown),
        months=_months(request),
        locked=locked,
        is_locked=locked is not None and last_of_month(shown) <= locked,
        is_last_locked=locked is not None and last_of_month(shown) == locked,
        may_lock=shown == next_to_lock and last_of_month(shown) < request.today,
        accounts=_accounts(request, shown),
        open_items=_open_items(request),
        waiting=waiting,
        asked_by=asked_by.get(waiting.by or 0, "") if waiting else "",
        mine=waiting is not None and waiting.by == request.account.pk,
        form=form,
        sentences=refused or [],
        history=list(MonthLock.objects.filter(association=code).order_by("-pk")[:12]),
    )


def _month(request: StaffAsked, locked: date | None) -> date:
    """The month in the address, or the one that is to be locked next."""
    typed = request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        pass
    over = first_of_month(first_of_month(request.today) - timedelta(days=1))
    return min(next_month(locked), over) if locked else over


def _months(request: StaffAsked) -> list[date]:
    found = [first_of_month(request.today)]
    while len(found) < MONTHS_SHOWN:
        found.append(first_of_month(found[-1] - timedelta(days=1)))
    return found


def _accounts(request: StaffAsked, month: date) -> list[Account]:
    rules = request.rules.money
    return [
        Account(
            book=rules.account(account), code=account, before=before, debit=debit, credit=credit
        )
        for account, before, debit, credit in ledger.trial_balance(
            request.association.code, first=month, last=last_of_month(month)
        )
    ]


def _open_items(request: StaffAsked) -> dict[str, int]:
    code = request.association.code
    return {
        "cases": MoneyCase.objects.filter(association=code, state=MoneyCase.State.OPEN).count(),
        "refunds": Refund.objects.filter(association=code)
        .exclude(state__in=[Refund.State.DONE, Refund.State.WITHDRAWN])
        .count(),
        "unknown": Attempt.objects.filter(
            charge__association=code, state=Attempt.State.UNKNOWN
        ).count(),
    }


@for_staff
@require_POST
def lock(request: StaffAsked) -> HttpResponse:
    """Lock the month that was shown."""
    try:
        month = date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError:
        raise Http404 from None
    try:
        lock_month(
            association=request.association.code,
            month=month,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return _page(request, UnlockForm(), refused=sentences(refused))
    return go(request, "office:month_end")


@for_staff
@require_POST
def ask_to_unlock(request: StaffAsked) -> HttpResponse:
    """Ask that the month locked last be opened."""
    form = UnlockForm(request.POST)
    if form.is_valid():
        try:
            ask_to_unlock_month(
                association=request.association.code,
                reason=form.cleaned_data["reason"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:month_end")
    return _page(request, form)


@for_staff
@require_POST
def unlock(request: StaffAsked, request_id: int) -> HttpResponse:
    """The second person opens the month."""
    try:
        unlock_month(
            association=request.association.code,
            request=request_id,
            at=request.now,
            actor=actor(request),
        )
    except MonthLock.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(
            request,
            refused,
            section="month_end",
            title=_("締めの解除"),
            back=to(request, "office:month_end"),
        )
    return go(request, "office:month_end")


@for_staff
@require_safe
def journal(request: StaffAsked, year: int, month: int) -> HttpResponse:
    """The month's journal as a table that spreadsheets and bookkeeping programs read."""
    try:
        first = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    lines = books.journal(request.association.code, first, request.rules.money)
    answer = StreamingHttpResponse(_as_csv(lines), content_type="text/csv; charset=utf-8")
    name = f"shiwake-{request.association.code}-{first:%Y%m}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, answer)  # Django answers streams as well


def _as_csv(lines: Iterator[Sequence[str]]) -> Iterator[str]:
    yield "\ufeff"
    for line in lines:
        buffer = io.StringIO()
        csv.writer(buffer).writerow(line)
        yield buffer.getvalue()
