"""日次締め: yen of a day by method, as our books, the providers and the bank tell them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from koshin.capabilities.bank.models import BankFile, BankRow
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.models import (
    ProviderLine,
    ProviderList,
    Refund,
    Settlement,
)
from koshin.capabilities.payments.providers.directory import BANK, PROVIDERS
from koshin.capabilities.payments.providers.port import BALANCE
from koshin.platform.clock import JST


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Money on which two do not agree: yen in our books and there, and what to do."""

    provider: str
    reference: str
    kind: str
    ours: int
    theirs: int
    why: str
    settlement: Settlement | None = None


@dataclass(kw_only=True)
class Line:
    """One provider and method of the day, in yen. ``theirs`` is ``None`` where nobody told us."""

    provider: str
    method: str
    ours: int = 0
    count: int = 0
    theirs: int | None = None

    @property
    def agrees(self) -> bool | None:
        return None if self.theirs is None else self.ours == self.theirs


@dataclass(frozen=True, kw_only=True)
class DailyClose:
    """A day: its lines, what differs, and whether every provider has told."""

    day: date
    lines: Sequence[Line]
    differences: Sequence[Difference] = field(default_factory=tuple)
    untold: Sequence[str] = field(default_factory=tuple)

    @property
    def agrees(self) -> bool:
        return not self.differences and not self.untold


def daily_close(association: str, day: date) -> DailyClose:
    """What our books say of money that moved on this day in Japan, beside what the others say.

    A payment belongs to the day on which it was made, whatever day we heard of it. Eight queries.
    """
    paid = _settlements(association, day)
    refunds = _refunds(association, day)
    told = list(
        ProviderLine.objects.filter(association=association, day=day)
        .select_related("told_by")
        .defer("told_by__content")
    )
    lines: dict[tuple[str, str], Line] = {}
    for one in paid:
        if one.provider in PROVIDERS:
            _add(lines, one.provider, one.method, one.amount)
    for refund in refunds:
        if refund.route == Refund.Route.PROVIDER:
            _add(lines, refund.settlement.provider, refund.settlement.method, -refund.amount)
    whole = _told_whole(association, day)
    asked = {line.provider for line in told} | whole
    for line in lines.values():
        if line.provider in asked and line.method != BALANCE:
            line.theirs = 0
    for said in told:
        kept = _line(lines, said.provider, said.method)
        kept.theirs = (kept.theirs or 0) + (said.amount if said.kind == "paid" else -said.amount)
    differences = [*_differences(paid, refunds, told, asked)]
    bank, bank_differences, bank_told = _bank(association, day, paid)
    if bank.ours or bank.theirs:
        lines[BANK, BANK] = bank
    taking = {line.provider for line in lines.values()} & PROVIDERS.keys()
    untold = sorted(taking - asked)
    if (bank.ours or bank.count) and not bank_told:
        untold.append(BANK)
    return DailyClose(
        day=day,
        lines=sorted(lines.values(), key=lambda line: (line.provider, line.method)),
        differences=[*differences, *bank_differences],
        untold=untold,
    )


def _instants(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, time(), tzinfo=JST), datetime.combine(day, time.max, tzinfo=JST)


def _settlements(association: str, day: date) -> list[Settlement]:
    return list(
        Settlement.objects.filter(association=association, paid_at__range=_instants(day))
        .select_related("charge__holder")
        .order_by("pk")
    )


def _refunds(association: str, day: date) -> list[Refund]:
    return list(
        Refund.objects.filter(association=association, state=Refund.State.DONE, done_on=day)
        .select_related("settlement__charge__holder")
        .order_by("pk")
    )


def _told_whole(association: str, day: date) -> set[str]:
    """The providers that told all of the day, be it that nothing moved."""
    lists = ProviderList.objects.filter(
        association=association, first_day__lte=day, last_day__gte=day
    )
    return set(lists.values_list("provider", flat=True))


def _line(lines: dict[tuple[str, str], Line], provider: str, method: str) -> Line:
    return lines.setdefault((provider, method), Line(provider=provider, method=method))


def _add(lines: dict[tuple[str, str], Line], provider: str, method: str, amount: int) -> None:
    line = _line(lines, provider, method)
    line.ours += amount
    line.count += 1


