"""Take in a provider's own list of settlements: raw first, then every row once."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.ledger.actions.post import Event, post_all
from koshin.capabilities.payments.models import ProviderLine, ProviderList
from koshin.capabilities.payments.settlement_profiles import profiles
from koshin.core.money import Yen
from koshin.core.posting import fee_postings
from koshin.core.refusal import Refusal, Refused
from koshin.core.settlement_list import Listed, Unreadable, read_list
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """How many rows the list has, how many of them nobody had told before, and those whose fee was
    booked now."""

    made: ProviderList
    rows: int
    new: int
    charged: Sequence[ProviderLine] = ()


def take_in_list(
    *, association: str, provider: str, content: bytes, at: datetime, actor: Actor
) -> TakenIn:
    """The list, read whole or refused whole; again, or overlapping another, it adds nothing twice.

    What the provider kept as its fee is booked (支払手数料), once for each row. Raises ``Refused``
    (field ``file``) with line and reason where the list is not as the provider's profile says.
    """
    profile = profiles().get(provider)
    if profile is None:
        raise Refused(_unknown_provider())
    try:
        listed = read_list(profile, content)
    except Unreadable as error:
        raise Refused(_unreadable(error)) from error
    with transaction.atomic():
        made, newly = ProviderList.objects.get_or_create(
            association_id=association,
            provider=provider,
            digest=hashlib.sha256(content).hexdigest(),
            defaults={
                "source": "file",
                "content": content,
                "received_at": at,
                "first_day": min((one.day for one in listed), default=None),
                "last_day": max((one.day for one in listed), default=None),
            },
        )
        new = keep_lines(made, listed) if newly else []
        charged = [*new, *_told_before(made, listed)] if newly else []
        _book_fees(made, charged, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="take_in_provider_list",
            subject=f"provider_list:{made.pk}",
            at=at,
            after={"provider": provider, "count": len(listed), "new": len(new)},
        )
        with_fee = [line for line in charged if line.fee]
        return TakenIn(made=made, rows=len(listed), new=len(new), charged=with_fee)


def keep_lines(made: ProviderList, listed: Sequence[Listed]) -> list[ProviderLine]:
    """Store the rows that nobody had told before; answers these. Three queries."""
    lines = [
        ProviderLine(
            told_by=made,
            association_id=made.association_id,
            provider=made.provider,
            kind=one.kind,
            order_id=one.order_id,
            method=one.method,
            amount=one.amount,
            fee=one.fee,
            day=one.day,
            ordinal=ordinal,
        )
        for one, ordinal in _numbered(listed)
    ]
    ProviderLine.objects.bulk_create(lines, ignore_conflicts=True, batch_size=1_000)
    return list(ProviderLine.objects.filter(told_by=made))


def drop_untold(
    made: ProviderList, listed: Sequence[Listed], *, day: date, orders: Collection[str]
) -> int:
    """How many rows of the day that an earlier answer told are gone, because this one does not.

    ``orders`` are those that were answered now. A file's own rows stay; so does each answer as it
    came. Two queries.
    """
    still = {(one.kind, one.order_id, one.amount, ordinal) for one, ordinal in _numbered(listed)}
    gone = [
        line.pk
        for line in ProviderLine.objects.filter(
            association=made.association_id,
            provider=made.provider,
            day=day,
            order_id__in=orders,
            told_by__source="search",
        )
        if (line.kind, line.order_id, line.amount, line.ordinal) not in still
    ]
    ProviderLine.objects.filter(pk__in=gone).delete()
    return len(gone)


def _numbered(listed: Sequence[Listed]) -> Iterator[tuple[Listed, int]]:
    """Each row with its place among those that look the same."""
    seen: Counter[tuple[str, ...]] = Counter()
    for one in listed:
        key = (one.kind, one.order_id, str(one.day), str(one.amount))
        yield one, seen[key]
        seen[key] += 1


def _told_before(made: ProviderList, listed: Sequence[Listed]) -> list[ProviderLine]:
    """Lines that the list repeats: answered ones are the list's from now on, and what was told
    without a fee has its fee. These last are answered. Two queries."""
    rows: dict[tuple[str, str, date, int, int], int] = {
        (one.kind, one.order_id, one.day, one.amount, ordinal): one.fee
        for one, ordinal in _numbered(listed)
    }
    repeated, with_fee = [], []
    for line in (
        ProviderLine.objects.select_for_update(of=("self",))
        .select_related("told_by")
        .defer("told_by__content")
        .filter(
            Q(fee=0) | Q(told_by__source="search"),
            association=made.association_id,
            provider=made.provider,
            order_id__in={order_id for _kind, order_id, *_rest in rows},
        )
        .exclude(told_by=made)
        .order_by("pk")
    ):
        fee = rows.get((line.kind, line.order_id, line.day, line.amount, line.ordinal))
        if fee is None:
            continue
        if line.told_by.source == "search":
            line.told_by = made
        if fee and not line.fee:
            line.fee = fee
            with_fee.append(line)
        repeated.append(line)
    ProviderLine.objects.bulk_update(repeated, ["told_by", "fee"], batch_size=1_000)
    return with_fee


def _book_fees(made: ProviderList, lines: Sequence[ProviderLine], *, at: datetime) -> None:
    post_all(
        association=made.association_id,
        kind="provider_fee",
        at=at,
        events=[
            Event(
                reference=f"line:{line.pk}",
                value_date=line.day,
                postings=fee_postings(Yen(line.fee), provider=made.provider),
            )
            for line in lines
            if line.fee
        ],
    )


def _unknown_provider() -> Refusal:
    return Refusal(
        code="unknown_provider",
        field="provider",
        sentence=_("この決済会社の一覧は読み取れません。決済会社を選び直してください。"),
    )


def _unreadable(error: Unreadable) -> Refusal:
    if error.line == 0:
        sentence = _("ファイルを読み取れません。決済会社の管理画面から出力し直してください。")
    elif error.line == 1:
        sentence = _("必要な列がありません(%(what)s)。出力する項目をご確認ください。") % {
            "what": error.what
        }
    else:
        sentence = _(
            "%(line)s行目を読み取れません(%(what)s)。ファイル全体を取り込みませんでした。"
        ) % {"line": error.line, "what": error.what[:40]}
    return Refusal(code="unreadable", field="file", sentence=sentence)
