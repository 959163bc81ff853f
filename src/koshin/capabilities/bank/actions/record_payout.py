"""The office says that a deposit is what a provider paid out: clearing is emptied by it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.bank.actions.decide import waiting_row
from koshin.capabilities.bank.models import BankRow, Match, Payout
from koshin.capabilities.bank.payouts import Span, Told, overlapping, told
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.people.models import Association
from koshin.core.money import Yen
from koshin.core.posting import Posting, payout_postings
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint


def record_payout(
    *,
    association: str,
    row_id: int,
    span: Span,
    fees: int,
    total: int | None,
    at: datetime,
    actor: Actor,
) -> Payout:
    """The deposit leaves suspense, and the deposit and ``fees`` leave the provider's clearing.

    ``fees`` are all yen that the provider kept of these days; those that a list told are in the
    books already and are not booked again. What was taken less what was given back is the list's
    word where one was taken in, else ``total``. The row and ``fees`` must sum to it exactly.
    Raises ``Refused`` (fields ``provider``, ``first_day``, ``last_day``, ``fees``, ``total``), also
    where the deposit was decided before, or its days are paid out already.
    """
    if span.provider not in PROVIDERS:
        raise Refused(_unknown_provider())
    with transaction.atomic():
        # One at a time in an association, so that two rows cannot claim the same days at once.
        Association.objects.select_for_update(no_key=True).get(code=association)
        row = waiting_row(association, row_id)
        _check_days(association, row, span)
        said = _said(association, span, total)
        _check_sum(row, said, fees)
        payout = Payout.objects.create(
            row=row,
            provider=span.provider,
            method=span.method,
            first_day=span.first_day,
            last_day=span.last_day,
            total=said.total,
            amount=row.amount,
            fees=fees,
            listed_fees=said.fees,
            recorded_at=at,
        )
        post(
            association=association,
            kind="provider_payout",
            reference=f"payout:{payout.pk}",
            value_date=row.booked_on,
            at=at,
            postings=booked(payout),
        )
        failpoint("payout.after_booked")
        row.matches.filter(state=Match.State.SUGGESTED).update(state=Match.State.DROPPED)
        row.state = BankRow.State.PAYOUT
        row.save(update_fields=["state"])
        audit.record(
            association=association,
            actor=actor,
            verb="record_payout",
            subject=f"bank_row:{row.pk}",
            at=at,
            after=_after(payout),
        )
        failpoint("payout.before_commit")
        return payout


def _after(payout: Payout) -> dict[str, str | int]:
    return {
        "provider": payout.provider,
        "method": payout.method,
        "first_day": payout.first_day.isoformat(),
        "last_day": payout.last_day.isoformat(),
        "amount": payout.amount,
        "fees": payout.fees,
    }


def booked(payout: Payout) -> tuple[Posting, ...]:
    """What the books say of the payout: the deposit, and the fees that no list told before."""
    return payout_postings(
        Yen(payout.amount),
        fees=Yen(payout.fees - payout.listed_fees),
        provider=payout.provider,
    )


def _check_days(association: str, row: BankRow, span: Span) -> None:
    if span.first_day > span.last_day:
        raise Refused(_backwards())
    if span.last_day > row.booked_on:
        raise Refused(_after_the_deposit())
    if (other := overlapping(association, span)) is not None:
        raise Refused(_paid_out_before(other))


def _said(association: str, span: Span, total: int | None) -> Told:
    found = told(association, span)
    if found is not None:
        if total not in (None, found.total):
            raise Refused(_other_than_the_list(found.total))
        return found
    if total is None:
        raise Refused(_no_list())
    return Told(total=total, fees=0)


def _check_sum(row: BankRow, said: Told, fees: int) -> None:
    if fees < max(said.fees, 0):
        raise Refused(_less_than_listed(said.fees))
    if row.amount + fees != said.total:
        raise Refused(_differs(said.total, row.amount + fees))


def _unknown_provider() -> Refusal:
    return Refusal(
        code="unknown_provider",
        field="provider",
        sentence=_("この決済会社は登録されていません。選び直してください。"),
    )


def _backwards() -> Refusal:
    return Refusal(
        code="backwards",
        field="last_day",
        sentence=_("最後の日は、最初の日と同じかそれより後の日にしてください。"),
    )


def _after_the_deposit() -> Refusal:
    return Refusal(
        code="after_the_deposit",
        field="last_day",
        sentence=_("入金日より後の取引は、この入金に含まれません。入金日までの日にしてください。"),
    )


def _paid_out_before(other: Payout) -> Refusal:
    return Refusal(
        code="paid_out_before",
        field="first_day",
        sentence=_(
            "%(first)sから%(last)sまでの取引は、%(came)sの入金として記録済みです。"
            "重ならない日にするか、先の記録を取り消してください。"
        )
        % {
            "first": other.first_day.isoformat(),
            "last": other.last_day.isoformat(),
            "came": other.row.booked_on.isoformat(),
        },
    )


def _other_than_the_list(total: int) -> Refusal:
    return Refusal(
        code="other_than_the_list",
        field="total",
        sentence=_(
            "取り込んだ取引一覧の合計は%(total)s円です。空欄にするか、対象の日をご確認ください。"
        )
        % {"total": f"{total:,}"},
    )


def _no_list() -> Refusal:
    return Refusal(
        code="no_list",
        field="total",
        sentence=_(
            "この期間の取引一覧は取り込まれていません。"
            "振込明細にある取引の合計を入力するか、日次締めで一覧を取り込んでください。"
        ),
    )


def _less_than_listed(fees: int) -> Refusal:
    return Refusal(
        code="less_than_listed",
        field="fees",
        sentence=_(
            "取引一覧には手数料が%(fees)s円あります。これを含む手数料の総額を入力してください。"
        )
        % {"fees": f"{fees:,}"},
    )


def _differs(total: int, sum_: int) -> Refusal:
    return Refusal(
        code="differs",
        field="fees",
        sentence=_(
            "取引の合計は%(total)s円、入金と手数料の合計は%(sum)s円で、%(difference)s円の差が"
            "あります。対象の日と手数料をご確認ください。"
        )
        % {
            "total": f"{total:,}",
            "sum": f"{sum_:,}",
            "difference": f"{abs(total - sum_):,}",
        },
    )