def _differences(
    paid: Sequence[Settlement],
    refunds: Sequence[Refund],
    told: Sequence[ProviderLine],
    asked: set[str],
) -> Iterable[Difference]:
    """Order by order, what one side has and the other lacks or states otherwise."""
    ours: dict[tuple[str, str, str], tuple[int, Settlement]] = {}
    for one in paid:
        if one.provider in asked and one.method != BALANCE:
            ours[one.provider, "paid", one.provider_ref] = (one.amount, one)
    for refund in refunds:
        if refund.settlement.method == BALANCE:
            continue
        if refund.route == Refund.Route.PROVIDER and refund.settlement.provider in asked:
            key = (refund.settlement.provider, "refunded", refund.settlement.provider_ref)
            before = ours.get(key, (0, refund.settlement))[0]
            ours[key] = (before + refund.amount, refund.settlement)
    listed = {said.provider for said in told if said.told_by.source == "file"}
    theirs: dict[tuple[str, str, str], int] = {}
    for said in told:
        key = (said.provider, said.kind, said.order_id)
        theirs[key] = theirs.get(key, 0) + said.amount
    for key in sorted(ours.keys() | theirs.keys()):
        mine, settlement = ours.get(key, (0, None))
        amount = theirs.get(key, 0)
        if mine != amount:
            yield Difference(
                provider=key[0],
                kind=key[1],
                reference=key[2],
                ours=mine,
                theirs=amount,
                why=_why(mine, amount, listed=key[0] in listed),
                settlement=settlement,
            )


def _why(ours: int, theirs: int, *, listed: bool) -> str:
    if not ours:
        return _("決済会社にだけあります。反映を待つか、案件の一覧をご確認ください。")
    if not theirs and listed:
        return _("決済会社の一覧にありません。管理画面で取引をご確認ください。")
    if not theirs:
        return _(
            "決済会社に問い合わせた回答にありません(一覧は未取込です)。管理画面で取引をご確認ください。"
        )
    return _("金額が違います。管理画面で取引をご確認ください。")


def _bank(
    association: str, day: date, paid: Sequence[Settlement]
) -> tuple[Line, list[Difference], bool]:
    """The bank: what the books moved on its accounts against the rows of its own files."""
    moved = (
        Posting.objects.filter(entry__association=association, account__startswith="clearing:bank")
        .annotate(on=Coalesce("entry__moved_on", "entry__value_date"))
        .filter(on=day)
        .aggregate(sum=Sum("amount"))["sum"]
        or 0
    )
    line = Line(provider=BANK, method=BANK, ours=moved)
    told = BankFile.objects.filter(
        association=association,
        state=BankFile.State.TAKEN_IN,
        first_day__lte=day,
        last_day__gte=day,
    ).exists()
    keyed = [one for one in paid if one.provider == BANK and one.provider_ref.startswith("office:")]
    line.count = len(keyed)
    if not told:
        return line, [], False
    rows = BankRow.objects.filter(association=association, booked_on=day)
    signed = {True: 0, False: 0}
    for row in rows.values("incoming", "cancels").annotate(sum=Sum("amount")):
        signed[row["incoming"] and not row["cancels"]] += row["sum"]
    line.theirs = signed[True] - signed[False]
    line.count = rows.count()
    agrees = line.ours == line.theirs
    return line, [] if agrees else _bank_differences(line, keyed, day), True


def _bank_differences(line: Line, keyed: Sequence[Settlement], day: date) -> list[Difference]:
    """The deposits that were keyed in, which a file may tell as well; else the day as a whole."""
    return [
        Difference(
            provider=BANK,
            kind="paid",
            reference=one.provider_ref,
            ours=one.amount,
            theirs=0,
            why=_("手で登録した入金です。同じ入金が明細にもないか、ご確認ください。"),
            settlement=one,
        )
        for one in keyed
    ] or [
        Difference(
            provider=BANK,
            kind="paid",
            reference=day.isoformat(),
            ours=line.ours,
            theirs=line.theirs or 0,
            why=_("明細の出金などが帳簿にありません。入出金明細と仕訳をご確認ください。"),
        )
    ]
