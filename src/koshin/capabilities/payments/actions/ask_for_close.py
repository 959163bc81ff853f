"""Ask the provider about the orders of a day, so that its word stands beside our books."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q

from koshin.capabilities.payments.actions.take_in_list import drop_untold, keep_lines
from koshin.capabilities.payments.models import Attempt, ProviderLine, ProviderList
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import Provider, ProviderSilent
from koshin.capabilities.payments.tried import tried_of
from koshin.core.settlement_list import Listed
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.clock import JST

PAGE = 500


def ask_for_close(
    *, association: str, provider: str, day: date, at: datetime, actor: Actor = SYSTEM
) -> int:
    """How many payments, and refunds of the day, it told of. Call it outside of a transaction.

    Asked are the attempts of which money came or went back on the day, and those begun until its
    end that are open or were given up in the week before; and those of which it told before, since
    a refund may have come back. What it says is kept a page at a time, in the place of what it said
    of them before. A silent provider is passed over, and has not told the whole day; what it says
    later is kept too.
    """
    count, silent = 0, 0
    attempts = _attempts(association, provider, day)
    for start in range(0, len(attempts), PAGE):
        page = attempts[start : start + PAGE]
        raw, told = _answers(PROVIDERS[provider], page, association, day)
        silent += len(page) - len(raw)
        count += len(told)
        with transaction.atomic():
            made = _kept(association, provider, day, list(raw.values()), at=at)
            keep_lines(made, told)
            drop_untold(made, told, day=day, orders=raw)
    with transaction.atomic():
        last = _kept(association, provider, day, [], at=at)
        if not silent:
            last.first_day = last.last_day = day
            last.save(update_fields=["first_day", "last_day"])
        audit.record(
            association=association,
            actor=actor,
            verb="ask_for_close",
            subject=f"provider_list:{last.pk}",
            at=at,
            after={"provider": provider, "on": day.isoformat(), "count": count, "silent": silent},
        )
    return count


def _answers(
    port: Provider, attempts: Sequence[Attempt], association: str, day: date
) -> tuple[dict[str, bytes], list[Listed]]:
    """What the provider answered about each order that it answered, and the money in it."""
    raw: dict[str, bytes] = {}
    listed: list[Listed] = []
    for line, attempt in enumerate(attempts, 1):
        try:
            answer, told = _ask(port, attempt, association, line, day)
        except ProviderSilent:
            continue
        raw[attempt.order_id] = answer
        listed += told
    return raw, listed


def _kept(
    association: str, provider: str, day: date, raw: Sequence[bytes], *, at: datetime
) -> ProviderList:
    """The answers as they came; asked again at the same moment, the same."""
    content = b"\n".join(raw)
    made, _new = ProviderList.objects.get_or_create(
        association_id=association,
        provider=provider,
        digest=hashlib.sha256(f"{day} {at.isoformat()}\n".encode() + content).hexdigest(),
        defaults={"source": "search", "content": content, "received_at": at},
    )
    return made


def _ask(
    port: Provider, attempt: Attempt, association: str, line: int, day: date
) -> tuple[bytes, list[Listed]]:
    """The provider's answer about one attempt, and the money that it tells of."""
    tried = tried_of(attempt, association)
    answer = port.query(tried)
    heard = port.read_answer(tried, answer)
    if heard.outcome != "paid" or heard.paid_at is None:
        return answer, []
    paid = Listed(
        line=line,
        order_id=attempt.order_id,
        kind="paid",
        method=heard.method,
        amount=heard.amount,
        fee=0,
        day=heard.paid_at.astimezone(JST).date(),
    )
    back = [
        replace(paid, kind="refunded", amount=one.amount, day=one.at.astimezone(JST).date())
        for one in port.given_back(tried, answer)
    ]
    # What moved on another day belongs to the question about that day.
    return answer, [one for one in (paid, *back) if one.day == day]


def _attempts(association: str, provider: str, day: date) -> list[Attempt]:
    begins = datetime.combine(day, time(), tzinfo=JST)
    ends = datetime.combine(day, time.max, tzinfo=JST)
    came = Q(settlement__paid_at__range=(begins, ends))
    went = Q(settlement__refunds__done_on=day)
    open_then = Q(created_at__lte=ends, expires_at__gte=begins) & ~Q(state=Attempt.State.PAID)
    lines = ProviderLine.objects.filter(association=association, provider=provider, day=day)
    told = Q(order_id__in=lines.values("order_id"))
    return list(
        Attempt.objects.filter(
            came | went | open_then | told,
            charge__association_id=association,
            provider=provider,
        )
        .distinct()
        .order_by("pk")
    )
