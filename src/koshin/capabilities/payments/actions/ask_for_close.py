"""Ask the provider about the orders of a day, so that its word stands beside our books."""

import hashlib
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q

from koshin.capabilities.payments.actions.take_in_list import keep_lines
from koshin.capabilities.payments.models import Attempt, ProviderList
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.providers.port import ProviderSilent
from koshin.capabilities.payments.tried import tried_of
from koshin.core.settlement_list import Listed
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.clock import JST

MOST_QUESTIONS = 2_000


def ask_for_close(
    *, association: str, provider: str, day: date, at: datetime, actor: Actor = SYSTEM
) -> int:
    """How many payments of the day the provider confirmed. Call it outside of a transaction.

    Asked are the attempts of which money came on the day, and those begun until its end that are
    open or were given up in the week before. A silent provider is passed over; what it says later
    is kept as well.
    """
    port = PROVIDERS[provider]
    listed, raw = [], []
    for line, attempt in enumerate(_attempts(association, provider, day)[:MOST_QUESTIONS], 1):
        tried = tried_of(attempt, association)
        try:
            answer = port.query(tried)
            heard = port.read_answer(tried, answer)
        except ProviderSilent:
            continue
        raw.append(answer)
        if heard.outcome != "paid" or heard.paid_at is None:
            continue
        listed.append(
            Listed(
                line=line,
                order_id=attempt.order_id,
                kind="paid",
                method=heard.method,
                amount=heard.amount,
                fee=0,
                day=heard.paid_at.astimezone(JST).date(),
            )
        )
    content = b"\n".join(raw)
    with transaction.atomic():
        made = ProviderList.objects.create(
            association_id=association,
            provider=provider,
            source="search",
            digest=hashlib.sha256(f"{day} {at.isoformat()}\n".encode() + content).hexdigest(),
            content=content,
            received_at=at,
        )
        keep_lines(made, listed)
        audit.record(
            association=association,
            actor=actor,
            verb="ask_for_close",
            subject=f"provider_list:{made.pk}",
            at=at,
            after={"provider": provider, "on": day.isoformat(), "count": len(listed)},
        )
    return len(listed)


def _attempts(association: str, provider: str, day: date) -> list[Attempt]:
    begins = datetime.combine(day, time(), tzinfo=JST)
    ends = datetime.combine(day, time.max, tzinfo=JST)
    came = Q(settlement__paid_at__range=(begins, ends))
    open_then = Q(created_at__lte=ends, expires_at__gte=begins) & ~Q(state=Attempt.State.PAID)
    return list(
        Attempt.objects.filter(
            came | open_then, charge__association_id=association, provider=provider
        )
        .distinct()
        .order_by("pk")
    )
